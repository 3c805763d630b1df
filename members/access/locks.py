"""The lock on a row and the keys on a reader's ring: one small grammar, written and read here only.

A lock says for whom a row is: `public`, `members`, `<group>:<letters>` (letters of pillars,
`*` for any group) or `<group>:-` for the secretariat alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PUBLIC = "public"
MEMBERS = "members"
SECRETARIAT_SIGN = "-"
ANY_GROUP = "*"
LETTERS = "CGSO"
_LETTER_SETS = tuple("".join(c) for size in range(1, 5) for c in combinations(LETTERS, size))
LOCK_PATTERN = r"^(public|members|([0-9]+|\*):(C?G?S?O?)|[0-9]+:-)$"
_LOCK = re.compile(LOCK_PATTERN)


class Pillar(models.TextChoices):
    """Stakeholder types, by the letter that stands in locks."""

    COMPANY = "C", pgettext_lazy("pilar", "Empresa")
    GOVERNMENT = "G", pgettext_lazy("pilar", "Estado")
    CIVIL_SOCIETY = "S", pgettext_lazy("pilar", "Sociedad civil")


class Standing(models.TextChoices):
    """How an organisation takes part in a group."""

    MEMBER = "member", _("Miembro")
    OBSERVER = "observer", _("Observador")
    GUEST = "guest", _("Invitado")
    SECRETARIAT = "secretariat", _("Secretaría técnica")


def letter_of(standing: str, pillar: str) -> str:
    """Return the letter that a seat has in locks: its pillar's, O for an observer, none for guests and secretariats."""
    if standing == Standing.OBSERVER:
        return LETTERS[-1]
    return pillar if standing == Standing.MEMBER else ""


class Audience(models.TextChoices):
    """For whom a row is, as a person chooses it in a form."""

    SECRETARIAT = "secretariat", _("Solo la secretaría técnica")
    PILLARS = "pillars", _("Pilares elegidos del grupo")
    GROUP_MEMBERS = "group-members", _("Miembros del grupo, sin observadores")
    GROUP = "group", _("Todo el grupo")
    MEMBERS = "members", _("Miembros de todos los grupos")
    PUBLIC = "public", _("Público")


@dataclass(frozen=True)
class Opening:
    """An audience with the pillars it names, decoded from a lock."""

    audience: Audience
    letters: str = ""
    any_group: bool = False


def sort_letters(letters: str) -> str:
    """Return `letters` in the order C, G, S, O, each once; raise ValueError for any other."""
    if set(letters) - set(LETTERS):
        raise ValueError(f"unknown pillar letters: {letters!r}")
    return "".join(letter for letter in LETTERS if letter in letters)


def encode(audience: Audience | str, *, group_id: int | None, letters: str = "") -> str:
    """Return the lock for `audience` in the group `group_id`; raise ValueError where none exists."""
    audience = Audience(audience)
    if audience is Audience.PUBLIC:
        return PUBLIC
    if audience is Audience.MEMBERS:
        return MEMBERS
    if audience is Audience.PILLARS:
        letters = sort_letters(letters)
        if not letters:
            raise ValueError("an audience of pillars names at least one pillar")
        return f"{group_id or ANY_GROUP}:{letters}"
    if group_id is None:
        raise ValueError(f"the audience {audience} needs a group")
    if audience is Audience.SECRETARIAT:
        return f"{group_id}:{SECRETARIAT_SIGN}"
    return f"{group_id}:{'CGSO' if audience is Audience.GROUP else 'CGS'}"


def decode(lock: str) -> Opening:
    """Return what `lock` says; raise ValueError if it does not follow the grammar."""
    match = _LOCK.fullmatch(lock)
    if not match or lock.endswith(":"):
        raise ValueError(f"not a lock: {lock!r}")
    if lock == PUBLIC:
        return Opening(Audience.PUBLIC)
    if lock == MEMBERS:
        return Opening(Audience.MEMBERS)
    group, letters = lock.split(":")
    if letters == SECRETARIAT_SIGN:
        return Opening(Audience.SECRETARIAT)
    if group != ANY_GROUP and letters == "CGSO":
        return Opening(Audience.GROUP, letters)
    if group != ANY_GROUP and letters == "CGS":
        return Opening(Audience.GROUP_MEMBERS, letters)
    return Opening(Audience.PILLARS, letters, any_group=group == ANY_GROUP)


def narrows(before: str, now: str, *, group_id: int | None) -> bool:
    """Say whether some reader whom the lock `before` lets in stays outside with `now`.

    It is asked of one seat of each letter, here and in another group, whether or not anybody holds it today.
    """
    elsewhere = 0  # no group's id
    seats = [keys_of_seat(group, letter) for group in (group_id or elsewhere, elsewhere) for letter in LETTERS]
    rings = [frozenset([PUBLIC]), frozenset([PUBLIC, MEMBERS]), *(seat | {PUBLIC} for seat in seats)]
    return any(before in ring and now not in ring for ring in rings)


def keys_of_seat(group_id: int, letter: str) -> frozenset[str]:
    """Return the keys that a seat with `letter` in `group_id` puts on the ring (1 + 8 + 8)."""
    sets = [letters for letters in _LETTER_SETS if letter in letters]
    return frozenset([MEMBERS, *(f"{g}:{s}" for g in (group_id, ANY_GROUP) for s in sets)])
