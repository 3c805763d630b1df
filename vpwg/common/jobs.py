"""Periodic decisions, run by `manage.py run_jobs` or by Celery beat (vpwg.schedule says how often)."""

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from vpwg.common.forms import once
from vpwg.common.mail import outbox
from vpwg.common.running import one_by_one
from vpwg.common.search.indexing import refresh_all


def send_due_mail() -> int:
    """Send what waits in the outbox; return how many messages went out."""
    return one_by_one(outbox.send, outbox.due_ids())


def clear_sessions() -> None:
    """Drop sessions that have expired."""
    call_command("clearsessions")


def forget_counts() -> int:
    """Drop what has expired in the database's cache, counts of visitors among it; return how many rows.

    Django leaves an expired row until somebody asks for its very name. Redis forgets by itself.
    """
    if not isinstance(caches["default"], DatabaseCache):
        return 0
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608  our own table's name
        return int(cursor.rowcount)


def forget_form_uses() -> int:
    """Drop the keys of forms that were used long ago; return how many."""
    return once.forget_uses()


def reindex_stale() -> int:
    """Put right what the index missed (a task lost, rows written by hand); return how many entries changed."""
    return sum(refresh_all().values())
