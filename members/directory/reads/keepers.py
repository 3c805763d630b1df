"""Who keeps a group: the accounts that mails to a secretariat go to."""

from __future__ import annotations

from django.db.models import QuerySet

from members.directory.models import Seat, Standing, User
from vpwg.common.text.days import lima_today


def secretariat_accounts(group_id: int) -> QuerySet[User]:
    """Return the active accounts of a group's secretariat today (a civil day in Lima)."""
    seats = Seat.objects.for_system("the secretariat's own addresses").current_on(lima_today())
    seats = seats.filter(membership__standing=Standing.SECRETARIAT, membership__group_id=group_id)
    return User.objects.filter(person__in=seats.values("person"), is_active=True)
