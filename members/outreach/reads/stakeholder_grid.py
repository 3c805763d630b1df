"""The influence × interest grid as coordinates: plain values in, plain values out.

Interest runs to the right, influence upwards. A point is a shape for the pillar, filled for who takes part in
the group. A cell holds nine points; where there are more, the first six and a link that counts the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

CELL, LEFT, TOP, BELOW = 92, 44, 8, 44
SIDE = CELL * 5
WIDTH, HEIGHT = LEFT + SIDE + 8, TOP + SIDE + BELOW
STEP, ROOM, SHOWN_WHEN_FULL = 28, 9, 6
HIGH = 4  # 4 and 5 count as high; the line runs below it
# Shapes around 0,0: company, government, civil society, observer, none.
SHAPES = {
    "C": "M-8,-8H8V8H-8Z",
    "G": "M-9,0A9,9 0 1 1 9,0A9,9 0 1 1 -9,0Z",
    "S": "M0,-9L10,8H-10Z",
    "O": "M0,-11L11,0L0,11L-11,0Z",
    "": "M-3,-9H3V-3H9V3H3V9H-3V3H-9V-3H-3Z",
}


@dataclass(frozen=True)
class Mark:
    """An organisation to draw; `path` holds its places (influence, interest), the latest first."""

    key: str
    letter: str
    is_member: bool
    path: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Point:
    """A shape at x, y, a link to `key`."""

    x: float
    y: float
    key: str
    label: str
    shape: str
    is_member: bool


@dataclass(frozen=True)
class More:
    """How many of a cell are not drawn, at x, y."""

    x: float
    y: float
    influence: int
    interest: int
    count: int


@dataclass(frozen=True)
class Trace:
    """The way from an earlier place to the latest; `d` is a path that ends where the point is."""

    d: str
    start_x: float
    start_y: float


@dataclass(frozen=True)
class Grid:
    """All that the template draws."""

    points: list[Point]
    more: list[More]
    traces: list[Trace]
    moved: int
    levels: list[tuple[float, float, int]]
    lines: list[float]
    counted: dict[tuple[int, int], int]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    side: int = SIDE
    right: int = LEFT + SIDE
    bottom: int = TOP + SIDE
    split_x: int = LEFT + CELL * (HIGH - 1)
    split_y: int = TOP + CELL * (6 - HIGH)


def across(interest: float) -> float:
    """Return the x of the middle of a level of interest."""
    return LEFT + (interest - 0.5) * CELL


def down(influence: float) -> float:
    """Return the y of the middle of a level of influence."""
    return TOP + (5.5 - influence) * CELL


def _slot(influence: int, interest: int, index: int, count: int) -> tuple[float, float]:
    """Return where the point number `index` of `count` in a cell stands."""
    columns = 1 if count == 1 else 2 if count <= 4 else 3
    rows = -(-min(count, ROOM) // columns)
    column, row = index % columns, index // columns
    return (
        across(interest) + (column - (columns - 1) / 2) * STEP,
        down(influence) + (row - (rows - 1) / 2) * STEP,
    )


def build_grid(marks: Iterable[Mark], label_of: Callable[[str], str], *, most_traces: int = 30) -> Grid:
    """Return the picture of `marks`; `label_of` names the key of each point drawn. More than `most_traces` ways are counted, not drawn: they would hide it."""
    cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.path:
            cells[mark.path[0]].append(mark)
    points, more, ways = [], [], []
    for (influence, interest), held in sorted(cells.items(), key=lambda item: (-item[0][0], item[0][1])):
        shown = held if len(held) <= ROOM else held[:SHOWN_WHEN_FULL]
        for index, mark in enumerate(held):
            is_drawn = index < len(shown)
            x, y = _slot(influence, interest, index, len(held)) if is_drawn else (across(interest), down(influence))
            if is_drawn:
                shape = SHAPES[mark.letter]
                points.append(Point(x, y, mark.key, label_of(mark.key), shape, mark.is_member))
            ways.append((mark.path, x, y))
        if len(held) > len(shown):
            x, y = across(interest), down(influence) + STEP + 5
            more.append(More(x, y, influence, interest, len(held) - len(shown)))
    moved = [trace for path, x, y in ways if (trace := _trace(path, x, y))]
    return Grid(
        points,
        more,
        moved if len(moved) <= most_traces else [],
        len(moved),
        levels=[(across(level), down(level), level) for level in range(1, 6)],
        lines=[CELL * step for step in range(6)],
        counted={place: len(held) for place, held in cells.items()},
    )


def _trace(path: tuple[tuple[int, int], ...], x: float, y: float) -> Trace | None:
    """Return the way through the places of `path`, earliest first, to x, y; None where nothing moved."""
    places = [path[0]]
    for place in path[1:]:
        if place != places[-1]:
            places.append(place)
    if len(places) == 1:
        return None
    corners = [(across(interest), down(influence)) for influence, interest in reversed(places[1:])]
    before_x, before_y = corners[-1]
    length = ((x - before_x) ** 2 + (y - before_y) ** 2) ** 0.5 or 1
    back = min(14 / length, 1)  # the arrow stops at the edge of the shape
    end = (round(x - (x - before_x) * back, 1), round(y - (y - before_y) * back, 1))
    way = "L".join(f"{a},{b}" for a, b in [*corners, end])
    return Trace(f"M{way}", *corners[0])
