"""The audit log: who did what to which object, each entry chained to the one before."""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.utils import timezone

from vpwg.common.databases.last import WritesLast
from vpwg.common.log.acts import Act
from vpwg.common.models import AuditEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # the account's model, as the type checker knows it from settings

_LOCK_NUMBER = 7_301_001  # any constant: names the advisory lock that orders writers on PostgreSQL
FIRST = "0" * 64


def _hash(entry: AuditEntry) -> str:
    told = [
        entry.at.astimezone(timezone.get_default_timezone()).isoformat(),
        entry.by_id,
        entry.action,
        entry.object_label,
        entry.object_id,
        entry.group_id,
        entry.details,
        entry.previous_hash,
    ]
    key = hashlib.sha256(b"audit:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, json.dumps(told, sort_keys=True, default=str).encode(), hashlib.sha256).hexdigest()


def record(
    by: _User | None,
    action: Act,
    obj: models.Model | None = None,
    *,
    group_id: int | None = None,
    **details: str | int | None,
) -> AuditEntry:
    """Append one act to the log with the caller's transaction; a savepoint rolled back takes its acts along.

    `by` is a User or None (the system). `group_id` defaults to the object's own group. The entry returned has no key
    before the transaction's end: acts are written as its last statement. Raises TypeError for a detail that is no
    plain value.
    """
    entry = AuditEntry(
        at=timezone.now(),
        by=by,
        action=str(action),
        object_label=obj._meta.label if obj else "",
        object_id=str(getattr(obj, "public_id", None) or obj.pk) if obj else "",
        group_id=group_id if group_id is not None else getattr(obj, "group_id", None),
        details={name: value for name, value in details.items() if value is not None},
    )
    json.dumps(entry.details)  # refused here, where it is said, and not at the commit
    cast(WritesLast, connection).write_last(_write, entry)
    return entry


def _write(connection: Any, entries: list[AuditEntry]) -> None:
    """Chain `entries` to the last one: one writer at a time, by the last lock that a transaction takes."""
    with transaction.atomic() if connection.get_autocommit() else nullcontext():
        if connection.vendor == "postgresql":
            _wait_for_the_rest(connection, entries)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_NUMBER])
        previous = AuditEntry.objects.order_by("-pk").values_list("entry_hash", flat=True).first() or FIRST
        for entry in entries:
            entry.previous_hash = previous
            entry.entry_hash = previous = _hash(entry)
            entry.save()


def _wait_for_the_rest(connection: Any, entries: list[AuditEntry]) -> None:
    """Take now whatever the commit itself would wait for, so that nothing is waited for under the log's lock.

    PostgreSQL looks at foreign keys when it commits, and that locks the rows they point to.
    """
    connection.check_constraints()
    people = sorted({entry.by_id for entry in entries if entry.by_id is not None})
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(get_user_model()._meta.db_table)
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [people])  # noqa: S608


def broken_entry() -> AuditEntry | None:
    """Return the first entry whose hash or link to the one before does not hold, or None."""
    previous = FIRST
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != previous or not hmac.compare_digest(entry.entry_hash, _hash(entry)):
            return entry
        previous = entry.entry_hash
    return None
