"""Publishing a row: the one way in which its audience and its moment are written and kept on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from members.access.locks import Audience
from members.access.models import AudiencedModel
from members.access.policy import release_moment, require
from vpwg.common.log import audit
from vpwg.common.log.acts import Act

if TYPE_CHECKING:
    from django.contrib.auth.models import _User


def release_row(
    row: AudiencedModel,
    action: Act,
    *,
    audience: Audience,
    letters: str = "",
    at: datetime | None = None,
    by: _User,
    also: Iterable[str] = (),
    **told: Any,
) -> None:
    """Release `row` to `audience`, now or from the instant `at`, and log it as `action` with both locks and `told`.

    `also` names other fields of the row that change with it. Raises NotAllowed unless `by` may change the row; whether
    there is anything to publish, the caller has asked.
    """
    require(by, row)
    before = row.lock
    row.release(audience=audience, letters=letters, at=release_moment(row, at))
    row.save(update_fields=["lock", "released_at", *also])
    audit.record(by, action, row, before=before, now=row.lock, **told)
