"""Periodic decisions, run by `manage.py run_jobs` or by Celery beat (vpwg.schedule says how often)."""

from django.core.management import call_command

from vpwg.common import outbox


def send_due_mail() -> int:
    """Send what waits in the outbox; return how many messages went out."""
    return sum(outbox.send(pk) for pk in outbox.due_ids())


def clear_sessions() -> None:
    """Drop sessions that have expired."""
    call_command("clearsessions")


def reindex_stale() -> int:
    """Put right what the index missed (a task lost, rows written by hand); return how many entries changed."""
    from vpwg.common.search.indexing import refresh_all

    return sum(refresh_all().values())
