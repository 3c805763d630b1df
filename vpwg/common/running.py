"""Jobs run so that nothing stops: what raises fails alone, is logged and kept, and the next one goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import TypeVar

from django.db import Error
from django.db.models import F
from django.utils import timezone

from vpwg.common.models import JobRun

logger = logging.getLogger(__name__)
Row = TypeVar("Row")
# A failing job waits longer each time, an hour at most, so that one which ends its process lets the others work.
_FIRST_WAIT = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(hours=1)


class RowsFailed(Exception):
    """Some rows of a job failed, each alone; the others are done. Its text says how many."""


def one_by_one(act: Callable[[Row], int | bool | None], rows: Iterable[Row]) -> int:
    """Call `act` with each of `rows` (ids) and return the sum of what it gave.

    Raises RowsFailed at the end if some raised.
    """
    total, asked, failed = 0, 0, 0
    for row in rows:
        asked += 1
        try:
            total += int(act(row) or 0)
        except Exception:  # a loop guard: whatever one row does, the rows behind it have their turn
            failed += 1
            logger.exception("%s failed for row %s", getattr(act, "__qualname__", act), row)
    if failed:
        raise RowsFailed(f"{failed} of {asked} rows")
    return total


def run(name: str) -> bool:
    """Do the job with that dotted name, keep when and how it ended, and say whether it ended well. Never raises.

    What the job returns is kept for who operates the portal: a count, or a line of counts.
    """
    _begin(name)
    problem, result = "", None
    try:
        module, function = name.rsplit(".", 1)
        result = getattr(import_module(module), function)()
    except RowsFailed as error:  # each row was logged
        problem = str(error)
    except Exception as error:  # a loop guard: whatever one job does, the jobs behind it have their turn
        logger.exception("job %s failed", name)
        problem = type(error).__name__
    _end(name, problem, "" if result is None else str(result))
    return not problem


def _begin(name: str) -> None:
    now = timezone.now()
    try:
        if not JobRun.objects.filter(pk=name).update(started_at=now, failures=F("failures") + 1):
            JobRun.objects.get_or_create(pk=name, defaults={"started_at": now, "failures": 1})
    except Error:
        logger.exception("the beginning of job %s was not kept", name)


def _end(name: str, problem: str, result: str) -> None:
    kept: dict[str, object] = {"problem": problem[:200]}
    if not problem:
        kept |= {"finished_at": timezone.now(), "failures": 0, "result": result[:300]}
    try:
        JobRun.objects.filter(pk=name).update(**kept)
    except Error:
        logger.exception("the end of job %s was not kept", name)


def due_at(run_kept: JobRun | None, every: timedelta) -> datetime | None:
    """Return when a job is due again, or None where it is due now because it never ran."""
    if run_kept is None:
        return None
    if not run_kept.failures:
        return run_kept.started_at + every
    wait: timedelta = _FIRST_WAIT * 2 ** min(run_kept.failures - 1, 10)
    return run_kept.started_at + min(wait, _LONGEST_WAIT)


def due_jobs(jobs: dict[str, int]) -> list[str]:
    """Return those of `jobs` (name → seconds between two runs) that are due now, in their order."""
    now, kept = timezone.now(), JobRun.objects.in_bulk(list(jobs))
    moments = {name: due_at(kept.get(name), timedelta(seconds=every)) for name, every in jobs.items()}
    return [name for name, moment in moments.items() if moment is None or moment <= now]
