"""What people do with their own data: correct it, answer for it, ask about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.access.policy import NotAllowed, require_secretariat
from members.directory.models import Consent, Person, Purpose, User, WorkingGroup
from members.directory.reads.keepers import secretariat_accounts
from members.directory.services.consents import record_consent
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today
from vpwg.common.web.links import absolute
from vpwg.privacy.acts import Act
from vpwg.privacy.models import DataRequest
from vpwg.privacy.services import erasure

Kind = DataRequest.Kind
State = DataRequest.State
_ANSWERS = {State.GRANTED: Act.DATA_REQUEST_GRANTED, State.REFUSED: Act.DATA_REQUEST_REFUSED}


def groups_keeping(person: Person) -> list[WorkingGroup]:
    """Return the groups whose secretariat keeps data of `person`: by a seat, now or before, or a contact."""
    ids = set(person.seats.values_list("membership__group", flat=True))
    ids |= set(person.contacts.values_list("group", flat=True))
    return list(WorkingGroup.objects.filter(pk__in=ids))


@transaction.atomic
def correct_own_data(*, person: Person, seen: int, by: User) -> Person:
    """Keep what a person corrected of themselves. Raises NotAllowed for anybody else's data, StaleEdit."""
    if by.person_id != person.pk:
        raise NotAllowed
    claim_edit(Person.objects.for_system("conditional update of one's own row"), person, seen)
    person.data_origin, person.data_origin_on = _("la propia persona, en el portal"), lima_today()
    person.save()
    for group in groups_keeping(person):
        audit.record(by, Act.PERSON_CORRECTED_OWN, person, group_id=group.pk)
    return person


@transaction.atomic
def answer_consent(*, person: Person, purpose: Purpose | str, is_given: bool, by: User) -> Consent:
    """Keep a person's own answer to a purpose. Raises NotAllowed for anybody else's."""
    if by.person_id != person.pk:
        raise NotAllowed
    return record_consent(
        person=person, purpose=purpose, is_given=is_given, by=by, evidence=_("en el portal, con su cuenta")
    )


@transaction.atomic
def open_requests(*, person: Person, kind: Kind | str, text: str, by: User) -> list[DataRequest]:
    """Put a request before each secretariat that keeps data of `person`; tell both sides by mail.

    `due_on` counts calendar days from today in Lima (settings.DATA_REQUEST_DAYS; the law's day counts
    differ by source). Raises NotAllowed for anybody else's data, ValidationError where the same is open.
    """
    if by.person_id != person.pk:
        raise NotAllowed
    Person.objects.for_system("one request of a kind at a time").select_for_update().get(pk=person.pk)
    if person.data_requests.filter(kind=kind, state=State.OPEN).exists():
        raise ValidationError(_("Ya tiene una solicitud igual en atención. Le responderemos antes de que venza."))
    groups = groups_keeping(person)
    if not groups:
        raise ValidationError(_("Ningún grupo conserva datos suyos."))
    due = lima_today() + timedelta(days=settings.DATA_REQUEST_DAYS[str(kind)])
    opened = []
    for group in groups:
        request = DataRequest.objects.create(group=group, person=person, kind=kind, text=text, due_on=due)
        audit.record(by, Act.DATA_REQUEST_OPENED, request, kind=str(kind))
        _tell_secretariat(request)
        opened.append(request)
    _tell_person(person, by.email, "data_request_received", _("Recibimos su solicitud sobre sus datos"), opened[0])
    return opened


@transaction.atomic
def close_request(*, request: DataRequest, is_granted: bool, outcome: str, by: User) -> DataRequest:
    """Answer a request, once. Granting a cancellation erases what the group keeps of the person.

    Raises NotAllowed unless `by` keeps the group, ValidationError if it was answered meanwhile.
    """
    require_secretariat(by, request.group_id)
    state = State.GRANTED if is_granted else State.REFUSED
    now = timezone.now()
    waiting = DataRequest.objects.for_system("conditional update of a row already allowed")
    taken = waiting.filter(pk=request.pk, state=State.OPEN).update(
        state=state, outcome=outcome, closed_at=now, closed_by=by
    )
    if not taken:
        raise ValidationError(_("Otra persona de la secretaría ya respondió esta solicitud."))
    request.refresh_from_db()
    address = getattr(getattr(request.person, "account", None), "email", "") or request.person.email
    audit.record(by, _ANSWERS[state], request, kind=request.kind)
    if is_granted and request.kind == Kind.CANCELLATION:
        erasure.erase_from_group(person=request.person, group=request.group, by=by)
    if address:
        _tell_person(request.person, address, "data_request_answered", _("Respuesta a su solicitud"), request)
    return request


def _tell_secretariat(request: DataRequest) -> None:
    link = absolute(reverse("data_request_detail", args=[request.public_id]))
    for keeper in secretariat_accounts(request.group_id):
        outbox.send_later(
            to=keeper.email,
            kind="data_request.opened",
            about=f"data_request:{request.pk}",
            subject=_("Una solicitud sobre datos personales espera respuesta"),
            template="data_request_opened",
            context={"link": link, "due_on": request.due_on},
            group_id=request.group_id,
        )


def _tell_person(person: Person, address: str, template: str, subject: Any, request: DataRequest) -> None:
    with override(person.preferred_language):
        outbox.send_later(
            to=address,
            kind=template,
            about=f"data_request:{request.pk}",
            subject=str(subject),
            template=template,
            context={"request": request, "link": absolute(reverse("my_data"))},
            group_id=request.group_id,
        )
