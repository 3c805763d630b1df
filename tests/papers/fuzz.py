"""What a child does with a heap of damaged files: one process for many, since the point is what comes out."""

from __future__ import annotations

import time
from typing import Any

from vpwg.common.files import work


def outcomes(payload: dict[str, Any]) -> list[str]:
    """Return how each file ended: `refused`, `held` or `served`; otherwise what it raised, or that it took long."""
    ended = []
    for one in payload["files"]:
        given = {"data": one["data"], "extension": one["extension"], "language": "es", "title": "Guía"}
        started = time.process_time()
        try:
            if work.check(given):
                outcome = "refused"
            else:
                made = work.prepare(given)
                outcome = "held" if "held" in made else "served"
                if outcome == "served":
                    work.picture({"data": made["data"], "extension": one["extension"]})
        except Exception as error:  # noqa: BLE001  what was not foreseen is what is looked for
            where = error.__traceback__
            while where and where.tb_next:
                where = where.tb_next
            outcome = f"{one['extension']}: {type(error).__name__} {where and where.tb_frame.f_code.co_filename}:{where and where.tb_lineno}"
        ended.append(outcome if time.process_time() - started < 10 else f"slow {one['extension']}")
    return ended
