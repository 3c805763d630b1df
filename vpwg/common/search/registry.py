"""What can be searched: each app says so of its own models, in `AppConfig.ready()`."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model, QuerySet

# A draft has no date until it is published; one that stays the same keeps its entry from being written each day.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Document:
    """What is kept of one object. Never who may read it: that is asked of the object's own rows.

    `dated_at` (aware) orders; `url` is the address in Spanish; `language` is a code of two letters or empty;
    objects with the same `family` are one result.
    """

    title: str
    text: str
    dated_at: datetime
    url: str
    family: str
    year: int | None = None
    language: str = ""
    group_id: int | None = None


@dataclass(frozen=True)
class Kind:
    """A searchable model. `section` is the filter's value in the address, `label` its words."""

    name: str
    model: type[Model]
    document: Callable[[Any], Document | None]
    rows: Callable[[], QuerySet[Any]]
    section: str
    label: Any

    @property
    def number(self) -> int:
        """Eight bits that stay the same from process to process."""
        return zlib.crc32(self.name.encode()) % 256

    def visible_to(self, user: object) -> QuerySet[Any]:
        """Rows that `user` may read: the model's own door."""
        rows: Any = self.model._default_manager
        visible: QuerySet[Any] = rows.visible_to(user)
        return visible


_kinds: dict[str, Kind] = {}


def register(
    model: type[Model],
    document: Callable[[Any], Document | None],
    *,
    rows: Callable[[], QuerySet[Any]],
    section: str,
    label: Any,
) -> None:
    """Make `model` searchable. It must have `visible_to` on its manager.

    `document` makes what is kept of one object, or None where nothing is; `rows` gives all objects for the index,
    with what `document` reads already joined.
    """
    kind = Kind(model._meta.label_lower, model, document, rows, section, label)
    if any(other.number == kind.number for other in _kinds.values() if other.name != kind.name):
        raise ValueError(f"{kind.name} has the same number as another searchable model")
    _kinds[kind.name] = kind


def kinds(section: str = "") -> list[Kind]:
    """Return the searchable kinds, of one section or of all."""
    return [kind for kind in _kinds.values() if section in ("", kind.section)]


def kind_named(name: str) -> Kind:
    """Return the kind of `name` ("app.model"). Raises KeyError."""
    return _kinds[name]


def kind_of(obj: Model) -> Kind | None:
    return _kinds.get(obj._meta.label_lower)


def family_of(obj: Model) -> str:
    """Return the family that stands for `obj` as a result."""
    return f"{obj._meta.label_lower}:{obj.pk}"
