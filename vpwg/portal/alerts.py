"""What a secretariat should look at: seats that end, organisations without an alternate, members who stay away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.services.attendance import absent_organisations
from members.access.viewer import Reader
from members.directory.alerts import Alert
from members.directory.models import Membership, Seat, Standing
from vpwg.common.text.days import lima_today

SOON = timedelta(days=60)
ON_DESK = 4


def ending_seats(user: Reader, today: date) -> Any:
    """Return the seats in `user`'s groups that are current on `today` and end within 60 days, the next first."""
    rows = Seat.objects.visible_to(user).current_on(today).filter(ends_on__lte=today + SOON)
    return rows.select_related("person", "membership__organisation", "membership__group").order_by("ends_on", "pk")


def seats_ending(user: Reader, today: date, most: int | None = None) -> list[Alert]:
    """The first `most` alerts for seats that end within 60 days and that nobody follows in the same place."""
    return [
        Alert(
            str(seat.person),
            _("%(organisation)s (%(group)s), %(kind)s hasta el %(day)s")
            % {
                "organisation": seat.membership.organisation,
                "group": seat.membership.group.short_name,
                "kind": seat.get_kind_display().lower(),
                "day": f"{seat.ends_on:%d/%m/%Y}",
            },
            "person_detail",
            seat.person.public_id,
        )
        for seat in ending_seats(user, today)[:most]
    ]


def without_alternate(user: Reader, today: date, most: int | None = None) -> list[Alert]:
    """The first `most` alerts for members and observers in force that have no current alternate."""
    alternates = Seat.objects.for_system("whether somebody is alternate").current_on(today)
    alternates = alternates.filter(membership=OuterRef("pk"), kind=Seat.Kind.ALTERNATE)
    rows = Membership.objects.visible_to(user).in_force_on(today).filter(~Exists(alternates))
    rows = rows.filter(standing__in=[Standing.MEMBER, Standing.OBSERVER]).select_related("organisation", "group")
    return [
        Alert(str(row.organisation), row.group.short_name, "organisation_detail", row.organisation.public_id)
        for row in rows.order_by("group", "organisation__folded")[:most]
    ]


KINDS: tuple[tuple[Any, Callable[[Any, date, int | None], list[Alert]]], ...] = (
    (gettext_lazy("Representaciones que terminan en 60 días"), seats_ending),
    (gettext_lazy("Organizaciones sin representante alterno"), without_alternate),
    (gettext_lazy("Ausentes en las tres últimas reuniones"), absent_organisations),
)


def alerts_for(user: Reader, most: int | None = None) -> list[tuple[str, list[Alert]]]:
    """Return title and the first `most` alerts of each kind that has some, in the order of KINDS."""
    today = lima_today()
    return [(str(title), rows) for title, find in KINDS if (rows := find(user, today, most))]


def panel(request: HttpRequest, _obj: object | None) -> SafeString:
    """The desk's panel; empty where there is nothing to look at."""
    sections = [{"title": title, "rows": rows} for title, rows in alerts_for(request.user, ON_DESK)]
    if not sections:
        return SafeString("")
    return render_to_string("members/_alerts_panel.html", {"sections": sections})
