"""The rules for writing in the log of outreach."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import require_secretariat
from members.directory.models import Person, User
from members.outreach.acts import Act
from members.outreach.models import Engagement
from vpwg.common.forms.editing import claim_edit, count_change
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today


@transaction.atomic
def log_engagement(*, engagement: Engagement, by: User) -> Engagement:
    """Write down a contact with an organisation of the group's map. `engagement` has group and organisation."""
    require_secretariat(by, engagement.group_id)
    engagement.logged_by = by
    _check(engagement, by)
    engagement.save()
    audit.record(by, Act.ENGAGEMENT_LOGGED, engagement, organisation=engagement.organisation.public_id)
    return engagement


@transaction.atomic
def correct_engagement(*, engagement: Engagement, seen: int, by: User) -> Engagement:
    """Keep a correction of what was written down; raises StaleEdit if it changed since version `seen`."""
    require_secretariat(by, engagement.group_id)
    _check(engagement, by)
    claim_edit(Engagement.objects.for_system("conditional update of a row already allowed"), engagement, seen)
    engagement.save()
    audit.record(by, Act.ENGAGEMENT_CHANGED, engagement)
    return engagement


def _check(engagement: Engagement, by: User) -> None:
    if not engagement.organisation.memberships.filter(group_id=engagement.group_id).exists():
        raise ValidationError(_("Esa organización no está en el mapa de este grupo."))
    known = Person.objects.visible_to(by)
    if engagement.person_id and not known.filter(pk=engagement.person_id).exists():
        raise ValidationError({"person": _("Elija a alguien de la lista.")})
    engagement.full_clean()


@transaction.atomic
def finish_next_step(*, engagement: Engagement, by: User) -> None:
    """Mark the next step as done; again changes nothing."""
    require_secretariat(by, engagement.group_id)
    if engagement.done_at is None and engagement.next_step:
        engagement.done_at = timezone.now()
        engagement.save(update_fields=["done_at", count_change(engagement)])
        audit.record(by, Act.ENGAGEMENT_DONE, engagement)


@transaction.atomic
def reopen_next_step(*, engagement: Engagement, by: User) -> None:
    """Take back that the next step was done."""
    require_secretariat(by, engagement.group_id)
    if engagement.done_at is not None:
        engagement.done_at = None
        engagement.save(update_fields=["done_at", count_change(engagement)])
        audit.record(by, Act.ENGAGEMENT_REOPENED, engagement)


@transaction.atomic
def postpone_next_step(*, engagement: Engagement, to: date, by: User) -> None:
    """Give the next step another day (in Lima), today or later; the day before stays in the log of acts."""
    require_secretariat(by, engagement.group_id)
    if to < lima_today():
        raise ValidationError({"next_step_on": _("Elija hoy o un día que venga.")})
    if not engagement.next_step or engagement.done_at:
        raise ValidationError({"next_step_on": _("No queda un próximo paso por hacer.")})
    before, engagement.next_step_on = engagement.next_step_on, to
    engagement.save(update_fields=["next_step_on", count_change(engagement)])
    audit.record(
        by, Act.ENGAGEMENT_POSTPONED, engagement, before=before.isoformat() if before else None, to=to.isoformat()
    )


@transaction.atomic
def delete_engagement(*, engagement: Engagement, by: User) -> None:
    """Take out an entry written by mistake; the log of acts keeps that it was there."""
    require_secretariat(by, engagement.group_id)
    audit.record(by, Act.ENGAGEMENT_DELETED, engagement, organisation=engagement.organisation.public_id)
    engagement.delete()
