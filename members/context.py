"""What every template knows of its reader."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from members.access.viewer import Viewer, viewer_of
from members.models import WorkingGroup


class Reader:
    """The viewer as templates see it."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self.seats = viewer.seats
        self.is_secretariat = bool(viewer.groups_kept)

    @cached_property
    def groups(self) -> list[WorkingGroup]:
        """Groups where the reader holds a seat; they came with the seats."""
        return list({seat.group_id: seat.group for seat in self.seats}.values())

    @property
    def groups_kept(self) -> list[WorkingGroup]:
        """Groups whose secretariat the reader is."""
        return [group for group in self.groups if group.pk in self._viewer.groups_kept]


def reader(request: HttpRequest) -> dict[str, Any]:
    """Return the reader and this page's address in the other languages."""
    current = get_language()
    path = request.get_full_path()
    return {
        "reader": Reader(viewer_of(getattr(request, "user", None))),
        "is_demo_site": settings.IS_DEMO,
        "language_urls": [
            (code, label, translate_url(path, code)) for code, label in settings.LANGUAGES if code != current
        ],
    }
