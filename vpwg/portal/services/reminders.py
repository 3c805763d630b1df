"""Mail that reminds a secretariat of what its directory will soon need."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.directory.models import Seat, Standing, User
from vpwg.common.mail import outbox
from vpwg.common.running import one_by_one
from vpwg.common.text.days import lima_today
from vpwg.common.web.links import absolute
from vpwg.portal.alerts import ending_seats


def remind_of_ending_seats() -> int:
    """Tell each secretariat once a month how many seats end within 60 days; return how many it reached.

    Every seat is told at least once, because a month is shorter than 60 days. The mail names nobody.
    """
    seats = Seat.objects.for_system("whom to remind").current_on(lima_today())
    keepers = seats.filter(membership__standing=Standing.SECRETARIAT).values("person")
    accounts = User.objects.filter(person__in=keepers, is_active=True).order_by("pk")
    return one_by_one(_remind, list(accounts.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int) -> bool:
    today = lima_today()
    user = User.objects.select_related("person").get(pk=pk)
    count = ending_seats(user, today).count()
    if not count:
        return False
    with override(user.preferred_language):
        outbox.send_later(
            to=user.email,
            kind="seats-ending",
            about=f"{today:%Y-%m}",
            subject=_("Representaciones que terminan pronto"),
            template="seats_ending",
            context={"count": count, "link": absolute(reverse("alert_list"))},
        )
    return True
