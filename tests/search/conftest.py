"""Tasks run at once here, whether or not a broker stands by."""

from __future__ import annotations

import pytest

from vpwg.celery import app


@pytest.fixture(autouse=True)
def _tasks_at_once():
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before
