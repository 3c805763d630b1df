"""Effects after commit: ids in, safe to run twice, no decision."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.db import transaction


@shared_task
def print_minutes(version_pk: int, reading: str = "") -> None:
    """Print one version in `reading`, or in each (empty); what is printed already is left as it is."""
    from meetings.services import printing

    printing.print_all(version_pk, reading)


def print_where_a_worker_is(version_pk: int, reading: str = "") -> None:
    """Have a version printed after commit by a worker; without one, whoever asks first has it printed."""
    if settings.REDIS_URL:
        transaction.on_commit(lambda: print_minutes.delay(version_pk, reading))
