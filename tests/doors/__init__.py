"""Which doors lead to content: see README.md beside this file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

CANARY = "CANARIOAMARILLO"
# anonymous, a member of the group, the other group's secretariat, its own secretariat, the operator
PERSONAS = ("anonymous", "civil_society_lima", "secretariat_macro_sur", "secretariat_lima", "operator")
OPEN = (200, 200, 200, 200, 200)
DESK = (302, 404, 200, 200, 404)  # each secretariat's own desk, lists and empty forms
HIDDEN = (404, 404, 404, 200, 404)  # a draft: only its secretariat knows of it
KEPT = (302, 404, 404, 200, 404)  # a page of work on what Lima's secretariat keeps
POSTS = (405, 405, 405, 405, 405)  # answers nothing but POST
ACCOUNT = (302, 200, 200, 200, 200)  # the reader's own pages


@dataclass
class Planted:
    """Where canaries stand: `seen` are addresses that show one to `meant`; `lists` show none to others."""

    meant: set[str]
    seen: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


def doors() -> Iterator[ModuleType]:
    """Yield each feature's module."""
    for found in iter_modules(__path__):
        yield import_module(f"{__name__}.{found.name}")


def all_routes() -> dict[str, tuple[int, ...]]:
    """Return every row of every feature."""
    rows: dict[str, tuple[int, ...]] = {}
    for door in doors():
        twice = rows.keys() & door.ROUTES.keys()
        assert not twice, f"stated twice: {twice}"
        rows |= door.ROUTES
    return rows
