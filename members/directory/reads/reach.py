"""How many may read a row: now, and after a change. For secretariats, before and after they decide."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from members.access import grants
from members.access.locks import Audience
from members.access.models import AudiencedModel
from members.access.policy import may_change
from members.access.viewer import Reader
from members.directory.models import Seat, Standing
from members.directory.reads.readers import seats_reading, viewers_of
from vpwg.common.text.days import lima_today


@dataclass(frozen=True)
class Reach:
    """Active accounts that read a row: `pillars` holds (letter, accounts); people lent to are named."""

    is_public: bool
    total: int
    pillars: list[tuple[str, int]]
    secretariat: int
    borrowers: list[Any]
    opens_at: datetime | None = None


@dataclass(frozen=True)
class Change:
    """What a decision does: who reads now, who will, and how many accounts gain or lose."""

    now: Reach
    then: Reach
    gains: int
    losses: int
    contents: list[str] = field(default_factory=list)

    @property
    def is_wider(self) -> bool:
        return self.gains > 0 or (self.then.is_public and not self.now.is_public)

    @property
    def only_closes(self) -> bool:
        """Somebody loses it and nobody gains it."""
        return self.is_narrower and not self.is_wider

    @property
    def is_narrower(self) -> bool:
        return self.losses > 0 or (self.now.is_public and not self.then.is_public)


def reach_of(obj: AudiencedModel) -> Reach:
    """Count who reads `obj` now, an embargo being respected. An account with two seats counts in both pillars."""
    seats = Seat.objects.for_system("counts for the row's secretariat").current_on(lima_today())
    accounts = get_user_model().objects.filter(is_active=True, person__isnull=False)
    rows = set(
        seats.filter(seats_reading(obj), person__in=accounts.values("person")).values_list(
            "person", "membership__standing", "membership__pillar"
        )
    )
    letters: Counter[str] = Counter()
    keepers: set[int] = set()
    for letter in ("C", "G", "S"):
        letters[letter] = len({p for p, standing, pillar in rows if standing == Standing.MEMBER and pillar == letter})
    letters["O"] = len({p for p, standing, _pillar in rows if standing == Standing.OBSERVER})
    keepers = {p for p, standing, _pillar in rows if standing == Standing.SECRETARIAT}
    return Reach(
        is_public=obj.audience is Audience.PUBLIC and obj.is_released,
        total=viewers_of(obj).count(),
        pillars=[(letter, count) for letter, count in letters.items() if count],
        secretariat=len(keepers),
        borrowers=borrowers_of(obj),
        opens_at=obj.released_at if obj.released_at and not obj.is_released else None,
    )


def borrowers_of(obj: AudiencedModel) -> list[Any]:
    """Return the active users to whom reading `obj` is lent, in the order of their names."""
    ids = grants.borrowers(obj)
    found = get_user_model().objects.filter(pk__in=ids).select_related("person")
    return sorted(found, key=str)


def readers_now(user: Reader, obj: AudiencedModel) -> Reach | None:
    """Return who reads the restricted `obj` now, for its secretariat; None for anybody else and for public rows."""
    if not may_change(user, obj) or (obj.audience is Audience.PUBLIC and obj.is_released):
        return None
    return reach_of(obj)


def change_of(
    obj: AudiencedModel, *, audience: Audience, letters: str, at: datetime | None, contents: list[str]
) -> Change:
    """Say what publishing `obj` for `audience` from `at` (none: now) would do. With an embargo, `then` is that instant."""
    then: Any = copy.copy(obj)
    then.release(audience=audience, letters=letters, at=timezone.now())
    before = set(viewers_of(obj).values_list("pk", flat=True))
    after = set(viewers_of(then).values_list("pk", flat=True))
    reach = reach_of(then)
    return Change(
        now=reach_of(obj),
        then=Reach(reach.is_public, reach.total, reach.pillars, reach.secretariat, reach.borrowers, opens_at=at),
        gains=len(after - before),
        losses=len(before - after),
        contents=contents,
    )
