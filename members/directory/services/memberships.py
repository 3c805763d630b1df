"""The rules for memberships: joining, changing, leaving, joining again, and the way to admission."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import require_secretariat
from members.directory.acts import Act
from members.directory.models import Membership, Organisation, Seat, StageChange, User
from vpwg.common.forms.editing import claim_edit, count_change
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today

Stage = Membership.Stage


@transaction.atomic
def add_membership(*, membership: Membership, organisation: Organisation, by: User, note: str = "") -> Membership:
    """Bring an organisation into a group, for the first time or again after it left.

    Raises ValidationError where the dates or the standing do not hold, or an earlier membership in the
    same group still runs on the first day.
    """
    require_secretariat(by, membership.group_id)
    membership.organisation = organisation
    _check(membership)
    membership.save()
    StageChange.objects.create(membership=membership, after=membership.stage, note=note, changed_by=by)
    audit.record(
        by, Act.MEMBERSHIP_CREATED, membership, group_id=membership.group_id, organisation=organisation.public_id
    )
    return membership


@transaction.atomic
def update_membership(*, membership: Membership, seen: int, by: User) -> Membership:
    """Keep changed standing, pillar and dates. Seats that would stand outside the dates are refused, not cut.

    Raises StaleEdit if somebody changed it since version `seen`.
    """
    require_secretariat(by, membership.group_id)
    _check(membership)
    before = Membership.objects.for_system("what the audit log compares").get(pk=membership.pk)
    _keep_seats_inside(membership)
    claim_edit(Membership.objects.for_system("conditional update of a row already allowed"), membership, seen)
    membership.save()
    changed = {
        name: f"{getattr(before, name)} → {getattr(membership, name)}"
        for name in ("standing", "pillar", "starts_on", "ends_on")
        if getattr(before, name) != getattr(membership, name)
    }
    audit.record(by, Act.MEMBERSHIP_CHANGED, membership, group_id=membership.group_id, **changed)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, on: date, by: User) -> int:
    """Give a membership its last day (Lima) and end its seats with it; return how many seats were shortened.

    Raises ValidationError where it would end before it began or a seat would begin after its end.
    """
    require_secretariat(by, membership.group_id)
    if on < membership.starts_on:
        raise ValidationError({"on": _("La membresía no puede terminar antes de empezar.")})
    seats = Seat.objects.for_system("seats end with their membership").filter(membership=membership)
    if seats.filter(starts_on__gt=on).exists():
        raise ValidationError(
            {"on": _("Una representación empieza después de ese día: termínela o corríjala primero.")}
        )
    running = list(seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)))
    for seat in running:
        seat.ends_on = on
        seat.save(update_fields=["ends_on", count_change(seat)])
        audit.record(by, Act.SEAT_ENDED, seat, group_id=membership.group_id, on=on.isoformat())
    membership.ends_on = on
    membership.save(update_fields=["ends_on", count_change(membership)])
    audit.record(by, Act.MEMBERSHIP_ENDED, membership, group_id=membership.group_id, on=on.isoformat())
    return len(running)


@transaction.atomic
def change_stage(*, membership: Membership, to: str, note: str, by: User) -> StageChange | None:
    """Move an organisation on its way from identified to admitted; the step is kept with who, when and why.

    Returns None where it already stands there. Raises NotAllowed for another group's secretariat and
    ValidationError where `to` is no stage. From ADMITTED nothing goes back while seats are held: access
    would vanish without anybody ending it.
    """
    require_secretariat(by, membership.group_id)
    try:
        after = Stage(to)
    except ValueError as error:
        raise ValidationError({"to": _("Elija una etapa de la lista.")}) from error
    before = membership.stage
    if after == before:
        return None
    if (
        before == Stage.ADMITTED
        and Seat.objects.for_system("whether it is in use").filter(membership=membership).exists()
    ):
        raise ValidationError(
            {"to": _("Ya fue admitida y tiene representantes: termine su membresía en lugar de cambiar la etapa.")}
        )
    if not membership.stage_changes.exists():
        _note_beginning(membership, by)
    membership.stage = after
    today = lima_today()
    if after == Stage.ADMITTED and membership.starts_on < today:
        membership.starts_on = today  # until now it said when the organisation was identified
    _check(membership)
    membership.save(update_fields=["stage", "starts_on", count_change(membership)])
    change = StageChange.objects.create(membership=membership, before=before, after=after, note=note, changed_by=by)
    audit.record(
        by, Act.MEMBERSHIP_STAGE, membership, group_id=membership.group_id, before=str(before), after=str(after)
    )
    return change


def _note_beginning(membership: Membership, by: User) -> None:
    """Keep the day an organisation was identified, which `starts_on` says until it is admitted."""
    began = datetime.combine(membership.starts_on, time(12), timezone.get_default_timezone())
    StageChange.objects.create(membership=membership, after=membership.stage, changed_at=began, changed_by=by)


def overlapping(membership: Membership) -> Any:
    """Return the other memberships of its organisation in its group whose dates touch its own."""
    rows = Membership.objects.for_system("refusing an overlap").filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=membership.starts_on),
        organisation=membership.organisation,
        group=membership.group_id,
    )
    if membership.ends_on:
        rows = rows.filter(starts_on__lte=membership.ends_on)
    return rows.exclude(pk=membership.pk).exclude(stage=Stage.DECLINED)


def _check(membership: Membership) -> None:
    membership.full_clean()
    # Two additions at once: the second waits here and then sees the first.
    Organisation.objects.for_system("lock").select_for_update().filter(pk=membership.organisation_id).first()
    other = None if membership.stage == Stage.DECLINED else overlapping(membership).first()
    if other is None:
        return
    if other.stage == Stage.ADMITTED:
        text = _("Ya tiene una membresía en ese grupo desde el %(day)s: termínela antes de abrir otra.")
    else:
        text = _("Ya está en el mapeo de ese grupo desde el %(day)s: cambie su etapa en lugar de añadirla otra vez.")
    raise ValidationError({"starts_on": text % {"day": f"{other.starts_on:%d/%m/%Y}"}})


def _keep_seats_inside(membership: Membership) -> None:
    seats = Seat.objects.for_system("seats stay inside their membership").filter(membership=membership)
    if seats.filter(starts_on__lt=membership.starts_on).exists():
        raise ValidationError({"starts_on": _("Una representación empieza antes de ese día: corríjala primero.")})
    day = membership.ends_on
    if day and seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).exists():
        raise ValidationError(
            {"ends_on": _("Hay representaciones que siguen después de ese día. Use «Terminar»: terminan juntas.")}
        )
