"""The rules for writing on the stakeholder map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.access.policy import require_secretariat
from members.directory.acts import Act as DirectoryAct
from members.directory.models import Membership, Organisation, StageChange, User, WorkingGroup
from members.directory.services import memberships
from members.outreach.acts import Act
from members.outreach.models import StakeholderAssessment
from vpwg.common.forms.editing import count_change
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold


@dataclass(frozen=True)
class Foreseen:
    """As what an organisation would join, or joins."""

    standing: str
    pillar: str
    starts_on: date


@transaction.atomic
def add_stakeholder(
    *, organisation: Organisation, group: WorkingGroup, foreseen: Foreseen, note: str, by: User
) -> Membership:
    """Put an organisation on the map of `group` as identified on `foreseen.starts_on`.

    A name or acronym that the secretariat has already is not made twice: on this map it is refused
    (ValidationError on "name"), from another group of the same secretariat that organisation is used.
    """
    require_secretariat(by, group.pk)
    known = namesake(organisation, by)
    if known and known.memberships.filter(group=group).exists():
        raise ValidationError({"name": _("Ya está en el mapa: %(name)s.") % {"name": known.name}})
    if known is None:
        organisation.full_clean()
        organisation.save()
        audit.record(by, DirectoryAct.ORGANISATION_CREATED, organisation, group_id=group.pk)
    membership = Membership(
        organisation=known or organisation,
        group=group,
        standing=foreseen.standing,
        pillar=foreseen.pillar,
        starts_on=foreseen.starts_on,
        stage=Membership.Stage.IDENTIFIED,
    )
    membership.full_clean()
    membership.save()
    _record_step(membership=membership, before="", note=note, by=by)
    return membership


def namesake(organisation: Organisation, by: User) -> Organisation | None:
    """Return the organisation of `by`'s directory with the same name, accents and case apart."""
    name = fold(organisation.name)
    rows = Organisation.objects.visible_to(by).filter(folded__startswith=name).exclude(pk=organisation.pk)
    return next((row for row in rows if fold(row.name) == name), None)


@transaction.atomic
def move_stakeholder(*, membership: Membership, to: str, note: str, by: User, seen: str = "") -> StageChange | None:
    """Move an organisation of the pipeline. One that left the group starts again as a new membership row.

    Raises ValidationError where it no longer stands at `seen` (somebody else moved it), and as `change_stage`.
    """
    require_secretariat(by, membership.group_id)
    membership = _held(membership)
    if has_left(membership):
        membership = _start_again(membership, by)
        if to == membership.stage:
            return _record_step(membership=membership, before="", note=note, by=by)
    elif membership.stage == Membership.Stage.ADMITTED:
        raise ValidationError(_("Ya fue admitida: su membresía se termina con una fecha, en su ficha del directorio."))
    elif seen and seen != membership.stage:
        raise ValidationError(
            _("Mientras tanto otra persona la movió a «%(stage)s». Revise antes de moverla otra vez.")
            % {"stage": membership.get_stage_display()}
        )
    return memberships.change_stage(membership=membership, to=Membership.Stage(to), note=note, by=by)


@transaction.atomic
def admit_stakeholder(*, membership: Membership, terms: Foreseen, note: str, by: User) -> StageChange:
    """Make a member of an organisation of the pipeline, since `terms.starts_on`; its people get seats apart."""
    require_secretariat(by, membership.group_id)
    membership = _held(membership)
    if has_left(membership):
        membership = _start_again(membership, by)
    before = membership.stage
    if before == Membership.Stage.ADMITTED:
        raise ValidationError(_("Ya fue admitida."))
    others = membership.organisation.memberships.filter(group=membership.group_id, stage=Membership.Stage.ADMITTED)
    if others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=terms.starts_on)).exists():
        raise ValidationError({"starts_on": _("Ese día todavía corría su membresía anterior: elija uno posterior.")})
    membership.standing, membership.pillar = terms.standing, terms.pillar
    membership.starts_on, membership.ends_on = terms.starts_on, None
    membership.stage = Membership.Stage.ADMITTED
    membership.full_clean()
    count_change(membership)
    membership.save()
    return _record_step(membership=membership, before=before, note=note, by=by)


def _record_step(*, membership: Membership, before: str, note: str, by: User) -> StageChange:
    after = membership.stage
    step = StageChange.objects.create(membership=membership, before=before, after=after, note=note, changed_by=by)
    audit.record(
        by, DirectoryAct.MEMBERSHIP_STAGE, membership, group_id=membership.group_id, before=before, after=str(after)
    )
    return step


def has_left(membership: Membership) -> bool:
    """Whether it was admitted and its last day has passed."""
    ended = membership.ends_on is not None and membership.ends_on < lima_today()
    return membership.stage == Membership.Stage.ADMITTED and ended


def _held(membership: Membership) -> Membership:
    """Return the row as it stands now, kept from others until the transaction ends."""
    return Membership.objects.for_system("the row being moved").select_for_update().get(pk=membership.pk)


def _start_again(left: Membership, by: User) -> Membership:
    again = Membership(
        organisation=left.organisation,
        group=left.group,
        standing=left.standing,
        pillar=left.pillar,
        starts_on=lima_today(),
        stage=Membership.Stage.IDENTIFIED,
    )
    again.full_clean()
    again.save()
    return again


@transaction.atomic
def assess_organisation(*, assessment: StakeholderAssessment, by: User) -> StakeholderAssessment:
    """Add a judgement; earlier ones stay. The latest also says where the organisation works and with what emphasis.

    `assessment` comes with its group and organisation, which must be on that group's map.
    """
    require_secretariat(by, assessment.group_id)
    if not assessment.organisation.memberships.filter(group_id=assessment.group_id).exists():
        raise ValidationError(_("Esa organización no está en el mapa de este grupo."))
    assessment.assessed_by = by
    assessment.full_clean()
    assessment.save()
    audit.record(by, Act.STAKEHOLDER_ASSESSED, assessment, organisation=assessment.organisation.public_id)
    _follow(assessment, by)
    return assessment


def _follow(assessment: StakeholderAssessment, by: User) -> None:
    """Bring the organisation's territory and emphasis up to date, unless a later judgement stands."""
    organisation: Any = assessment.organisation
    later = StakeholderAssessment.objects.for_system("whether a later judgement stands").filter(
        group_id=assessment.group_id, organisation=organisation, assessed_on__gt=assessment.assessed_on
    )
    told = (assessment.department_codes, assessment.is_environmental)
    if later.exists() or told == (organisation.department_codes, organisation.is_environmental):
        return
    organisation.department_codes, organisation.is_environmental = told
    organisation.save(update_fields=["department_codes", "is_environmental", count_change(organisation)])
    audit.record(by, DirectoryAct.ORGANISATION_CHANGED, organisation, group_id=assessment.group_id)
