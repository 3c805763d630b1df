"""Pieces of the library's pages: plain values in, kept once drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from members.access.badges import badge_of_lock
from resources.models import Edition, Language, Resource
from vpwg.common.web.kept import kept
from vpwg.common.web.labels import label_of

Row = tuple[Any, ...]


@kept("resources/_card.html", most=4096)
def work_card(
    *,
    title: str,
    slug: str,
    kind: str,
    publisher: str,
    year: int | None,
    languages: tuple[str, ...],
    badge: str,
    level: int,
) -> dict[str, Any]:
    """One work in a list; `languages` are in words, `badge` is drawn or empty, `level` is the heading's."""
    return {
        "level": level,
        "title": title,
        "slug": slug,
        "kind": kind,
        "publisher": publisher,
        "year": year,
        "languages": languages,
        "badge": badge,
    }


def work_cards(rows: Iterable[Row], *, with_badge: bool) -> list[SafeString]:
    """Return the cards of `rows` (see ResourceQuerySet.for_cards), with the languages that are ready, in one query.

    `with_badge`: for whom each work is, which a visitor needs not be told.
    """
    rows = list(rows)
    languages = languages_ready([row[0] for row in rows])
    return [
        work_card(
            title=title,
            slug=slug,
            kind=label_of(Resource.Kind, kind),
            publisher=publisher,
            year=year,
            languages=languages.get(pk, ()),
            badge=badge_of_lock(lock, released_at) if with_badge else "",
            level=2,
        )
        for pk, title, slug, kind, publisher, year, lock, released_at in rows
    ]


def short_work_cards(rows: Iterable[Row], *, with_badge: bool) -> list[SafeString]:
    """Return the cards of `rows` (see ResourceQuerySet.for_cards) for a page that shows works among other things."""
    return [
        work_card(
            title=title,
            slug=slug,
            kind=label_of(Resource.Kind, kind),
            publisher="",
            year=year,
            languages=(),
            badge=badge_of_lock(lock, released_at) if with_badge else "",
            level=3,
        )
        for _pk, title, slug, kind, _publisher, year, lock, released_at in rows
    ]


def languages_ready(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Return work → the languages in which it can be read, in words and in their order; the rows are already scoped."""
    ready = Edition.objects.for_system("of rows already scoped, what is ready").ready().filter(resource__in=ids)
    spoken: dict[int, set[str]] = defaultdict(set)
    for work, language in ready.order_by().values_list("resource_id", "language"):
        spoken[work].add(label_of(Language, language))
    return {work: tuple(sorted(names)) for work, names in spoken.items()}
