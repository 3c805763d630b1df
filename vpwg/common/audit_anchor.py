"""The log's anchor: how long it is and its last hash, written outside its table and mailed away.

A chain tells of an altered entry. It does not tell that its tail was cut off or that all of it is gone: for that,
somebody else must know how long it was. Here that is a file beside the database, and the secretariats' mail.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from vpwg.common.audit import FIRST
from vpwg.common.models import AuditEntry


@dataclass(frozen=True)
class Anchor:
    """The log held `count` entries and ended with the hash `head`, at an instant."""

    count: int
    head: str
    at: datetime

    @property
    def code(self) -> str:
        """The anchor as people copy it from a mail: "1234:9f86…"."""
        return f"{self.count}:{self.head}"


def anchor_of_now() -> Anchor:
    """Return the log's length and last hash as they are."""
    last = AuditEntry.objects.order_by("-pk").first()
    count = AuditEntry.objects.filter(pk__lte=last.pk).count() if last else 0
    return Anchor(count, last.entry_hash if last else FIRST, timezone.now())


def anchor_of_code(code: str) -> Anchor:
    """Return the anchor that a mail gave as "count:hash". Raises ValueError for anything else."""
    count, _colon, head = code.strip().partition(":")
    if len(head) != len(FIRST):
        raise ValueError(code)
    return Anchor(int(count), head, timezone.now())


def what_is_missing(anchor: Anchor) -> str:
    """Say in what the log is no longer what `anchor` saw, or return an empty text."""
    if anchor.count == 0:
        return ""
    seen = AuditEntry.objects.filter(entry_hash=anchor.head).first()
    now = AuditEntry.objects.count() if seen is None else AuditEntry.objects.filter(pk__lte=seen.pk).count()
    if seen is not None and now == anchor.count:
        return ""
    if now < anchor.count:
        return _("Faltan %(missing)d entradas de las %(count)d que había.") % {
            "missing": anchor.count - now,
            "count": anchor.count,
        }
    return _("La entrada %(count)d no es la que era.") % {"count": anchor.count}


def path() -> Path:
    """Where the anchor stands."""
    return Path(settings.DATA_DIR) / "audit-anchor.json"


def read_anchor() -> Anchor | None:
    """Return the anchor last written, or None before the first. Raises ValueError for a file that is no anchor."""
    try:
        told = json.loads(path().read_text())
    except FileNotFoundError:
        return None
    try:
        return Anchor(int(told["count"]), str(told["head"]), datetime.fromisoformat(told["at"]))
    except (KeyError, TypeError) as error:
        raise ValueError(path()) from error


def write_anchor(anchor: Anchor) -> None:
    """Write the anchor whole or not at all, readable by the portal's own user alone."""
    path().parent.mkdir(parents=True, exist_ok=True)
    draft = path().with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"count": anchor.count, "head": anchor.head, "at": anchor.at.isoformat()}, file)
    draft.replace(path())
