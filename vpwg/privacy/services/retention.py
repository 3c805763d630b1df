"""How long personal data are kept: one rule a kind of row. Listing and removing ask the same rule.

A rule is asked for the whole portal (`manage.py retention`) or for one group, whose secretariat acts on it. What is
due in a group follows from that group's rows alone: that another group knows somebody is not told.
"""

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

from members.access.policy import require_secretariat
from members.admission.models import MembershipApplication
from members.directory.models import Consent, Contact, Invitation, Person, Seat, User, WorkingGroup
from members.imports.models import ImportBatch
from members.mailings.models import MailingRecipient
from members.outreach.models import Engagement
from vpwg.common.log import audit
from vpwg.common.models import OutboundMessage
from vpwg.common.text.days import lima_today
from vpwg.privacy.acts import Act
from vpwg.privacy.models import DataRequest, ErasureCertificate, RetentionReport
from vpwg.privacy.services import erasure

_WHY = "retention: nobody is shown the rows"
AppState = MembershipApplication.State
MailState = OutboundMessage.State
Due = Callable[[datetime, WorkingGroup | None], QuerySet[Any]]


@dataclass(frozen=True)
class Rule:
    """`due(before, group)` gives the rows older than that instant; `remove(rows)` removes them and counts."""

    name: str
    label: str | Promise
    due: Due
    remove: Callable[[QuerySet[Any]], dict[str, int]]
    is_of_group: bool = True  # a secretariat sees and applies it; otherwise only who operates the portal
    is_of_people: bool = False

    @property
    def days(self) -> int:
        return int(settings.RETENTION_DAYS[self.name])

    def latest(self) -> datetime:
        """The instant before which time is over now."""
        return timezone.now() - timedelta(days=self.days)

    def rows(self, group: WorkingGroup | None = None, before: datetime | None = None) -> QuerySet[Any]:
        """Rows whose time is over, of the portal or of `group`; with `before`, those it was over for then."""
        latest = self.latest()
        return self.due(min(before, latest) if before else latest, group)


def _of(rows: QuerySet[Any], path: str, group: WorkingGroup | None) -> QuerySet[Any]:
    """Those of `rows` that belong to `group`, or all."""
    return rows.filter(**{path: group}) if group else rows


def _lasting_yes(before: datetime) -> QuerySet[Any]:
    """Answers since `before` that agree, and that no later answer to the same purpose took back."""
    later = Q(answered_at__gt=OuterRef("answered_at")) | Q(answered_at=OuterRef("answered_at"), pk__gt=OuterRef("pk"))
    withdrawn = Consent.objects.filter(later, person=OuterRef("person"), purpose=OuterRef("purpose"), is_given=False)
    given = Consent.objects.filter(person=OuterRef("pk"), is_given=True, answered_at__gte=before)
    return given.filter(~Exists(withdrawn))


def _without_request(people: QuerySet[Any], group: WorkingGroup | None) -> QuerySet[Any]:
    asked = DataRequest.objects.for_system(_WHY).filter(person=OuterRef("pk"), state=DataRequest.State.OPEN)
    return people.filter(~Exists(_of(asked, "group", group)))


def _former_people(before: datetime, group: WorkingGroup | None) -> QuerySet[Any]:
    """People whose last seat ended before, with no contact left and no request open."""
    day = lima_today(before)
    seats = _of(Seat.objects.for_system(_WHY).filter(person=OuterRef("pk")), "membership__group", group)
    later = seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    contacts = _of(Contact.objects.for_system(_WHY).filter(person=OuterRef("pk")), "group", group)
    people: QuerySet[Any] = Person.objects.for_system(_WHY).filter(anonymised_at__isnull=True)
    people = _without_request(people.filter(Exists(seats), ~Exists(later), ~Exists(contacts)), group)
    if group is None:
        return people
    return people.exclude(pk__in=[person.pk for person in people if erasure.has_let_go(person, group.pk)])


def _idle_contacts(before: datetime, group: WorkingGroup | None) -> QuerySet[Any]:
    """Contacts who never had a seat, known since before, with nobody having spoken to them since.

    Whoever agreed to something since and did not take it back is no idle contact; a withdrawal keeps nobody.
    """
    day = lima_today(before)
    talked = _of(
        Engagement.objects.for_system(_WHY).filter(person=OuterRef("pk"), happened_on__gte=day), "group", group
    )
    seats = _of(Seat.objects.for_system(_WHY).filter(person=OuterRef("pk")), "membership__group", group)
    contacts = _of(Contact.objects.for_system(_WHY).filter(person=OuterRef("pk")), "group", group)
    people = Person.objects.for_system(_WHY).filter(anonymised_at__isnull=True, data_origin_on__lt=day)
    people = people.filter(Exists(contacts), ~Exists(seats), ~Exists(talked), ~Exists(_lasting_yes(before)))
    return _without_request(people, group)


def _unconfirmed(before: datetime, group: WorkingGroup | None) -> QuerySet[Any]:
    rows = MembershipApplication.objects.for_system(_WHY)
    return _of(rows.filter(email_confirmed_at__isnull=True, created_at__lt=before), "group", group)


def _declined(before: datetime, group: WorkingGroup | None) -> QuerySet[Any]:
    rows = MembershipApplication.objects.for_system(_WHY).filter(state=AppState.DECLINED, created_at__lt=before)
    return _of(rows.exclude(email="suprimido@invalid.example"), "group", group)


def _ended_mail(before: datetime, _group: WorkingGroup | None) -> QuerySet[Any]:
    sent = Q(state=MailState.SENT, sent_at__lt=before)
    return OutboundMessage.objects.filter(
        sent | Q(state__in=[MailState.FAILED, MailState.DROPPED], created_at__lt=before)
    )


def _mailing_addresses(before: datetime, group: WorkingGroup | None) -> QuerySet[Any]:
    rows = MailingRecipient.objects.for_system(_WHY).filter(at__lt=before).exclude(email="")
    return _of(rows, "mailing__group", group)


def _unfinished_imports(before: datetime, group: WorkingGroup | None) -> QuerySet[Any]:
    rows = ImportBatch.objects.for_system(_WHY)
    return _of(rows.filter(state=ImportBatch.State.CHECKED, uploaded_at__lt=before), "group", group)


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


def _forget_addresses(rows: QuerySet[Any]) -> dict[str, int]:
    return {"rows": rows.update(email="")}


def _drop_imports(rows: QuerySet[Any]) -> dict[str, int]:
    return {"rows": rows.update(state=ImportBatch.State.DROPPED, rows=[], report={})}


RULES = [
    Rule("former_people", _("Personas cuya última representación terminó"), _former_people, _anonymise,
         is_of_people=True),
    Rule("idle_contacts", _("Contactos sin representación ni gestiones"), _idle_contacts, _anonymise,
         is_of_people=True),
    Rule("unconfirmed_applications", _("Postulaciones cuyo correo no se confirmó"), _unconfirmed, _delete),
    Rule("declined_applications", _("Datos de contacto en postulaciones no admitidas"), _declined, _forget_applicants),
    Rule("expired_invitations", _("Invitaciones vencidas o usadas"),
         lambda before, _group: Invitation.objects.filter(expires_at__lt=before), _delete, is_of_group=False),
    Rule("sent_mail", _("Correos ya enviados, fallidos o descartados"), _ended_mail, _delete, is_of_group=False),
    Rule("mailing_addresses", _("Direcciones en envíos antiguos"), _mailing_addresses, _forget_addresses),
    Rule("unfinished_imports", _("Tablas subidas que no se importaron"), _unfinished_imports, _drop_imports),
]  # fmt: skip
OF_GROUP = {rule.name: rule for rule in RULES if rule.is_of_group}


@transaction.atomic
def apply(rule: Rule) -> ErasureCertificate | None:
    """Remove what `rule` says is over in the portal; return the certificate, or None where there was nothing."""
    rows = rule.rows()
    if not rows.exists():
        return None
    certificate = erasure.certify_rule(f"retention:{rule.name}", rule.remove(rows))
    audit.record(None, Act.RETENTION_APPLIED, certificate, rule=rule.name)
    return certificate


@transaction.atomic
def apply_in_group(*, rule: Rule, group: WorkingGroup, before: datetime, by: User) -> int:
    """Remove what `rule` says was over in `group` at `before`, as its secretariat saw it; return how many rows.

    People go as by a granted cancellation: whoever another group keeps stays there. Raises NotAllowed unless `by`
    keeps the group.
    """
    require_secretariat(by, group.pk)
    rows = rule.rows(group, before)
    count = rows.count()
    if not count:
        return 0
    if rule.is_of_people:
        for person in list(rows):
            erasure.erase_from_group(person=person, group=group, by=by, rule=f"retention:{rule.name}")
    else:
        certificate = erasure.certify_rule(f"retention:{rule.name}", rule.remove(rows), by=by, group=group)
        audit.record(by, Act.RETENTION_APPLIED, certificate, group_id=group.pk, rule=rule.name)
    report(group)
    return count


def report(group: WorkingGroup) -> int:
    """Note how much is due in `group` by each rule, for its secretariat's desk; return how much in all."""
    total = 0
    for name, rule in OF_GROUP.items():
        count = rule.rows(group).count()
        total += count
        RetentionReport.objects.for_system(_WHY).update_or_create(
            group=group, rule=name, defaults={"count": count, "reported_at": timezone.now()}
        )
    return total
