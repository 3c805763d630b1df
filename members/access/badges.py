"""The badge of a row from its lock, for lists that load plain values."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from members.access.locks import decode
from vpwg.common.text import words
from vpwg.common.web.badges import audience_badge


def badge_of_lock(lock: str, released_at: datetime | None) -> SafeString:
    """Draw for whom a row with `lock` is; `released_at` (aware) empty marks a draft, in the future an embargo."""
    opening = decode(lock)
    is_waiting = released_at is not None and released_at > timezone.now()
    return audience_badge(
        audience=opening.audience.value,
        letters=opening.letters,
        is_draft=released_at is None,
        opens=words.opening_moment(released_at) if is_waiting and released_at else "",
    )
