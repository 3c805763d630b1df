"""Pieces of the pages about meetings: plain values in, kept once drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from meetings.models import Meeting
from members.access.badges import badge_of_lock
from vpwg.common.web.kept import kept
from vpwg.common.web.labels import label_of


@kept("meetings/_card.html")
def meeting_card(
    *, public_id: str, title: str, starts_at: datetime, group: str, kind: str, badge: str
) -> dict[str, Any]:
    """One session in a list; `badge` is drawn or empty."""
    return {
        "public_id": public_id,
        "title": title,
        "starts_at": starts_at,
        "group": group,
        "kind": kind,
        "badge": badge,
    }


@kept("meetings/_notice.html", most=512)
def meeting_notice(*, place: str, host: str, ends_at: datetime, link: str, theme: str) -> dict[str, Any]:
    """Where, when and about what; `link` is empty for who may not attend."""
    return {"place": place, "host": host, "ends_at": ends_at, "link": link, "theme": theme}


@kept("meetings/_facts.html", most=512)
def meeting_facts(*, starts_at: datetime, group: str, kind: str, mode: str) -> dict[str, Any]:
    """The line under the title."""
    return {"starts_at": starts_at, "group": group, "kind": kind, "mode": mode}


@kept("meetings/_agenda_line.html")
def agenda_line(*, title: str, notes: str) -> dict[str, Any]:
    """One point of an agenda; notes are Markdown."""
    return {"title": title, "notes": notes}


@kept("meetings/_came.html", most=512)
def who_came(*, counts: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """How many of each pillar came: letter and what may be read of the number."""
    return {"counts": counts}


@kept("meetings/_filter.html", most=64)
def group_filter(*, groups: tuple[tuple[str, str], ...], asked: str) -> dict[str, Any]:
    """The choice of a group: slug and short name each."""
    return {"groups": groups, "asked": asked}


def meeting_cards(rows: Iterable[tuple[Any, ...]], *, with_badge: bool) -> list[SafeString]:
    """Return the cards of `rows` (see MeetingQuerySet.for_cards); `with_badge`: for whom each session is."""
    return [
        meeting_card(
            public_id=public_id,
            title=title,
            starts_at=starts_at,
            group=group or "",
            kind=label_of(Meeting.Kind, kind),
            badge=badge_of_lock(lock, released_at) if with_badge else "",
        )
        for public_id, title, starts_at, group, kind, lock, released_at in rows
    ]
