"""Asking the index for somebody: permissions are joined in each query, nothing is counted that they may not see."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, Model, OuterRef

from vpwg.common.models import SearchEntry
from vpwg.common.search.backends import FEW, backend, matching_any
from vpwg.common.search.query import Query, parse
from vpwg.common.search.registry import Kind, kinds

# Only this many of the newest hits are counted and ranked: a common word may be in a million texts.
WINDOW = 1000
FACETS = ("section", "group_id", "year", "language")


class Hit(NamedTuple):
    """An entry found, without its words."""

    position: int
    family: str
    group_id: int | None
    year: int | None
    language: str
    section: str


@dataclass
class Found:
    """What `query` finds for `user`, narrowed by `filters` (facet → value), newest or best first.

    Everything is taken from at most the newest thousand hits that this reader may see.
    """

    user: Any
    query: Query
    filters: dict[str, Any] = field(default_factory=dict)
    is_newest_first: bool = False
    _windows: dict[frozenset[tuple[str, Any]], list[Hit]] = field(default_factory=dict)
    _few: dict[str, list[int] | None] = field(default_factory=dict)

    @cached_property
    def families(self) -> list[str]:
        """One name per result, in order."""
        hits = self._window(self.filters)[:WINDOW]
        if not self.is_newest_first:
            hits = sorted(hits, key=lambda hit: (-self._ranks.get(hit.position, 0.0), -hit.position))
        return list(dict.fromkeys(hit.family for hit in hits))

    @cached_property
    def _ranks(self) -> dict[int, float]:
        hits = self._window(self.filters)[:WINDOW]
        return backend().ranks(self.query, [hit.position for hit in hits]) if hits else {}

    @property
    def count(self) -> int:
        return len(self.families)

    @property
    def is_capped(self) -> bool:
        """Whether there is more than was counted."""
        return len(self._window(self.filters)) > WINDOW

    def counts(self, facet: str) -> dict[Any, int]:
        """Return how many results each value of `facet` would leave, the other filters being in force."""
        others = {name: value for name, value in self.filters.items() if name != facet}
        seen: dict[Any, set[str]] = {}
        for hit in self._window(others)[:WINDOW]:
            value = getattr(hit, facet)
            if value not in (None, ""):
                seen.setdefault(value, set()).add(hit.family)
        return {value: len(families) for value, families in seen.items()}

    def entries(self, families: Sequence[str]) -> list[SearchEntry]:
        """Return for each family its best entry, with its words; only entries found above, so only what may be read."""
        best: dict[str, int] = {}
        wanted = set(families)
        hits = [hit for hit in self._window(self.filters)[:WINDOW] if hit.family in wanted]
        for hit in hits if self.is_newest_first else sorted(hits, key=lambda h: -self._ranks.get(h.position, 0.0)):
            best.setdefault(hit.family, hit.position)
        rows = {e.position: e for e in SearchEntry.objects.filter(position__in=best.values())}
        return [rows[best[family]] for family in families if best.get(family) in rows]

    def _window(self, filters: dict[str, Any]) -> list[Hit]:
        key = frozenset(filters.items())
        if key not in self._windows:
            self._windows[key] = [] if self.query.is_empty else self._ask(filters)
        return self._windows[key]

    def _ask(self, filters: dict[str, Any]) -> list[Hit]:
        plain = {name: value for name, value in filters.items() if name != "section"}
        found = [self._of_kind(kind, plain) for kind in kinds(filters.get("section", ""))]
        merged = heapq.merge(*found, key=lambda hit: -hit.position)
        return list(islice(merged, WINDOW + 1))

    def _of_kind(self, kind: Kind, filters: dict[str, Any]) -> list[Hit]:
        few = self._positions_if_few(kind) if backend().asks_for_few else None
        if few == []:
            return []
        rows = backend().matching(self.query, few=few)
        return _hits(rows, kind, self.user, filters, WINDOW + 1)

    def _positions_if_few(self, kind: Kind) -> list[int] | None:
        """Return the positions of all entries of `kind` that the reader may see, or None where they are many."""
        if kind.name not in self._few:
            ids = list(kind.visible_to(self.user).order_by().values_list("pk", flat=True)[: FEW + 1])
            entries = SearchEntry.objects.filter(kind=kind.name, object_id__in=ids)
            self._few[kind.name] = None if len(ids) > FEW else list(entries.values_list("position", flat=True))
        return self._few[kind.name]


def _hits(rows: Any, kind: Kind, user: Any, filters: dict[str, Any], limit: int) -> list[Hit]:
    to = backend().to_entry
    visible = kind.visible_to(user).filter(pk=OuterRef(f"{to}object_id"))
    wanted = {f"{to}{name}": value for name, value in ({"kind": kind.name} | filters).items()}
    names = [f"{to}{name}" for name in ("position", "family", "group_id", "year", "language")]
    found = rows.filter(Exists(visible.order_by()), **wanted).values_list(*names)[:limit]
    return [Hit(*row, kind.section) for row in found]


def newest_with_any(stems: Iterable[str], user: Any, limit: int) -> list[SearchEntry]:
    """Return the newest entries that `user` may read and that hold one of `stems`, with their words."""
    listed = list(stems)
    if not listed:
        return []
    hits = [hit for kind in kinds() for hit in _hits(matching_any(listed), kind, user, {}, limit)]
    newest = sorted((hit.position for hit in hits), reverse=True)[:limit]
    return list(SearchEntry.objects.filter(position__in=newest).order_by("-position"))


def matching_ids(model: type[Model], text: str, user: Any) -> list[int]:
    """Return the ids of at most a thousand objects of `model` that `user` may read and where `text` is found.

    For lists: `rows.filter(pk__in=search.matching_ids(Resource, words, request.user))`. A work is found through its
    editions too. Blank text, or only stop words, finds nothing: ask `parse(text).is_empty` first.
    """
    mine = [kind for kind in kinds() if kind.model is model]
    section = mine[0].section if mine else ""
    found = Found(user, parse(text, with_prefix=True), {"section": section}, is_newest_first=True)
    begins = f"{model._meta.label_lower}:"
    return [int(family.rsplit(":", 1)[1]) for family in found.families if family.startswith(begins)]
