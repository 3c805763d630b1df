"""The policy's other direction: who reads a row. The same locks as `view_rule`, asked of the seats."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q

from members.access import grants
from members.access.locks import ANY_GROUP, LETTERS, Audience, Standing, decode
from members.access.models import AudiencedModel
from members.directory.models import Seat
from vpwg.common.text.days import lima_today


def viewers_of(obj: AudiencedModel) -> models.QuerySet[Any]:
    """Return the active users who may read `obj` now because of a seat or a grant, for mail and counts.

    A public row is everybody's; the answer then lists those with a current seat.
    """
    seats = Seat.objects.for_system("the policy itself").current_on(lima_today())
    seated = seats.filter(membership__group_id=obj.group_id).values("person")
    return get_user_model().objects.filter(
        Q(person__in=seats.filter(seats_reading(obj)).values("person"))
        | Q(pk__in=grants.borrowers(obj), person__in=seated),
        is_active=True,
    )


def seats_reading(obj: AudiencedModel) -> Q:
    """Seats by which `obj` is read now: its secretariat's, and once it is released those that its lock names."""
    keepers = Q(membership__standing=Standing.SECRETARIAT, membership__group_id=obj.group_id)
    return keepers | _seats_matching(obj.lock) if obj.is_released else keepers


def _seats_matching(lock: str) -> Q:
    """Seats whose ring holds `lock`: the other direction of `keys_of_seat`."""
    opening = decode(lock)
    if opening.audience in (Audience.PUBLIC, Audience.MEMBERS):
        return ~Q(membership__standing=Standing.GUEST)
    if opening.audience is Audience.SECRETARIAT:
        return Q(pk__in=[])
    group, letters = lock.split(":")
    rule = Q(pk__in=[])
    for letter in letters:
        if letter == LETTERS[-1]:
            rule |= Q(membership__standing=Standing.OBSERVER)
        else:
            rule |= Q(membership__standing=Standing.MEMBER, membership__pillar=letter)
    return rule if group == ANY_GROUP else rule & Q(membership__group_id=int(group))
