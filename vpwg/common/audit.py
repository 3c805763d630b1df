"""The audit log: who did what to which object, each entry chained to the one before."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from vpwg.common.models import AuditEntry

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


@transaction.atomic
def record(
    by: Any, action: str, obj: models.Model | None = None, *, group_id: int | None = None, **details: str | int | None
) -> AuditEntry:
    """Append one act to the log inside the caller's transaction.

    `by` is a User or None (the system). `group_id` defaults to the object's own group. Entries are
    ordered by one writer at a time: an advisory lock on PostgreSQL, the single writer of SQLite.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_NUMBER])
    last = AuditEntry.objects.order_by("-pk").values_list("entry_hash", flat=True).first()
    entry = AuditEntry(
        at=timezone.now(),
        by=by,
        action=action,
        object_label=obj._meta.label if obj else "",
        object_id=str(getattr(obj, "public_id", None) or obj.pk) if obj else "",
        group_id=group_id if group_id is not None else getattr(obj, "group_id", None),
        details={name: value for name, value in details.items() if value is not None},
        previous_hash=last or FIRST,
    )
    entry.entry_hash = _hash(entry)
    entry.save()
    return entry


def broken_entry() -> AuditEntry | None:
    """Return the first entry whose hash or link to the one before does not hold, or None."""
    previous = FIRST
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != previous or not hmac.compare_digest(entry.entry_hash, _hash(entry)):
            return entry
        previous = entry.entry_hash
    return None
