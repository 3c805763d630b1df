"""What the secretariat's pages of the directory share: their scope."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from members.access.viewer import viewer_of
from members.directory.models import Organisation, Person


def kept(request: HttpRequest) -> tuple[int, ...]:
    """Return the ids of the groups whose secretariat the reader is."""
    return viewer_of(request.user).groups_kept


def groups_kept(request: HttpRequest) -> list[Any]:
    """Return those groups themselves; they came with the reader's seats."""
    viewer = viewer_of(request.user)
    return list({seat.group_id: seat.group for seat in viewer.seats if viewer.keeps(seat.group_id)}.values())


def organisations(request: HttpRequest) -> QuerySet[Organisation]:
    """Return the organisations the reader keeps."""
    return Organisation.objects.visible_to(request.user)


def people(request: HttpRequest) -> QuerySet[Person]:
    """Return the people the reader keeps."""
    return Person.objects.visible_to(request.user)
