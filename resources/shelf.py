"""The editions of a work as a reader finds them: current ones first, in the reader's language; older ones apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from members.access.viewer import Reader
from resources.models import Edition, Resource


@dataclass
class Shelf:
    """`current`: the latest ready edition per language, the reader's language first. `unready`: for who works on it."""

    current: list[Edition] = field(default_factory=list)
    older: list[Edition] = field(default_factory=list)
    unready: list[Edition] = field(default_factory=list)

    def latest_in(self, language: str) -> Edition | None:
        return next((edition for edition in self.current if edition.language == language), None)


def shelf_of(resource: Resource, *, user: Reader, language: str) -> Shelf:
    """Return the editions of `resource` that `user` may see, in one query."""
    shelf = Shelf()
    rows = Edition.objects.visible_to(user).filter(resource=resource)
    rows = rows.select_related("signed_original").defer("text", "signed_original__text", "signed_original__findings")
    rows = rows.order_by("-added_at", "-pk")
    # The signed original of a file stands behind the copy that names it, however late it was added.
    originals = {edition.signed_original_id for edition in rows if edition.is_ready}
    for edition in rows:
        edition.resource = resource
        if not edition.is_ready:
            shelf.unready.append(edition)
        elif edition.pk in originals or shelf.latest_in(edition.language):
            shelf.older.append(edition)
        else:
            shelf.current.append(edition)
    known = [code for code, _label in Edition._meta.get_field("language").choices or []]
    shelf.current.sort(key=lambda edition: (edition.language != language, known.index(edition.language)))
    return shelf
