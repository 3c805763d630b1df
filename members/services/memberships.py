"""The rules for an organisation's way from identified to admitted."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.access.policy import require_secretariat
from members.models import Membership, StageChange, User
from vpwg.common import audit


@transaction.atomic
def change_stage(*, membership: Membership, to: Membership.Stage, note: str, by: User) -> StageChange:
    """Move an organisation along the way, and keep the step.

    Raises ValidationError for a step to or from ADMITTED (admission makes a membership, an end date ends it)
    and where it stands at `to` already.
    """
    require_secretariat(by, membership.group_id)
    before = _locked_stage(membership)
    if to == Membership.Stage.ADMITTED:
        raise ValidationError(_("Se llega a «Admitida» con la admisión, que pide fecha, calidad y pilar."))
    if before == Membership.Stage.ADMITTED:
        raise ValidationError(_("Ya fue admitida: su membresía se termina con una fecha, en su ficha."))
    if before == to:
        raise ValidationError(_("Ya está en la etapa «%(stage)s».") % {"stage": Membership.Stage(to).label})
    membership.stage = to
    membership.save(update_fields=["stage"])
    step = StageChange.objects.create(membership=membership, before=before, after=to, note=note, changed_by=by)
    audit.record(by, "membership.stage_changed", membership, group_id=membership.group_id, before=before, after=str(to))
    return step


def _locked_stage(membership: Membership) -> str:
    """Return the stage as it stands now, the row held until the transaction ends."""
    rows = Membership.objects.for_system("the row being moved").select_for_update()
    return str(rows.values_list("stage", flat=True).get(pk=membership.pk))
