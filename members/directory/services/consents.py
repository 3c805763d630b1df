"""What people agreed to, purpose by purpose. Ley 29733: consent is free, prior, informed, express and provable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from members.directory.acts import Act
from members.directory.models import Consent, Person, Purpose, User
from vpwg.common.log import audit

# The wording that people are shown, by version; a changed wording is a new version, never an edit.
CURRENT_TEXT = "2026-11"
# Told when somebody withdraws from mailings: who sends them lets go of what still waits.
Withdrawal = Callable[[Person], object]
_ON_WITHDRAWAL: list[Withdrawal] = []


def on_withdrawal(told: Withdrawal) -> None:
    """Have `told` called with a person who withdraws the consent to mailings, inside the same transaction."""
    if told not in _ON_WITHDRAWAL:
        _ON_WITHDRAWAL.append(told)


@transaction.atomic
def record_consent(
    *,
    person: Person,
    purpose: Purpose | str,
    is_given: bool,
    by: User | None,
    evidence: str = "",
    text_version: str = CURRENT_TEXT,
    group_id: int | None = None,
    answered_at: datetime | None = None,
) -> Consent:
    """Keep an answer; a withdrawal is an answer too. `by` is a User, or None where a link without login was used.

    Who says no to mailings receives none of those that still wait. `answered_at` (aware) is when the person answered, by default now; what counts is the latest answer.
    """
    consent = Consent.objects.create(
        person=person,
        purpose=Purpose(purpose),
        is_given=is_given,
        text_version=text_version,
        evidence=evidence,
        recorded_by=by,
        answered_at=answered_at or timezone.now(),
    )
    if consent.purpose == Purpose.MAILINGS and consents_of(person)[Purpose.MAILINGS] == consent and not is_given:
        for told in _ON_WITHDRAWAL:
            told(person)
    action = Act.CONSENT_GIVEN if is_given else Act.CONSENT_WITHDRAWN
    audit.record(by, action, person, group_id=group_id, purpose=str(consent.purpose), text_version=text_version)
    return consent


def consents_of(person: Person) -> dict[str, Consent | None]:
    """Return the latest answer to each purpose; None means not asked."""
    latest: dict[str, Consent | None] = dict.fromkeys(Purpose.values)
    for consent in person.consents.order_by("answered_at", "pk"):
        latest[consent.purpose] = consent
    return latest


def consenting(people: QuerySet[Person], purpose: Purpose | str) -> QuerySet[Person]:
    """Return those of `people` whose latest answer to `purpose` is yes."""
    last = Consent.objects.filter(person=OuterRef("pk"), purpose=purpose).order_by("-answered_at", "-pk")
    return people.filter(
        pk__in=people.annotate(_last=Subquery(last.values("is_given")[:1])).filter(_last=True).values("pk")
    )
