"""What must be the last statement of a transaction: collected while it runs, written just before it commits.

    connection.write_last(write, item)    # later, once: write(connection, [item, …])

A lock that all writers share (the one that orders the log of acts) would otherwise be held while a transaction still
waits for rows, and two of them would wait for one another for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Writes what was collected for it, in the order in which it came.
Writer = Callable[[Any, list[Any]], None]


class WritesLast:
    """A database connection that keeps items until the outermost transaction is about to commit.

    As with `on_commit`, what was collected inside a savepoint is dropped when that is rolled back, and everything is
    when the transaction is. Mixed into the connection itself because only it knows the instant before COMMIT.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._last: list[tuple[set[str | None], Writer, Any]] = []

    def write_last(self, write: Writer, item: Any) -> None:
        """Have `write` called with `item` and all others collected for it, before the commit; at once outside."""
        if self._is_outermost():
            write(self, [item])
        else:
            self._last.append((set(self.savepoint_ids), write, item))  # type: ignore[attr-defined]

    def _is_outermost(self) -> bool:
        # A test's own transaction stands around what would commit here, and never commits itself.
        return all(block._from_testcase for block in self.atomic_blocks)  # type: ignore[attr-defined]

    def _write_collected(self) -> None:
        collected, self._last = self._last, []
        writers: dict[Writer, list[Any]] = {}
        for _savepoints, write, item in collected:
            writers.setdefault(write, []).append(item)
        for write, items in writers.items():
            write(self, items)

    def commit(self) -> None:
        self._write_collected()
        super().commit()  # type: ignore[misc]

    def savepoint_commit(self, sid: str) -> None:
        if self._is_outermost():
            self._write_collected()
        super().savepoint_commit(sid)  # type: ignore[misc]

    def savepoint_rollback(self, sid: str) -> None:
        super().savepoint_rollback(sid)  # type: ignore[misc]
        self._last = [kept for kept in self._last if sid not in kept[0]]

    def rollback(self) -> None:
        self._last = []
        super().rollback()  # type: ignore[misc]

    def close(self) -> None:
        self._last = []
        super().close()  # type: ignore[misc]
