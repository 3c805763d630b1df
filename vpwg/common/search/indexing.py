"""Keeping the index fresh: after each commit, and once a day over everything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from vpwg.common.models import SearchEntry, SearchWord
from vpwg.common.queue import enqueue
from vpwg.common.search.analysis import stems, vocabulary
from vpwg.common.search.backends import backend
from vpwg.common.search.ranking import weights_of
from vpwg.common.search.registry import Document, Kind, kind_named, kind_of, kinds

# Raise it when the analyser changes: the next run over everything then writes each entry anew.
ANALYSER = "3"
LONGEST_TEXT = 400_000
MOST_STEMS = 50_000
BATCH = 200
LAST_SECOND = 2**33 - 1


def changed(*objects: models.Model) -> None:
    """Say that `objects` were written or are being deleted: their entries follow once this commits.

    Audience and embargo need no word: they are asked of the rows at each search.
    """
    by_kind: dict[str, list[int]] = {}
    for obj in objects:
        if kind_of(obj) is not None and obj.pk is not None:
            by_kind.setdefault(obj._meta.label_lower, []).append(obj.pk)
    for name, ids in by_kind.items():
        enqueue("vpwg.common.tasks.refresh_search", name, ids)


def refresh(name: str, ids: Sequence[int], *, force: bool = False) -> int:
    """Write the entries of these objects as they are now, drop those of objects gone; return how many changed.

    Safe to run twice. What did not change is not written, unless `force`.
    """
    kind = kind_named(name)
    wanted = {obj.pk: kind.document(obj) for obj in kind.rows().filter(pk__in=ids)}
    with transaction.atomic():
        known = {e.object_id: e for e in _locked(kind, ids)}
        gone = [known[pk] for pk in known if wanted.get(pk) is None]
        fresh = []
        for pk, document in wanted.items():
            if document is None:
                continue
            entry = _entry(kind, pk, document)
            old = known.get(pk)
            if force or old is None or old.digest != entry.digest:
                fresh.append(entry)
        stale = gone + [known[e.object_id] for e in fresh if e.object_id in known]
        backend().drop([e.position for e in stale])
        SearchEntry.objects.filter(pk__in=[e.pk for e in stale]).delete()
        analysed = [(e, stems(e.title), stems(e.text, MOST_STEMS)) for e in fresh]
        for entry, title, text in analysed:
            entry.weights = weights_of(title, text)
        # Of two runs at once the later finds the row of the earlier: same object, same text.
        SearchEntry.objects.bulk_create(fresh, ignore_conflicts=True)
        backend().put(analysed)
        _learn(fresh)
    return len(fresh) + len(gone)


def refresh_all(name: str = "", *, force: bool = False) -> dict[str, int]:
    """Go over everything of one kind or of all; return how many entries changed by kind."""
    counts: dict[str, int] = {}
    for kind in [kind_named(name)] if name else kinds():
        ids = set(kind.rows().prefetch_related(None).order_by().values_list("pk", flat=True))
        entries = SearchEntry.objects.filter(kind=kind.name).values_list("object_id", flat=True)
        everything = sorted(ids.union(entries))
        batches = (everything[at : at + BATCH] for at in range(0, len(everything), BATCH))
        counts[kind.name] = sum(refresh(kind.name, batch, force=force) for batch in batches)
    if not name:
        _drop_unregistered()
        _unlearn()
    if sum(counts.values()) > BATCH:
        backend().settle()
    return counts


def _locked(kind: Kind, ids: Sequence[int]) -> Iterable[SearchEntry]:
    entries = SearchEntry.objects.filter(kind=kind.name, object_id__in=ids).defer("text", "title")
    return entries.select_for_update()


def _entry(kind: Kind, pk: int, document: Document) -> SearchEntry:
    title, text = _clean(document.title)[:500], _clean(document.text)[:LONGEST_TEXT]
    entry = SearchEntry(
        position=_position(document.dated_at, kind, pk),
        kind=kind.name,
        object_id=pk,
        family=document.family,
        group_id=document.group_id,
        year=document.year,
        language=document.language,
        dated_at=document.dated_at,
        url=document.url,
        title=title,
        text=text,
    )
    told: list[Any] = [ANALYSER, entry.position, entry.family, entry.group_id, entry.year, entry.language, entry.url]
    entry.digest = hashlib.sha256("\x00".join(str(x) for x in [*told, title, text]).encode()).hexdigest()
    return entry


def _position(dated_at: datetime, kind: Kind, pk: int) -> int:
    """Return the newest highest, in 63 bits: seconds (until 2242; what is further stands there), kind, number.

    Of one second and kind the object made later stands higher, whatever was made between: that tells of no other row.
    """
    seconds = max(-LAST_SECOND, min(LAST_SECOND, int(dated_at.timestamp())))
    return (seconds << 30) | (kind.number << 22) | (pk & 0x3FFFFF)


def _clean(text: str) -> str:
    """Without signs that a database or a page cannot hold, blanks made one."""
    return " ".join(text.replace("\x00", " ").encode("utf-8", "replace").decode().split())


def _learn(entries: Sequence[SearchEntry]) -> None:
    """Remember the spellings that occur."""
    words: set[str] = set()
    for entry in entries:
        words |= vocabulary(f"{entry.title} {entry.text}")
    rows = [SearchWord(word=w, initial=w[0], length=len(w)) for w in sorted(words)]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def _unlearn() -> None:
    """Forget the spellings that no text holds any more: a name that was erased stays nowhere.

    One that a text takes up again while this runs may be lost until that text changes: a suggestion fewer.
    """
    gone = set(SearchWord.objects.values_list("word", flat=True))
    for title, text in SearchEntry.objects.values_list("title", "text").iterator(chunk_size=BATCH):
        gone -= vocabulary(f"{title} {text}")
    lost = sorted(gone)
    for at in range(0, len(lost), BATCH):
        SearchWord.objects.filter(word__in=lost[at : at + BATCH]).delete()


def _drop_unregistered() -> None:
    lost = SearchEntry.objects.exclude(kind__in=[kind.name for kind in kinds()])
    backend().drop(lost.values_list("position", flat=True))
    lost.delete()
