"""The rules for writing about cases."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conflicts.acts import Act
from conflicts.models import Conflict
from members.access.locks import Audience
from members.access.policy import NotReady, require, require_secretariat
from members.access.releasing import release_row
from members.directory.models import User
from vpwg.common import search
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit


@transaction.atomic
def create_conflict(*, conflict: Conflict, by: User) -> Conflict:
    """Add a case, for its group's secretariat alone until it is published."""
    require_secretariat(by, conflict.group_id)
    conflict.set_audience(Audience.SECRETARIAT)
    conflict.save()
    audit.record(by, Act.CONFLICT_CREATED, conflict)
    search.changed(conflict)
    return conflict


@transaction.atomic
def update_conflict(*, conflict: Conflict, seen: int, by: User) -> Conflict:
    """Keep changes; raises StaleEdit if somebody saved since version `seen`."""
    require(by, conflict)
    claim_edit(Conflict.objects.for_system("conditional update of a row already allowed"), conflict, seen)
    conflict.save()
    audit.record(by, Act.CONFLICT_CHANGED, conflict)
    search.changed(conflict)
    return conflict


@transaction.atomic
def publish_conflict(
    *, conflict: Conflict, audience: Audience, letters: str = "", at: datetime | None = None, by: User
) -> Conflict:
    """Release the case to `audience`. Raises NotReady without a summary."""
    require(by, conflict)
    if not conflict.summary.strip():
        raise NotReady([_("Escriba el resumen antes de publicar.")])
    release_row(conflict, Act.CONFLICT_PUBLISHED, audience=audience, letters=letters, at=at, by=by)
    search.changed(conflict)
    return conflict
