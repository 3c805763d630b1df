"""Addresses that mail does not reach."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone

from members.access.viewer import viewer_of
from members.directory.models import Person, User
from members.mailings.acts import Act
from members.mailings.models import MailingRecipient
from members.mailings.services.mail_outcomes import set_outcome
from vpwg.common.log import audit
from vpwg.common.models import OutboundMessage

Outcome = MailingRecipient.Outcome
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def addresses_in(text: str) -> list[str]:
    """Return the addresses in a pasted text, in lower case, each once."""
    return list(dict.fromkeys(found.lower() for found in _ADDRESS.findall(text)))


@transaction.atomic
def mark_bounced(*, addresses: list[str], by: User) -> tuple[list[Person], list[str]]:
    """Mark the people of `by`'s groups with these addresses; return them, and the addresses nobody has."""
    wanted = set(addresses)
    people = [p for p in Person.objects.visible_to(by).exclude(email="") if p.email.lower() in wanted]
    _mark(people)
    for person in people:
        audit.record(by, Act.PERSON_BOUNCED, person, group_id=viewer_of(by).groups_kept[0])
    known = {person.email.lower() for person in people}
    return people, [address for address in addresses if address not in known]


def note_failure(message: OutboundMessage) -> None:
    """Have the record of a mailing say that it did not arrive, and mark who has an address that was refused."""
    if message.kind == "mailing":
        set_outcome(message, before=Outcome.QUEUED, now=Outcome.FAILED)
    if message.problem == OutboundMessage.Problem.REFUSED:
        _mark(list(Person.objects.for_system("an address refused by its server").filter(email__iexact=message.to)))


def _mark(people: list[Person]) -> None:
    ids = [person.pk for person in people]
    Person.objects.for_system("marking addresses").filter(pk__in=ids, email_bounced_at=None).update(
        email_bounced_at=timezone.now()
    )
    queued = MailingRecipient.objects.for_system("marking addresses").filter(
        outcome__in=[Outcome.QUEUED, Outcome.FAILED]
    )
    for person in people:
        queued.filter(person=person, email__iexact=person.email).update(outcome=Outcome.BOUNCED)
