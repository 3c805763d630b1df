"""Asking the index for somebody: permissions are joined in each query, nothing is counted that they may not see."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, Model, OuterRef, Q

from vpwg.common.models import SearchEntry
from vpwg.common.search.backends import backend, one_worker
from vpwg.common.search.query import Query, any_of, parse
from vpwg.common.search.ranking import ranks
from vpwg.common.search.registry import Kind, kinds

# Only this many of the newest hits are counted and ranked: a common word may be in a million texts.
WINDOW = 1000
# SQLite first looks among this many of the newest matches; further down only where they hold too little.
DEPTH = 6000
# A reader who may see no more than this is asked about from the rows, not from the word.
FEW = 2000
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

    user: object
    query: Query
    filters: dict[str, Any] = field(default_factory=dict)
    is_newest_first: bool = False
    _windows: dict[frozenset[tuple[str, Any]], list[Hit]] = field(default_factory=dict)

    @cached_property
    def families(self) -> list[str]:
        """One name per result, in order."""
        hits = self._window(self.filters)[:WINDOW]
        if not self.is_newest_first:
            hits = sorted(hits, key=lambda hit: (-self._ranks.get(hit.position, 0), -hit.position))
        return list(dict.fromkeys(hit.family for hit in hits))

    @cached_property
    def _ranks(self) -> dict[int, int]:
        return ranks(self.query, [hit.position for hit in self._window(self.filters)[:WINDOW]])

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
        for hit in hits if self.is_newest_first else sorted(hits, key=lambda h: -self._ranks.get(h.position, 0)):
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
        return newest_hits(self.query, kinds(filters.get("section", "")), self.user, plain, WINDOW + 1)


def newest_hits(
    query: Query, among: Sequence[Kind], user: object, filters: dict[str, Any], limit: int, before: int | None = None
) -> list[Hit]:
    """Return at most `limit` of the newest hits that `user` may read, older than the position `before` if given.

    PostgreSQL is asked kind by kind, for its planner reads everything where two permissions stand in one OR. SQLite
    goes through the matches once, newest first, and asks of each row whether it may be read.
    """
    index = backend()
    if not index.asks_at_once:
        return _by_kind(query, among, user, filters, limit, before)
    depth = index.position_at(query, DEPTH)
    if depth is None:
        return _hits(index.matching(query, before=before), among, user, filters, limit)
    hits = _hits(index.matching(query, since=depth, before=before), among, user, filters, limit)
    if len(hits) < limit:
        # A common word and a reader who may see little of it, or a narrow filter.
        few = _positions_if_few(among, user)
        hits = _hits(index.matching(query, before=before, few=few), among, user, filters, limit)
    return hits


def _by_kind(
    query: Query, among: Sequence[Kind], user: object, filters: dict[str, Any], limit: int, before: int | None
) -> list[Hit]:
    """Ask one kind after the other; once enough is found, only for what is newer than the last of it."""
    hits: list[Hit] = []
    with one_worker():
        for kind in among:
            since = hits[-1].position if len(hits) == limit else None
            found = _hits(backend().matching(query, since=since, before=before), [kind], user, filters, limit)
            hits = list(islice(heapq.merge(hits, found, key=lambda hit: -hit.position), limit))
    return hits


def _positions_if_few(among: Sequence[Kind], user: object) -> list[int] | None:
    """Return the positions of all that the reader may see of these kinds, or None where it is much."""
    positions: list[int] = []
    for kind in among:
        ids = list(kind.visible_to(user).order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(ids) > FEW:
            return None
        entries = SearchEntry.objects.filter(kind=kind.name, object_id__in=ids)
        positions += entries.values_list("position", flat=True)
    return positions


def _hits(rows: Any, among: Sequence[Kind], user: object, filters: dict[str, Any], limit: int) -> list[Hit]:
    to = backend().to_entry
    readable = Q(pk__in=[])
    for kind in among:
        visible = kind.visible_to(user).filter(pk=OuterRef(f"{to}object_id")).order_by()
        readable |= Q(Exists(visible), **{f"{to}kind": kind.name})
    wanted = {f"{to}{name}": value for name, value in filters.items()}
    names = [f"{to}{name}" for name in ("position", "family", "group_id", "year", "language", "kind")]
    found = rows.filter(readable, **wanted).values_list(*names)[:limit]
    sections = {kind.name: kind.section for kind in among}
    return [Hit(at, family, group, year, code, sections[kind]) for at, family, group, year, code, kind in found]


def newest_with_any(stems: Iterable[str], user: object, limit: int, before: int | None = None) -> list[SearchEntry]:
    """Return the newest entries (older than `before`) that `user` may read and that hold one of `stems`, with words."""
    query = any_of(stems)
    if query.is_empty:
        return []
    positions = [hit.position for hit in newest_hits(query, kinds(), user, {}, limit, before)]
    return list(SearchEntry.objects.filter(position__in=positions).order_by("-position"))


def matching_ids(model: type[Model], text: str, user: object) -> list[int]:
    """Return the ids of at most a thousand objects of `model` that `user` may read and where `text` is found.

    For lists: `rows.filter(pk__in=search.matching_ids(Resource, words, request.user))`. A work is found through its
    editions too. Blank text, or only stop words, finds nothing: ask `parse(text).is_empty` first.
    """
    mine = [kind for kind in kinds() if kind.model is model]
    section = mine[0].section if mine else ""
    found = Found(user, parse(text, with_prefix=True), {"section": section}, is_newest_first=True)
    begins = f"{model._meta.label_lower}:"
    return [int(family.rsplit(":", 1)[1]) for family in found.families if family.startswith(begins)]
