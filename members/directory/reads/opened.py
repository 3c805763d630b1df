"""A row on its own page: the policy is asked once, and its answer is handed on as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.shortcuts import get_object_or_404

from members.access.models import AudiencedModel
from members.access.policy import Reason, may_change, reason_for
from members.access.viewer import Reader
from members.directory.reads.reach import Reach, readers_now

Row = TypeVar("Row", bound=AudiencedModel)


@dataclass(frozen=True)
class Opened(Generic[Row]):
    """A row that a reader may read, why, whether they may change it, and for its secretariat who else reads it."""

    row: Row
    reason: Reason
    may_change: bool
    readers: Reach | None


def opened(model: type[Row], user: Reader, *related: str, **lookup: Any) -> Opened[Row]:
    """Return the one row of `model` by `lookup`, with its `related` rows, as `user` reads it; else Http404.

    Hidden and absent are the same. The row is asked for through `visible_to`, once; nothing else is.
    """
    manager: Any = model._default_manager
    row = get_object_or_404(manager.visible_to(user).select_related(*related), **lookup)
    return Opened(row, reason_for(user, row), may_change(user, row), readers_now(user, row))
