"""One schedule for both ways of running it: `run_jobs --loop` and Celery beat."""

from __future__ import annotations

from importlib import import_module

import pytest

from vpwg.celery import app
from vpwg.schedule import JOBS


@pytest.mark.parametrize("dotted", JOBS)
def test_each_job_exists(dotted):
    module, name = dotted.rsplit(".", 1)
    assert callable(getattr(import_module(module), name))


def test_celery_beat_has_the_same_schedule():
    assert {entry["args"][0]: entry["schedule"] for entry in app.conf.beat_schedule.values()} == JOBS
    app.autodiscover_tasks(force=True)
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
