"""A viewer: who reads, with the seats that are current today in Lima time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from django.utils import timezone

from members.access.grants import lent_ids
from members.access.locks import MEMBERS, PUBLIC, keys_of_seat
from vpwg.common.text.days import lima_today

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.access.models import AudiencedModel


@dataclass(frozen=True)
class HeldSeat:
    """One current seat: the group it is in, its own pillar's letter (none: guest), its standing."""

    group_id: int
    letter: str
    is_secretariat: bool
    group: Any = field(compare=False, default=None)


class Account(Protocol):
    """What the policy asks of an account; the directory's `User` answers it, and the policy knows no more of it."""

    was_lent: bool

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Literal[True]: ...

    @property
    def is_active(self) -> bool: ...

    def held_seats(self, day: date) -> tuple[HeldSeat, ...]:
        """The seats that its person holds on `day`, a civil day in Lima."""
        ...


# Whoever may ask to read a row: an account, a stranger (two ways to say it), or a viewer made of one before.
Reader: TypeAlias = "Account | AnonymousUser | Viewer | None"


@dataclass
class Viewer:
    """A reader at one instant. `now` is aware; `seats` are those current on that day in Lima."""

    user_id: int | None
    seats: tuple[HeldSeat, ...]
    now: datetime
    was_lent: bool = False
    _lent: dict[str, list[int]] = field(default_factory=dict)

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

    def lent(self, model: type[AudiencedModel]) -> list[int]:
        """Ids of the rows of `model` that grants lend this reader (few; read once, and only if anything ever was)."""
        if self.user_id is None or not self.was_lent:
            return []
        name = model._meta.label
        if name not in self._lent:
            self._lent[name] = list(lent_ids(model, self.user_id))
        return self._lent[name]


def viewer_of(user: Reader) -> Viewer:
    """Return the viewer for `user` (a Viewer is given back as it is).

    A blocked account reads as a stranger. Kept on the user object for a request's life; seats are
    read again at each request because each request has a user object of its own.
    """
    if isinstance(user, Viewer):
        return user
    now = timezone.now()
    if user is None or not user.is_authenticated or not user.is_active:
        return Viewer(None, (), now)
    kept: Viewer | None = getattr(user, "_viewer", None)
    if kept is None or lima_today(kept.now) != lima_today(now):
        kept = Viewer(user.pk, user.held_seats(lima_today(now)), now, user.was_lent)
        user.__dict__["_viewer"] = kept
    kept.now = now
    return kept


def forget(user: Account) -> None:
    """Drop what is remembered of `user`'s seats and grants, after a change in the same process."""
    user.__dict__.pop("_viewer", None)
    user.__dict__.pop("_seats_of_day", None)
