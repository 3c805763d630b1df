"""Panels: what an upper app shows on a lower app's page, registered in its AppConfig.ready().

Slots: "group" (a group's page, with the group), "organisation" (the secretariat's page of an organisation), "member_desk" and "secretariat_desk" (the two desks, with None).
A desk's panel returns one `<section class="panel">` with an `<h2>`; it shows only what waits for the reader, and
an empty string when nothing does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

Panel = Callable[[HttpRequest, object | None], SafeString]
_PANELS: dict[str, list[Panel]] = defaultdict(list)


def register(slot: str, panel: Panel) -> None:
    """Add `panel` to the places named `slot`; it reads through `visible_to` only."""
    if panel not in _PANELS[slot]:
        _PANELS[slot].append(panel)


def panels_for(slot: str, request: HttpRequest, obj: object | None) -> list[SafeString]:
    """Return the rendered panels of `slot` for `obj`, empty ones left out."""
    return [text for panel in _PANELS[slot] if (text := panel(request, obj))]
