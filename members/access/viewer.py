"""A viewer: who reads, with the seats that are current today in Lima time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from members.access.locks import MEMBERS, PUBLIC, keys_of_seat
from vpwg.common.days import lima_today as lima_today  # every app asks it here

if TYPE_CHECKING:
    from members.access.models import AudiencedModel


@dataclass(frozen=True)
class HeldSeat:
    """One current seat: the group it is in, its own pillar's letter (none: guest), its standing."""

    group_id: int
    letter: str
    is_secretariat: bool
    group: Any = field(compare=False, default=None)


@dataclass
class Viewer:
    """A reader at one instant. `now` is aware; `seats` are those current on that day in Lima."""

    user_id: int | None
    seats: tuple[HeldSeat, ...]
    now: datetime
    _lent: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The ring: every lock this reader opens."""
        ring = {PUBLIC}
        for seat in self.seats:
            if seat.letter:
                ring |= keys_of_seat(seat.group_id, seat.letter)
            elif seat.is_secretariat:
                ring.add(MEMBERS)
        return frozenset(ring)

    @property
    def groups_kept(self) -> tuple[int, ...]:
        """Ids of the groups whose secretariat this reader is."""
        return tuple(sorted({s.group_id for s in self.seats if s.is_secretariat}))

    @property
    def group_ids(self) -> tuple[int, ...]:
        """Ids of the groups where this reader holds any seat."""
        return tuple(sorted({s.group_id for s in self.seats}))

    def keeps(self, group_id: int | None) -> bool:
        """Whether this reader is of the secretariat of `group_id`."""
        return group_id is not None and group_id in self.groups_kept

    def lent(self, model: type[AudiencedModel], action: str) -> list[int]:
        """Ids of the rows of `model` that grants lend this reader for `action` (few; read once)."""
        if self.user_id is None:
            return []
        name = (model._meta.label, action)
        if name not in self._lent:
            self._lent[name] = list(_lent_ids(model, action, self.user_id))
        return self._lent[name]


def _lent_ids(model: type[AudiencedModel], action: str, user_id: int) -> Iterable[int]:
    from members.access.grants import lent_ids

    return lent_ids(model, action, user_id)


def viewer_of(user: Any) -> Viewer:
    """Return the viewer for `user` (a User, AnonymousUser, None, or a Viewer, given back as it is).

    A blocked account reads as a stranger. Kept on the user object for a request's life; seats are
    read again at each request because each request has a user object of its own.
    """
    if isinstance(user, Viewer):
        return user
    now = timezone.now()
    if user is None or not user.is_authenticated or not user.is_active:
        return Viewer(None, (), now)
    kept = getattr(user, "_viewer", None)
    if kept is None or lima_today(kept.now) != lima_today(now):
        kept = Viewer(user.pk, _current_seats(user, lima_today(now)), now)
        user._viewer = kept
    kept.now = now
    return kept


def forget(user: Any) -> None:
    """Drop what is remembered of `user`'s seats and grants, after a change in the same process."""
    user.__dict__.pop("_viewer", None)


def _current_seats(user: Any, day: date) -> tuple[HeldSeat, ...]:
    if user.person_id is None:
        return ()
    from members.models import Seat, Standing

    return tuple(
        HeldSeat(
            group_id=seat.membership.group_id,
            letter=seat.membership.letter,
            is_secretariat=seat.membership.standing == Standing.SECRETARIAT,
            group=seat.membership.group,
        )
        for seat in Seat.objects.for_system("the policy itself")
        .current_on(day)
        .filter(person_id=user.person_id)
        .select_related("membership__group")
    )
