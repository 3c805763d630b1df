"""Reading is no act and leaves no trace; taking a file or a table along is one, and stands in the log."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest

from vpwg.common.log import audit
from vpwg.common.log.acts import Act


def record_taken(
    request: HttpRequest,
    action: Act,
    obj: models.Model | None = None,
    *,
    group_id: int | None = None,
    **details: str | int | None,
) -> None:
    """Record that the reader takes something along. A HEAD asks what there is, and takes nothing."""
    if request.method != "GET":
        return
    by = request.user if request.user.is_authenticated else None
    audit.record(by, action, obj, group_id=group_id, **details)
