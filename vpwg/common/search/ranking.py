"""How well a text answers: a function of the question and of that text alone, the same on both databases.

No word weighs more for being rare. How rare it is would be counted over all texts, and so the order of two texts would
tell how many others, which the reader may not see, hold the word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vpwg.common.models import SearchEntry
from vpwg.common.search.query import Clause, Query

# What a clause counts in the title, among what the text is mainly about, and among what it often says.
TITLE, MAIN, OFTEN = 6, 3, 1
MAINLY, OFTENER = 10, 50


def weights_of(title: Sequence[str], text: Sequence[str]) -> str:
    """Return what is kept of an entry to rank it: three lines of stems, each stem between blanks.

    The title in its order; the at most ten stems that `text` repeats most; the at most forty next.
    """
    repeated = [(stem, count) for stem, count in Counter(text).most_common(OFTENER + 1) if count > 1]
    main, often = _above(repeated, MAINLY), _above(repeated, OFTENER)
    return "\n".join(f" {' '.join(stems)} " for stems in (title, sorted(main), sorted(often - main)))


def _above(repeated: list[tuple[str, int]], most: int) -> set[str]:
    """The first `most`, without those that are only as frequent as the first left out: a tie is never cut in two."""
    least = repeated[most][1] if len(repeated) > most else 0
    return {stem for stem, count in repeated[:most] if count > least}


def ranks(query: Query, positions: Sequence[int]) -> dict[int, int]:
    """Return how well each of a thousand entries at most answers; more is better."""
    kept = SearchEntry.objects.filter(position__in=positions).values_list("position", "weights")
    return {position: score(query, weights) for position, weights in kept}


def score(query: Query, weights: str) -> int:
    """Return how well the text with these `weights` answers `query`, which it is known to hold."""
    title, main, often = weights.split("\n") if weights else ("", "", "")
    return sum(
        TITLE * _is_in(clause, title, is_ordered=True) + MAIN * _is_in(clause, main) + OFTEN * _is_in(clause, often)
        for clause in query.wanted
    )


def _is_in(clause: Clause, line: str, *, is_ordered: bool = False) -> bool:
    if clause.prefix and f" {clause.prefix}" in line:
        return True
    if is_ordered:
        return f" {' '.join(clause.stems)} " in line
    return all(f" {stem} " in line for stem in clause.stems)
