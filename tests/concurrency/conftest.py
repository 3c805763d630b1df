"""Two people at the same instant: threads with connections of their own, and rows that are really committed.

    def test_one_wins(cast, race):
        outcomes = race(lambda: take(row), lambda: take(row))

`race` starts all at once and returns what each returned or raised. On SQLite, whose test database lives in memory and
takes one connection, the cast moves to a file for the test.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.cast import World, build_world


@pytest.fixture
def cast(transactional_db: None, tmp_path: Any) -> Iterator[World]:
    """The cast in a database that several connections see; emptied afterwards."""
    call_command("createcachetable", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)  # the cast of the tests before stands there, committed
    world = build_world()
    if connection.vendor != "sqlite":
        yield world
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(tmp_path / "race.sqlite3")
    connection.connection = None
    connection.connect()
    in_memory.backup(connection.connection)
    try:
        yield world
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = in_memory


Race = Callable[..., list[Any]]


@pytest.fixture
def race() -> Race:
    """Return what runs acts at the same instant: each one's result, or what it raised, in their order."""

    def run(*acts: Callable[[], Any]) -> list[Any]:
        outcomes: list[Any] = [None] * len(acts)
        start = threading.Barrier(len(acts), timeout=10)

        def play(number: int, act: Callable[[], Any]) -> None:
            try:
                start.wait()
                outcomes[number] = act()
            except Exception as error:  # noqa: BLE001  whatever it was is the outcome that the test looks at
                outcomes[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=play, args=(n, act)) for n, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
        return outcomes

    return run


def kinds_of(outcomes: list[Any]) -> list[str]:
    """The class of each outcome's error, or "done", sorted."""
    return sorted(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)
