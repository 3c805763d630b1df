"""The door of the search: open to everybody, and showing each reader only what they may read."""

from __future__ import annotations

from typing import Any

from django.utils.http import urlencode

from tests.doors import CANARY, OPEN, Planted, house
from vpwg.common.search import refresh_all

ROUTES = {"search": OPEN}


def plant(world: Any, add_edition: Any) -> Planted:
    """What the house plants, indexed."""
    planted = house.plant(world, add_edition)
    refresh_all()
    asked = [{"q": f"prueba {CANARY}"}, {"q": "prueba"}, {"q": f"{CANARY}*"}, {"q": CANARY[:-1] + "X"}]
    urls = [f"/buscar/?{urlencode(row)}" for row in asked]
    return Planted(meant=planted.meant, lists=[*urls, f"/en{urls[1]}", f"{urls[1]}&orden=nuevo", f"{urls[1]}&tipo=actas"])
