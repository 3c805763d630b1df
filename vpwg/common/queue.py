"""Handing work to a task, by its name: a task is an outermost door, so nobody imports it."""

from __future__ import annotations

from django.db import transaction
from django.utils.module_loading import import_string


def hand_over(task: str, *arguments: int | str | list[int]) -> None:
    """Give `task` its arguments now, for who waits for what it makes and has written nothing. Raises ImportError."""
    import_string(task).delay(*arguments)


def enqueue(task: str, *arguments: int | str | list[int]) -> None:
    """Give `task` ("resources.tasks.prepare_edition") its arguments once the transaction commits; at once outside one.

    Arguments are ids and plain values: what they name is read again when the task runs. Raises ImportError at the
    commit for a name that is no task; tests/architecture holds every name that the code enqueues.
    """
    # robust: what was committed stays, and one task that cannot be handed over stops no other.
    transaction.on_commit(lambda: hand_over(task, *arguments), robust=True)
