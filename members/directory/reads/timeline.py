"""What happened between an organisation and the groups of a secretariat, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.access.viewer import Reader
from members.directory.models import Membership, Organisation, StageChange
from vpwg.common.text.days import lima_today


@dataclass(frozen=True)
class Step:
    """One dated line of the history."""

    on: date
    text: str
    group: str
    rank: int = 0


def timeline(organisation: Organisation, memberships: list[Membership], user: Reader) -> list[Step]:
    """Return the steps of `memberships` (those of `user`'s groups, seats loaded): joining, stages, seats, leaving."""
    steps: list[Step] = []
    changes: dict[int, list[StageChange]] = {membership.pk: [] for membership in memberships}
    for change in StageChange.objects.filter(membership__in=memberships):
        changes[change.membership_id].append(change)
    for membership in memberships:
        steps += _of_membership(membership, changes[membership.pk])
    return sorted(steps, key=lambda step: (step.on, step.rank), reverse=True)


def _of_membership(membership: Membership, changes: list[StageChange]) -> list[Step]:
    group, steps = membership.group.short_name, []
    for change in changes:
        if change.before or change.after != Membership.Stage.ADMITTED:
            text = _("Etapa: %(stage)s") % {"stage": change.get_after_display()}
            steps.append(Step(lima_today(change.changed_at), f"{text}. {change.note}".rstrip(". "), group, 1))
    if membership.stage == Membership.Stage.ADMITTED:
        what = membership.get_standing_display().lower()
        pillar = f", {membership.get_pillar_display().lower()}" if membership.pillar else ""
        steps.append(Step(membership.starts_on, _("Se incorporó como %(what)s") % {"what": what + pillar}, group))
        if membership.ends_on:
            steps.append(Step(membership.ends_on, _("Último día de la membresía"), group, 5))
    for seat in membership.seats.all():
        names = {"person": seat.person, "kind": seat.get_kind_display().lower()}
        steps.append(Step(seat.starts_on, _("%(person)s empezó como %(kind)s") % names, group, 2))
        if seat.ends_on:
            steps.append(Step(seat.ends_on, _("Último día de %(person)s como %(kind)s") % names, group, 4))
    return steps
