"""What every template knows of its reader."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from members.access.viewer import Viewer, viewer_of
from members.directory.models import WorkingGroup
from vpwg.common.web.links import in_language
from vpwg.portal.navigation import current_entry


class Reader:
    """The viewer as templates see it."""

    def __init__(self, viewer: Viewer, path: str = "/") -> None:
        self._viewer = viewer
        self._path = path
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

    @property
    def current_entry(self) -> str:
        """The address of the secretariat's entry that this page belongs to; empty on the desk."""
        return current_entry(self._path)

    @property
    def is_desk(self) -> bool:
        """Whether this page is the secretariat's desk itself."""
        return self._path == reverse("secretariat_desk")

    @property
    def section(self) -> str:
        """The first part of the address after the language: "grupos", "recursos", …; empty at home."""
        parts = self._path.strip("/").split("/")
        known = {code for code, _label in settings.LANGUAGES}
        return next((part for part in parts if part not in known), "")


def reader(request: HttpRequest) -> dict[str, Any]:
    """Return the reader and this page's address in the other languages."""
    current = get_language()
    path = request.get_full_path()
    return {
        "reader": Reader(viewer_of(getattr(request, "user", None)), request.path),
        "is_demo_site": settings.IS_DEMO,
        "language_urls": [
            (code, label, in_language(path, code)) for code, label in settings.LANGUAGES if code != current
        ],
    }
