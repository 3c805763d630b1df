"""Topics as choices for apps below, which know only codes."""

from __future__ import annotations

from django.utils.translation import get_language

from resources.models import Topic


def topic_choices() -> list[tuple[str, str]]:
    """Return (family:code, words) of the topics."""
    english = get_language() == "en"
    rows = Topic.objects.all()
    return [(f"{row.family}:{row.code}", f"{row.code} · {row.name_en if english else row.name_es}") for row in rows]
