"""What the code names by string exists: tasks that are enqueued, jobs of the schedule."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from celery import Task
from django.utils.module_loading import import_string

from vpwg.schedule import JOBS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("vpwg", "members", "resources", "conflicts", "meetings")


def enqueued() -> set[str]:
    names = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("enqueue", "hand_over")
            ):
                if isinstance(node.args[0], ast.Name) and path.name == "queue.py":
                    continue
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}: a task is named as it stands"
                names.add(node.args[0].value)
    return names


def test_every_task_enqueued_is_one():
    names = enqueued()
    assert len(names) >= 4
    for name in names:
        assert isinstance(import_string(name), Task), name


@pytest.mark.parametrize("name", JOBS)
def test_every_job_is_a_function_that_says_what_it_does(name):
    assert import_string(name).__doc__
