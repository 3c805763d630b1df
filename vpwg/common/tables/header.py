"""Where the titles of a table stand: not always in its first row, nor on the first sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vpwg.common.text.folding import fold

# Above the titles stand a name, a date, a logo: never more than this.
LOOKED_AT = 20


def titles_in(cells: Sequence[str], titles: Collection[str]) -> int:
    """Return how many of the folded `titles` stand in a row."""
    return len({fold(cell) for cell in cells} & set(titles)) if titles else 0


def header_at(rows: Sequence[Sequence[str]], titles: Collection[str]) -> tuple[int, int]:
    """Return (index of the row with most titles, how many); the first row with any text where none has two.

    One title alone may be a word of the data: «Sector» in a column of areas.
    """
    best, most, first = -1, 0, -1
    for index, cells in enumerate(rows):
        if first < 0 and any(cells):
            first = index
        if (count := titles_in(cells, titles)) > most:
            best, most = index, count
    return (best, most) if most > 1 else (first, most if best == first else 0)
