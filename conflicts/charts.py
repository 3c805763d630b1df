"""The series of the ombudsman's totals as coordinates: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 280, 44, 28, 26
# Where the ombudsman's way of counting changed (DOMAIN.md): types, layout and withdrawal, practice at N.° 248.
BREAKS = (date(2008, 4, 1), date(2024, 1, 1), date(2024, 10, 1))


@dataclass(frozen=True)
class Point:
    """One known report on the chart, in SVG units."""

    x: float
    y: float
    label: str
    value: int


@dataclass(frozen=True)
class Chart:
    """All that the template draws; lines join only reports of adjoining months."""

    points: list[Point]
    lines: list[str]
    years: list[tuple[float, int]]
    levels: list[tuple[float, int]]
    breaks: list[float]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM
    top: int = TOP


def series_chart(rows: Iterable[tuple[int, int, int | None, str]]) -> Chart:
    """Return the chart for rows (year, month, total or None, label), in order of time.

    Only a month and the next are joined; what lies between two known reports is not known.
    """
    known = [(year, month, total, label) for year, month, total, label in rows if total is not None]
    if not known:
        return Chart([], [], [], [], [])
    first, last = known[0][0], known[-1][0] + 1
    peak = 50 * (max(total for _y, _m, total, _l in known) // 50 + 1)

    def across(year: float) -> float:
        return round(LEFT + (year - first) / (last - first) * (WIDTH - LEFT - 8), 1)

    def down(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / peak * (HEIGHT - BOTTOM - TOP), 1)

    points: list[Point] = []
    lines: list[str] = []
    for index, (year, month, total, label) in enumerate(known):
        point = Point(across(year + (month - 0.5) / 12), down(total), label, total)
        if index and (year * 12 + month) - (known[index - 1][0] * 12 + known[index - 1][1]) == 1:
            lines.append(f"M{points[-1].x},{points[-1].y}L{point.x},{point.y}")
        points.append(point)
    return Chart(
        points,
        lines,
        years=[(across(year), year) for year in range(first, last + 1, 3)],
        levels=[(down(value), value) for value in range(0, peak + 1, 50)],
        breaks=[across(day.year + (day.month - 1) / 12) for day in BREAKS if first <= day.year <= last],
    )
