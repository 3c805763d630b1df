"""The policy: who may read and change what, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.locks import Audience, decode
from members.access.viewer import Reader, Viewer, viewer_of
from vpwg.common.refusals import Refused

if TYPE_CHECKING:
    from members.access.models import AudiencedModel, AudiencedQuerySet


class NotAllowed(PermissionDenied, Refused):
    """The reader sees the row but may not do this to it: a 403."""


class NotReady(Refused):
    """The rules do not let this happen yet."""


def view_rule(model: type[AudiencedModel], viewer: Viewer) -> Q:
    """Rows of `model` that `viewer` may read: the one sentence, for every surface."""
    rule = Q(lock__in=sorted(viewer.keys), released_at__lte=viewer.now)
    if viewer.groups_kept:
        rule |= Q(group__in=viewer.groups_kept)
    if lent := viewer.lent(model):
        rule |= Q(pk__in=lent, group__in=viewer.group_ids)  # a loan sleeps while its holder has no seat in the group
    return rule


def may_view(user: Reader, obj: AudiencedModel) -> bool:
    """Say whether `user` may read `obj`: the sentence asked of the database, never restated."""
    rows = cast("AudiencedQuerySet[AudiencedModel]", type(obj)._default_manager.all())
    return rows.visible_to(user).filter(pk=obj.pk).exists()


def may_change(user: Reader, obj: AudiencedModel) -> bool:
    """Say whether `user` may change `obj`: its group's secretariat may, nobody else."""
    return viewer_of(user).keeps(obj.group_id)


def require(user: Reader, obj: AudiencedModel) -> None:
    """Raise NotAllowed unless `user` may change `obj`."""
    if not may_change(user, obj):
        raise NotAllowed


def require_secretariat(user: Reader, group_id: int | None) -> None:
    """Raise NotAllowed unless `user` is of the secretariat of the group `group_id`."""
    if not viewer_of(user).keeps(group_id):
        raise NotAllowed


@dataclass(frozen=True)
class Reason:
    """Which clause of the sentence opened the door; `text` is for the reader's screen."""

    clause: str
    text: str


def why(user: Reader, obj: AudiencedModel) -> Reason | None:
    """Return the clause by which `user` reads `obj`, or None where nothing opens it."""
    return reason_for(user, obj) if may_view(user, obj) else None


def reason_for(user: Reader, obj: AudiencedModel) -> Reason:
    """Return the clause by which `user` reads `obj`, which came through `visible_to(user)`; nothing is asked again."""
    viewer = viewer_of(user)
    released = obj.released_at is not None and obj.released_at <= viewer.now
    if released and obj.lock in viewer.keys:
        return Reason("lock", _LOCK_REASONS[decode(obj.lock).audience]())
    if viewer.keeps(obj.group_id):
        return Reason("secretariat", _("Usted ve esto porque integra la secretaría técnica del grupo."))
    return Reason("grant", _("Usted ve esto porque se le compartió personalmente."))


_LOCK_REASONS = {
    Audience.PUBLIC: lambda: _("Usted ve esto porque es público."),
    Audience.MEMBERS: lambda: _("Usted ve esto porque es miembro de un grupo de trabajo."),
    Audience.GROUP: lambda: _("Usted ve esto porque participa en este grupo."),
    Audience.GROUP_MEMBERS: lambda: _("Usted ve esto porque es miembro de este grupo."),
    Audience.PILLARS: lambda: _("Usted ve esto porque está dirigido a su pilar."),
    Audience.SECRETARIAT: lambda: _("Usted ve esto porque integra la secretaría técnica."),
}


def release_moment(obj: AudiencedModel, at: datetime | None) -> datetime:
    """Return since when `obj` is to be read: the embargo `at`, else its first release, else now."""
    if at is not None:
        return at
    return obj.released_at if obj.is_released and obj.released_at else timezone.now()
