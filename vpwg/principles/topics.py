"""The topic trees as they ship: the Voluntary Principles and the Guiding Principles (data/, with their origin).

The table of topics is loaded from the same files (`manage.py load_topics`); choices that are the same for everybody
are read here, without a query.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"


def voluntary_principles() -> list[dict[str, Any]]:
    """Return the parts of the Voluntary Principles, each with its `topics`: code, es, en."""
    return json.loads((DATA / "voluntary_principles.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def guiding_principles() -> dict[str, Any]:
    """Return the Guiding Principles: `pilares`, `principios`, and our suggested crosswalk."""
    return json.loads((DATA / "guiding_principles.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def topic_names(language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, "code · name") of every topic in its order, in Spanish unless `language` is "en"."""
    return tuple((code, words) for _family, code, words in _topics(language))


@cache
def topics_of_interest(language: str) -> tuple[tuple[str, str], ...]:
    """Return (family:code, "code · name") of every topic, the Guiding Principles first: what people choose among."""
    found = sorted(_topics(language), key=lambda topic: topic[0])
    return tuple((f"{family}:{code}", words) for family, code, words in found)


def _topics(language: str) -> list[tuple[str, str, str]]:
    name = "en" if language == "en" else "es"
    guiding = guiding_principles()
    rows: list[tuple[str, str, str]] = []
    for part in voluntary_principles():
        rows += [("vp", node["code"], node[name]) for node in (part, *part["topics"])]
    rows += [("ungp", pillar["code"], pillar[name]) for pillar in guiding["pilares"]]
    rows += [("ungp", str(principle["n"]), principle[name]) for principle in guiding["principios"]]
    return [(family, code, f"{code} · {words}") for family, code, words in rows]
