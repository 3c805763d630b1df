"""The door of the search: open to everybody, and showing each reader only what they may read."""

from __future__ import annotations

from typing import Any

from tests.doors import CANARY, OPEN, Planted, house
from vpwg.common.search import refresh_all

ROUTES = {"search": OPEN}


def plant(world: Any, add_edition: Any) -> Planted:
    """What the house plants, indexed."""
    planted = house.plant(world, add_edition)
    refresh_all()
    beginning = CANARY[:-1]
    asked = ["prueba", "prueba&orden=nuevo", "prueba&tipo=actas", f"{beginning}*", f"{beginning}X"]
    urls = [f"{path}/buscar/?q={q}" for q in asked for path in ("", "/en")]
    # In English the link to the Spanish page repeats what was typed; tests/search/test_leaks.py compares those bytes.
    return Planted(meant=planted.meant, lists=[f"/buscar/?q={CANARY}", *urls])
