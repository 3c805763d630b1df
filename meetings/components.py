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
