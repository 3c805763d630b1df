"""Effects after commit: ids in, safe to run twice, no decision."""

from __future__ import annotations

from celery import shared_task

from meetings.services import printing


@shared_task
def print_minutes(version_pk: int, reading: str = "") -> None:
    """Print one version in `reading`, or in each (empty); what is printed already is left as it is."""
    printing.print_all(version_pk, reading)
