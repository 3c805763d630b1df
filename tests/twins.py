"""Twin sites: two worlds that differ only in what a reader may not see must answer that reader with equal bytes.

A twin is built in three steps inside one test transaction:

1. the **base**, the same rows for both worlds: what the readers compared may see;
2. the **hidden sides**, written once per world by the same steps with other words (`Words`): what hangs on rows that
   the readers may see and is not theirs (names in minutes, drafts, reviews, authors inside a file);
3. the **hidden rows** of each feature (`tests/doors/*.plant`), likewise once per world with other words.

The second world takes the place of the first by a savepoint. Time stands still and random identifiers of step 2 are
drawn from the same series in both, so that nothing but the words can make a difference. To cover a new feature, give
it a module in `tests/doors` (its addresses and what it plants) and, where readers see a row whose other half is
hidden from them, a function in `tests/hidden_sides.py`.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from types import ModuleType
from typing import Any
from unittest import mock

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation

from tests.cast import World

# Not compared: the clock, and the keys that each session is given.
_OF_THE_MOMENT = {"Date", "Expires", "Set-Cookie"}
# What each rendering of a form draws at random for itself.
_TOKEN = re.compile(rb'(csrfmiddlewaretoken|key)"(?: value="[^"]+")')
_ZIP = b"PK\x03\x04"
Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


@dataclass(frozen=True)
class Words:
    """What differs between the worlds: a word that is nowhere else, a person's name, and how many rows there are."""

    word: str
    name: str
    many: int


FIRST = Words("CANARIOAMARILLO", "Casandra Xifré", 1)
SECOND = Words("MIRLO", "Torcuato Ibáñez de la Cruz", 30)


def mirrored(world: World) -> World:
    """Return `world` with Lima and Macro Sur changed places: what a feature plants in Lima is then Macro Sur's."""

    def other(name: str) -> str:
        base, lima, south = name, "_lima", "_macro_sur"
        if base.endswith(lima):
            return base.removesuffix(lima) + south
        return base.removesuffix(south) + lima if base.endswith(south) else base

    return replace(
        world,
        groups={"lima": world.macro_sur, "macro_sur": world.lima},
        memberships={other(name): row for name, row in world.memberships.items()},
        personas={other(name): user for name, user in world.personas.items()},
    )


@contextmanager
def still_time() -> Iterator[None]:
    """Stop the clock for whatever asks Django for the time, the defaults of fields too."""
    instant, real = timezone.now(), timezone.now
    frozen = lambda: instant  # noqa: E731
    fields = [
        field for model in apps.get_models() for field in model._meta.local_fields
        if field.default is real
    ]  # fmt: skip
    with mock.patch.object(timezone, "now", frozen):
        for field in fields:
            field.default = frozen
            field.__dict__.pop("_get_default", None)
        try:
            yield
        finally:
            for field in fields:
                field.default = real
                field.__dict__.pop("_get_default", None)


@contextmanager
def same_series(seed: str) -> Iterator[None]:
    """Draw random identifiers from a series of `seed` that is the same each time."""
    numbers = count(1)

    def drawn(length: int) -> str:
        return hashlib.sha256(f"{seed} {next(numbers)}".encode()).hexdigest()[:length]

    with (
        mock.patch.object(secrets, "token_hex", side_effect=lambda size=32: drawn(2 * size)),
        mock.patch.object(secrets, "token_urlsafe", side_effect=lambda size=32: drawn(43)),
    ):
        yield


@contextmanager
def worded(doors: list[ModuleType], words: Words) -> Iterator[None]:
    """Have the features plant another word than their canary."""
    before = {door: door.CANARY for door in doors if hasattr(door, "CANARY")}
    for door in before:
        door.CANARY = words.word
    try:
        yield
    finally:
        for door, word in before.items():
            door.CANARY = word


@contextmanager
def for_a_while() -> Iterator[None]:
    """Undo what is written inside, cache too, files apart; acts are written as outside a savepoint.

    It begins in Spanish, whatever language the last address asked left behind.
    """
    # A bare savepoint, not `atomic`: the log of acts is written where a transaction ends, and this is none.
    point = transaction.savepoint()
    try:
        with translation.override("es"):
            yield
    finally:
        transaction.savepoint_rollback(point)
        cache.clear()


def answer_of(client: Any, address: str) -> Answer:
    """Return status, headers and bytes of an answer, without what belongs to the moment and not to the reader."""
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    apart = _OF_THE_MOMENT | ({"Content-Length"} if body.startswith(_ZIP) else set())
    headers = tuple(sorted((name, value) for name, value in response.headers.items() if name not in apart))
    return response.status_code, headers, _still(body)


def _still(body: bytes) -> bytes:
    """Return a body without form tokens; of a zip its entries, without the second at which it was packed."""
    if not body.startswith(_ZIP):
        return _TOKEN.sub(b"", body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(
            name.encode() + archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"
        )


def answers(client_of: Callable[[str], Any], persona: str, addresses: list[str]) -> dict[str, Answer]:
    """Return the answers that a persona gets, each address asked once, in order."""
    client = client_of(persona)
    return {address: answer_of(client, address) for address in addresses}


def differences(first: dict[str, Answer], second: dict[str, Answer]) -> dict[str, str]:
    """Return address → what differs, in a few words around the first difference."""
    found = {}
    for address, one in first.items():
        other = second[address]
        if one[0] != other[0]:
            found[address] = f"status {one[0]} / {other[0]}"
        elif one[1] != other[1]:
            found[address] = f"headers {sorted(set(one[1]) ^ set(other[1]))}"
        elif one[2] != other[2]:
            found[address] = _first_difference(one[2], other[2])
    return found


def _first_difference(one: bytes, other: bytes) -> str:
    at = next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    begin = max(0, at - 60)
    return f"{one[begin : at + 60]!r} / {other[begin : at + 60]!r}"
