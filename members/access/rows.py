"""A row of a page that somebody asks to change."""

from __future__ import annotations

from typing import Any, TypeVar

from django.shortcuts import get_object_or_404

from members.access.models import AudiencedModel
from members.access.policy import require
from members.access.viewer import Reader

Row = TypeVar("Row", bound=AudiencedModel)


def changeable(user: Reader, model: type[Row], *related: str, **lookup: Any) -> Row:
    """Return the row of `model` that `user` may change, `related` rows with it.

    Hidden and absent raise Http404 alike; a row that is read and not theirs to change raises NotAllowed.
    """
    rows = model.objects.visible_to(user)  # type: ignore[attr-defined]  # each audienced model has the scoped manager
    row: Row = get_object_or_404(rows.select_related(*related) if related else rows, **lookup)
    require(user, row)
    return row
