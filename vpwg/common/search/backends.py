"""Two ways to keep and ask the index, one interface: FTS5 in SQLite, tsvector and GIN in PostgreSQL.

Both hold the stems of vpwg.common.search.analysis; a database's own language rules are not used, so both find the
same. Stems are letters and digits only, which is what makes it safe to write them into a query's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import BooleanField, Func, QuerySet, Value

from vpwg.common.models import SearchEntry, SearchIndexRow
from vpwg.common.search.query import Clause, Query


class Backend(Protocol):
    """What an index does."""

    def put(self, rows: Sequence[tuple[SearchEntry, list[str], list[str]]]) -> None:
        """Write the stems of each entry: of its title, of its text. Entries are saved already."""

    def drop(self, positions: Iterable[int]) -> None:
        """Forget entries, before they are deleted or move."""

    def matching(
        self, query: Query, *, since: int | None = None, before: int | None = None, few: Sequence[int] | None = None
    ) -> QuerySet[Any]:
        """Return rows whose entry holds `query`, newest first; only from a position on, older than one, among `few`."""

    def position_at(self, query: Query, depth: int) -> int | None:
        """Return the position of the match number `depth`, newest first, or None where there are fewer."""

    def settle(self) -> None:
        """Make the index ready to be asked, after many writes."""


class Postgres:
    """tsvector with positions: the words of the title first, then those of the text."""

    to_entry = ""
    asks_at_once = False

    def put(self, rows: Sequence[tuple[SearchEntry, list[str], list[str]]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE common_searchentry SET tsv = %s::tsvector WHERE position = %s",
                [(_vector(title, text), entry.position) for entry, title, text in rows],
            )

    def drop(self, positions: Iterable[int]) -> None:
        """Nothing apart from the entry's own row is kept."""

    def matching(
        self, query: Query, *, since: int | None = None, before: int | None = None, few: Sequence[int] | None = None
    ) -> QuerySet[Any]:
        holds = Func(
            Value(self.spell(query)),
            template='"common_searchentry"."tsv" @@ %(expressions)s::tsquery',
            output_field=BooleanField(),
        )
        found = SearchEntry.objects.filter(holds)
        if since is not None:
            found = found.filter(position__gte=since)
        if before is not None:
            found = found.filter(position__lt=before)
        return found.order_by("-position")

    def position_at(self, query: Query, depth: int) -> int | None:
        """Not needed: the planner weighs the word against the reader."""
        return None

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE common_searchentry")

    def spell(self, query: Query) -> str:
        """Return `query` as a tsquery."""
        wanted = (" | " if query.is_any else " & ").join(_tsquery(clause) for clause in query.wanted)
        return wanted + "".join(f" & !{_tsquery(clause)}" for clause in query.excluded)


class Sqlite:
    """An FTS5 table whose rowid is the entry's position, so that newest first costs no sorting."""

    to_entry = "entry__"
    asks_at_once = True

    def put(self, rows: Sequence[tuple[SearchEntry, list[str], list[str]]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO common_searchindex (rowid, title, body) VALUES (%s, %s, %s)",
                [(entry.position, " ".join(title), " ".join(text)) for entry, title, text in rows],
            )

    def drop(self, positions: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM common_searchindex WHERE rowid = %s", [(p,) for p in positions])

    def matching(
        self, query: Query, *, since: int | None = None, before: int | None = None, few: Sequence[int] | None = None
    ) -> QuerySet[Any]:
        found = SearchIndexRow.objects.filter(_matches(self.spell(query)))
        if since is not None:
            found = found.filter(entry__gte=since)
        if before is not None:
            found = found.filter(entry__lt=before)
        if few is not None:
            found = found.filter(_is_among(few))
        return found.order_by("-entry")

    def position_at(self, query: Query, depth: int) -> int | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM common_searchindex WHERE common_searchindex MATCH %s"
                " ORDER BY rowid DESC LIMIT 1 OFFSET %s",
                [self.spell(query), depth],
            )
            row = cursor.fetchone()
        return row[0] if row else None

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO common_searchindex (common_searchindex) VALUES ('optimize')")
            cursor.execute("ANALYZE")

    def spell(self, query: Query) -> str:
        """Return `query` in FTS5's language."""
        wanted = (" OR " if query.is_any else " AND ").join(_fts(clause) for clause in query.wanted)
        excluded = "".join(f" NOT {_fts(clause)}" for clause in query.excluded)
        return f"({wanted}){excluded}"


def backend() -> Postgres | Sqlite:
    """Return the index of the database in use."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


@contextmanager
def one_worker() -> Iterator[None]:
    """Keep PostgreSQL from starting parallel workers, which take longer than the few rows read here."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        yield


def _matches(spelt: str) -> Func:
    return Func(Value(spelt), template='"common_searchindex" MATCH %(expressions)s', output_field=BooleanField())


def _is_among(positions: Sequence[int]) -> Func:
    # The plus keeps SQLite from asking FTS5 anew for each number.
    listed = ",".join(str(int(p)) for p in positions)
    return Func(template=f'+"common_searchindex"."rowid" IN ({listed})', output_field=BooleanField())


def _vector(title: list[str], text: list[str]) -> str:
    places: dict[str, list[str]] = {}
    for number, stem in enumerate(title, 1):
        places.setdefault(stem, []).append(f"{min(number, 16_383)}")
    for number, stem in enumerate(text, len(title) + 2):
        known = places.setdefault(stem, [])
        if len(known) < 255 and number < 16_383:  # PostgreSQL keeps no more of either
            known.append(str(number))
    return " ".join(f"'{stem}':{','.join(at)}" if at else f"'{stem}'" for stem, at in places.items())


def _tsquery(clause: Clause) -> str:
    phrase = " <-> ".join(f"'{stem}'" for stem in clause.stems)
    return f"({phrase} | '{clause.prefix}':*)" if clause.prefix else f"({phrase})"


def _fts(clause: Clause) -> str:
    phrase = " + ".join(f'"{stem}"' for stem in clause.stems)
    return f'({phrase} OR "{clause.prefix}" *)' if clause.prefix else f"({phrase})"
