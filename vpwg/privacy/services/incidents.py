"""The register of data incidents, with the clock of the law (settings.DATA_INCIDENT_HOURS)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotReady, require_secretariat
from members.directory.models import User
from members.directory.reads.keepers import secretariat_accounts
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.running import one_by_one
from vpwg.common.web.links import absolute
from vpwg.privacy.acts import Act
from vpwg.privacy.models import DataIncident

_WHY = "conditional update of a row already allowed"


def deadline(incident: DataIncident) -> datetime:
    """Until when (aware) the authority must be told."""
    return incident.known_at + timedelta(hours=settings.DATA_INCIDENT_HOURS)


def hours_left(incident: DataIncident) -> int:
    """Whole hours until the deadline; negative once it is past."""
    return int((deadline(incident) - timezone.now()).total_seconds() // 3600)


@transaction.atomic
def create_incident(*, incident: DataIncident, by: User) -> DataIncident:
    """Begin the record of an incident; its clock runs from `known_at`."""
    require_secretariat(by, incident.group_id)
    incident.logged_by = by
    incident.save()
    audit.record(by, Act.INCIDENT_CREATED, incident)
    return incident


@transaction.atomic
def update_incident(*, incident: DataIncident, seen: int, by: User) -> DataIncident:
    """Keep what was added; raises StaleEdit if somebody saved since version `seen`."""
    require_secretariat(by, incident.group_id)
    claim_edit(DataIncident.objects.for_system(_WHY), incident, seen)
    incident.save()
    audit.record(by, Act.INCIDENT_CHANGED, incident)
    return incident


@transaction.atomic
def close_incident(*, incident: DataIncident, by: User) -> DataIncident:
    """End an incident. Raises NotReady until it says what was done and when the authority was told."""
    require_secretariat(by, incident.group_id)
    reasons = [] if incident.measures.strip() else [_("Anote las medidas tomadas.")]
    if incident.authority_told_at is None:
        reasons.append(_("Anote cuándo se avisó a la autoridad."))
    if reasons:
        raise NotReady(reasons)
    if DataIncident.objects.for_system(_WHY).filter(pk=incident.pk, closed_at=None).update(closed_at=timezone.now()):
        audit.record(by, Act.INCIDENT_CLOSED, incident)
    incident.refresh_from_db()
    return incident


def warn_of_deadlines() -> int:
    """Mail each secretariat once at half of the time and once four hours before it is over; return how many mails."""
    rows = DataIncident.objects.for_system("reminders").filter(authority_told_at=None, closed_at=None)
    return one_by_one(_warn, list(rows.order_by("pk").values_list("pk", flat=True)))


def _warn(pk: int) -> int:
    incident = DataIncident.objects.for_system("reminders").get(pk=pk)
    left = hours_left(incident)
    step = "last" if left <= 4 else "half" if left <= settings.DATA_INCIDENT_HOURS // 2 else None
    return _remind(incident, step, left) if step else 0


def _remind(incident: DataIncident, step: str, left: int) -> int:
    keepers = secretariat_accounts(incident.group_id)
    for keeper in keepers:
        outbox.send_later(
            to=keeper.email,
            kind=f"incident.{step}",
            about=f"incident:{incident.pk}",
            subject=_("El plazo para avisar de un incidente de datos está por vencer"),
            template="incident_deadline",
            context={"link": absolute(incident.get_absolute_url()), "until": deadline(incident), "left": left},
            group_id=incident.group_id,
        )
    return len(keepers)
