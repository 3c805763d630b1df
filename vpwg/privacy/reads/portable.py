"""What the portal holds about a person, section by section; each app adds its own in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise

from members.directory.models import Person

Rows = list[dict[str, Any]]
Provider = Callable[[Person], Rows]
_SECTIONS: dict[str, tuple[str | Promise, Provider]] = {}


def register(section: str, label: str | Promise, provider: Provider) -> None:
    """Add `section` to what people see and take along: `provider(person)` gives rows of plain values.

    A provider tells only what concerns that person: never a reviewer's note or what others wrote.
    """
    _SECTIONS[section] = (label, provider)


def held_about(person: Person) -> dict[str, Rows]:
    """Return every section with its rows, for export."""
    return {section: provider(person) for section, (_label, provider) in _SECTIONS.items()}


def sections_about(person: Person) -> list[tuple[str, Rows]]:
    """Return (label, rows) of the sections that hold something, for the page."""
    found = [(str(label), provider(person)) for label, provider in _SECTIONS.values()]
    return [(label, rows) for label, rows in found if rows]
