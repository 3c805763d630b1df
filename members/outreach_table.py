"""The log of outreach as a table: the columns that leave in an export and come back in an import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override

from members.models import Engagement, WorkingGroup
from members.services.importing.engagements import people_at, reference
from vpwg.common.days import lima_today

# Field of the row and heading, Spanish whoever reads, so that files read back. `code` is the entry's own.
COLUMNS = [
    ("code", "Código"),
    ("organisation", "Organización"),
    ("happened_on", "Fecha"),
    ("channel", "Canal"),
    ("person", "Con quién"),
    ("summary", "Qué se dijo"),
    ("next_step", "Próximo paso"),
    ("next_step_on", "Para cuándo"),
    ("done_on", "Hecho el"),
    ("logged_by", "Registró"),
]


def headings() -> list[str]:
    return [words for _name, words in COLUMNS]


def _spanish(channel: str) -> str:
    with override("es"):
        return str(Engagement.Channel(channel).label)


def rows_of(rows: Iterable[Engagement], group: WorkingGroup) -> Iterator[list[Any]]:
    """Yield the cells of each entry of `group`; of two people of one name the code stands, as the import reads it."""
    people = people_at(group)
    for engagement in rows:
        known = people.get(engagement.organisation_id, set())
        yield row_of(engagement, reference(engagement.person, known))


def row_of(engagement: Engagement, person: str) -> list[Any]:
    """Return an entry's cells in the order of COLUMNS; days as AAAA-MM-DD in Lima."""
    done = engagement.done_at and lima_today(engagement.done_at)
    day = engagement.next_step_on
    return [
        engagement.public_id,
        engagement.organisation.name,
        engagement.happened_on.isoformat(),
        _spanish(engagement.channel),
        person,
        engagement.summary,
        engagement.next_step,
        day.isoformat() if day else "",
        done.isoformat() if done else "",
        str(engagement.logged_by.person or engagement.logged_by),
    ]
