"""`make architecture`: the house as its imports draw it. Rooms from roof to ground, every arrow with its weight.

It reads the code, not the plan: a circle or an arrow upward is named and ends with 1. The plan itself stands in
pyproject.toml and is held by `make check` (import-linter).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
# From the roof to the ground; rooms on one line know nothing of one another.
FLOORS = (
    ("vpwg.portal",),
    ("vpwg.privacy",),
    ("meetings",),
    ("conflicts",),
    ("resources",),
    ("members.admission", "members.outreach", "members.mailings"),
    ("members.imports",),
    ("members.directory",),
    ("members.access",),
    ("vpwg.places", "vpwg.principles"),
    ("vpwg.common",),
)
ROOMS = tuple(room for floor in FLOORS for room in floor)
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}


def room_of(module: str) -> str | None:
    """Return the room that `module` stands in; None for what names apps by string only (settings, urls, celery)."""
    return next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), None)


def circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """Return each set of modules that import one another in a circle (Tarjan's components of more than one)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        path.append(module)
        for other in graph.find_modules_directly_imported_by(module):
            if other not in number:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in path:
                lowest[module] = min(lowest[module], number[other])
        if lowest[module] == number[module]:
            ring = path[path.index(module) :]
            del path[path.index(module) :]
            if len(ring) > 1:
                found.append(sorted(ring))

    sys.setrecursionlimit(10_000)
    for module in sorted(graph.modules):
        if module not in number:
            visit(module)
    return found


def main() -> int:
    sys.path.insert(0, str(ROOT))
    graph = grimp.build_graph(
        "vpwg", "members", "resources", "conflicts", "meetings", exclude_type_checking_imports=True, cache_dir=None
    )
    arrows: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            here, there = room_of(module), room_of(other)
            if here and there and here != there:
                arrows[here, there] += 1
    for floor in FLOORS:
        for room in floor:
            size = sum(1 for module in graph.modules if room_of(module) == room)
            below = sorted(((other, n) for (here, other), n in arrows.items() if here == room), key=lambda a: -a[1])
            print(f"{room:20} {size:4} módulos  → {', '.join(f'{other} {n}' for other, n in below) or 'nada nuestro'}")
    upward = [(here, there) for here, there in arrows if LEVEL[there] <= LEVEL[here]]
    for here, there in upward:
        print(f"¡hacia arriba! {here} → {there}", file=sys.stderr)
    rings = circles(graph)
    for ring in rings:
        print(f"¡círculo! {' ↔ '.join(ring)}", file=sys.stderr)
    print(f"\n{len(graph.modules)} módulos, {len(arrows)} flechas entre salas, {len(upward)} hacia arriba, "
          f"{len(rings)} círculos")  # fmt: skip
    return 1 if upward or rings else 0


if __name__ == "__main__":
    sys.exit(main())
