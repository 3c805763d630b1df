"""The log of outreach as a table: the columns that leave in an export and come back in an import."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Engagement

# field of the row, heading; `code` is the entry's own and stays empty for a new one
COLUMNS = [
    ("code", _("Código")),
    ("organisation", _("Organización")),
    ("happened_on", _("Fecha")),
    ("channel", _("Canal")),
    ("person", _("Con quién")),
    ("summary", _("Qué se dijo")),
    ("next_step", _("Próximo paso")),
    ("next_step_on", _("Para cuándo")),
    ("done_on", _("Hecho el")),
    ("logged_by", _("Registró")),
]


def headings() -> list[str]:
    return [str(words) for _name, words in COLUMNS]


def row_of(engagement: Engagement) -> list[Any]:
    """Return an entry's cells in the order of COLUMNS; days as AAAA-MM-DD in Lima."""
    done = engagement.done_at and timezone.localtime(engagement.done_at, timezone.get_default_timezone()).date()
    day = engagement.next_step_on
    return [
        engagement.public_id,
        engagement.organisation.name,
        engagement.happened_on.isoformat(),
        str(engagement.get_channel_display()),
        str(engagement.person or ""),
        engagement.summary,
        engagement.next_step,
        day.isoformat() if day else "",
        done.isoformat() if done else "",
        str(engagement.logged_by.person or engagement.logged_by),
    ]
