"""How long personal data are kept: one rule a kind of row. Listing and removing ask the same rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.admission.models import MembershipApplication
from members.directory.models import Invitation, Person, Seat
from members.imports.models import ImportBatch
from members.mailings.models import MailingRecipient
from members.outreach.models import Engagement
from vpwg.common import audit
from vpwg.common.models import OutboundMessage
from vpwg.privacy.models import ErasureCertificate
from vpwg.privacy.services import erasure

_WHY = "retention: nobody is shown the rows"
AppState = MembershipApplication.State


@dataclass(frozen=True)
class Rule:
    """`due(before)` gives the rows older than that instant; `remove(rows)` removes them and counts."""

    name: str
    label: str | Promise
    due: Callable[[datetime], QuerySet[Any]]
    remove: Callable[[QuerySet[Any]], dict[str, int]]

    @property
    def days(self) -> int:
        return int(settings.RETENTION_DAYS[self.name])

    def rows(self) -> QuerySet[Any]:
        """Rows whose time is over now."""
        return self.due(timezone.now() - timedelta(days=self.days))


def _former_people(before: datetime) -> QuerySet[Any]:
    """People whose last seat ended before, with no contact left and no request open."""
    day = timezone.localtime(before).date()
    people = Person.objects.for_system(_WHY).filter(anonymised_at__isnull=True, contacts__isnull=True)
    later = Seat.objects.for_system(_WHY).filter(person=OuterRef("pk"))
    later = later.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return people.filter(~Exists(later), seats__isnull=False).exclude(data_requests__state="open").distinct()


def _idle_contacts(before: datetime) -> QuerySet[Any]:
    """Contacts who never had a seat, known since before, with nobody having spoken to them since."""
    day = timezone.localtime(before).date()
    talked = Engagement.objects.for_system(_WHY).filter(person=OuterRef("pk"), happened_on__gte=day)
    agreed = Q(consents__is_given=True, consents__answered_at__gte=before)
    people = Person.objects.for_system(_WHY).filter(
        anonymised_at__isnull=True, seats__isnull=True, contacts__isnull=False, data_origin_on__lt=day
    )
    return people.filter(~Exists(talked)).exclude(agreed).exclude(data_requests__state="open").distinct()


def _anonymise(rows: QuerySet[Any]) -> dict[str, int]:
    people = list(rows)
    for person in people:
        erasure.anonymise(person, by=None)
    return {"people": len(people)}


def _delete(rows: QuerySet[Any]) -> dict[str, int]:
    return {"rows": rows.delete()[0]}


def _forget_applicants(rows: QuerySet[Any]) -> dict[str, int]:
    return {
        "rows": rows.update(
            given_names="Persona", family_names="retirada", email="suprimido@invalid.example", phone="", job_title=""
        )
    }


RULES = [
    Rule("former_people", _("Personas cuya última representación terminó"), _former_people, _anonymise),
    Rule("idle_contacts", _("Contactos sin representación ni gestiones"), _idle_contacts, _anonymise),
    Rule(
        "unconfirmed_applications",
        _("Postulaciones cuyo correo no se confirmó"),
        lambda before: MembershipApplication.objects.for_system(_WHY).filter(
            email_confirmed_at__isnull=True, created_at__lt=before
        ),
        _delete,
    ),
    Rule(
        "declined_applications",
        _("Datos de contacto en postulaciones no admitidas"),
        lambda before: (
            MembershipApplication.objects.for_system(_WHY)
            .filter(state=AppState.DECLINED, created_at__lt=before)
            .exclude(email="suprimido@invalid.example")
        ),
        _forget_applicants,
    ),
    Rule(
        "expired_invitations",
        _("Invitaciones vencidas o usadas"),
        lambda before: Invitation.objects.filter(expires_at__lt=before),
        _delete,
    ),
    Rule(
        "sent_mail",
        _("Correos ya enviados"),
        lambda before: OutboundMessage.objects.filter(state=OutboundMessage.State.SENT, sent_at__lt=before),
        _delete,
    ),
    Rule(
        "mailing_addresses",
        _("Direcciones en envíos antiguos"),
        lambda before: MailingRecipient.objects.for_system(_WHY).filter(at__lt=before).exclude(email=""),
        lambda rows: {"rows": rows.update(email="")},
    ),
    Rule(
        "unfinished_imports",
        _("Tablas subidas que no se importaron"),
        lambda before: ImportBatch.objects.for_system(_WHY).filter(
            state=ImportBatch.State.CHECKED, uploaded_at__lt=before
        ),
        lambda rows: {"rows": rows.update(state=ImportBatch.State.DROPPED, rows=[], report={})},
    ),
]


@transaction.atomic
def apply(rule: Rule) -> ErasureCertificate | None:
    """Remove what `rule` says is over; return the certificate, or None where there was nothing."""
    rows = rule.rows()
    if not rows.exists():
        return None
    certificate = erasure.certify_rule(f"retention:{rule.name}", rule.remove(rows))
    audit.record(None, "retention.applied", certificate, rule=rule.name)
    return certificate
