"""Removing a person so that what stays is still true: a seat was held, a pillar spoke; nobody can say who.

Ley 29733, art. 20 (cancellation).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.services.erasure import erase_from_minutes
from members.access.policy import require_secretariat
from members.admission.models import MembershipApplication
from members.directory.models import Consent, Contact, Person, Seat, User, WorkingGroup
from members.directory.services.accounts import close_account
from members.mailings.models import MailingRecipient
from members.outreach.models import Engagement
from vpwg.common.forms.editing import count_change
from vpwg.common.log import audit
from vpwg.common.models import OutboundMessage
from vpwg.common.text.days import lima_today
from vpwg.privacy.acts import Act
from vpwg.privacy.models import DataRequest, ErasureCertificate
from vpwg.privacy.services.names import names_of, without_details, without_names

_WHY = "erasing what is held about one person"


@transaction.atomic
def erase_from_group(
    *, person: Person, group: WorkingGroup, by: User, rule: str = "cancellation"
) -> ErasureCertificate:
    """Remove what the secretariat of `group` keeps of `person`; the last to do so anonymises the person.

    Access by seats in the group ends at once. `rule` says on the certificate why. Raises NotAllowed unless `by`
    keeps the group.
    """
    require_secretariat(by, group.pk)
    counts = _end_in_group(person, group)
    if not _kept_elsewhere(person, group):
        rest = anonymise(person, by=by)
        counts = rest | {name: count + rest.get(name, 0) for name, count in counts.items()}
    certificate = _certify(rule, counts, by=by, group=group, person=person)
    audit.record(by, Act.PERSON_ERASED, certificate, group_id=group.pk, **counts)
    return certificate


def _end_in_group(person: Person, group: WorkingGroup) -> dict[str, int]:
    """End seats and drop contacts in one group; return what was done."""
    today = lima_today()
    seats = person.seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), membership__group=group)
    ended = 0
    for seat in seats:
        if seat.starts_on >= today:
            seat.delete()  # it opened nothing before today, so it leaves no history
        else:
            Seat.objects.for_system(_WHY).filter(pk=seat.pk).update(
                ends_on=today - timedelta(days=1), edit_version=F("edit_version") + 1
            )
        ended += 1
    contacts, _rows = Contact.objects.for_system(_WHY).filter(person=person, group=group).delete()
    return {"seats_ended": ended, "contacts": contacts, "engagements": _forget_talks(person, {group.pk})}


def groups_that_knew(person: Person) -> set[int]:
    """Return the ids of the groups that hold or held something of the person.

    In any other group the same name is a namesake's, and is left alone.
    """
    talks = Engagement.objects.for_system(_WHY).filter(person=person)
    return {
        *person.seats.values_list("membership__group", flat=True),
        *person.contacts.values_list("group", flat=True),
        *person.data_requests.values_list("group", flat=True),
        *talks.values_list("group", flat=True),
    }


def _forget_talks(person: Person, groups: set[int]) -> int:
    talks = Engagement.objects.for_system(_WHY).filter(group__in=groups)
    names = names_of(person.given_names, person.family_names)
    # Where the talk was with the person, even a name of one word is theirs, and so are their address and number.
    redacted = _redact(talks.filter(person=person), names, details=_details_of(person), with_single=True)
    return talks.filter(person=person).update(person=None) + redacted + _redact(talks, names)


def _kept_elsewhere(person: Person, group: WorkingGroup) -> bool:
    """Whether another group still keeps the person: rows there, and it neither granted a cancellation nor let go."""
    others = set(person.seats.exclude(membership__group=group).values_list("membership__group", flat=True))
    others |= set(person.contacts.exclude(group=group).values_list("group", flat=True))
    granted = person.data_requests.filter(kind=DataRequest.Kind.CANCELLATION, state=DataRequest.State.GRANTED)
    others -= set(granted.values_list("group", flat=True))
    return any(not has_let_go(person, other) for other in others)


def has_let_go(person: Person, group_id: int) -> bool:
    """Whether a group issued a certificate for the person, and holds nothing of them that is newer."""
    certificates = ErasureCertificate.objects.for_system(_WHY).filter(group=group_id, subject_hash=subject_hash(person))
    last = certificates.order_by("-issued_at").first()
    if last is None or Contact.objects.for_system(_WHY).filter(person=person, group=group_id).exists():
        return False
    later = Q(ends_on__isnull=True) | Q(ends_on__gte=lima_today(last.issued_at))
    return not person.seats.filter(later, membership__group=group_id).exists()


def anonymise(person: Person, *, by: User | None) -> dict[str, int]:
    """Take from the portal everything that says who `person` was; return counts by what was removed.

    Rows that others rely on (a seat's dates, an approved text) stay, without the name.
    """
    names, addresses = names_of(person.given_names, person.family_names), _addresses_of(person)
    _forget_requests(person, names)
    counts = {
        "invitations": person.invitations.all().delete()[0],
        "mails": _forget_mail(addresses),
        "engagements": _forget_talks(person, groups_that_knew(person)),
        "applications": _forget_applications(person, addresses),
        "recipients": MailingRecipient.objects.for_system(_WHY).filter(person=person).update(email=""),
        "consent_evidence": Consent.objects.filter(person=person).update(evidence=""),
        "account": close_account(person),
        "person": 1,
    }
    counts |= erase_from_minutes(person, names, groups_that_knew(person), by)
    Contact.objects.for_system(_WHY).filter(person=person).delete()
    person.given_names, person.family_names = _("Persona"), _("retirada")
    person.email = person.phone = person.job_title = ""
    person.data_origin, person.interest_codes = _("datos suprimidos"), []
    person.anonymised_at = timezone.now()
    count_change(person)
    person.save()
    return counts


def _addresses_of(person: Person) -> set[str]:
    """The login, and the contact address unless it is somebody else's too: anybody may have typed that one."""
    account = User.objects.filter(person=person).first()
    found = {account.email.lower()} if account else set()
    living = Person.objects.for_system(_WHY).filter(email__iexact=person.email, anonymised_at=None)
    is_shared = (
        living.exclude(pk=person.pk).exists()
        or User.objects.filter(email__iexact=person.email).exclude(person=person).exists()
    )
    return found if is_shared or not person.email else {*found, person.email.lower()}


def _details_of(person: Person) -> set[str]:
    """How to reach the person, as it stands in texts about them."""
    return {person.phone, person.email, *User.objects.filter(person=person).values_list("email", flat=True)}


def _forget_requests(person: Person, names: set[str]) -> None:
    """Empty what the person asked; the answer stays as proof that there was one, without saying to whom."""
    details, mark = _details_of(person), _("[nombre suprimido]")
    requests = DataRequest.objects.for_system(_WHY).filter(person=person)
    requests.exclude(text="").update(text="")
    for request in requests.exclude(outcome=""):
        outcome = without_names(without_details(request.outcome, details, mark), names, mark, with_single=True)
        requests.filter(pk=request.pk).update(outcome=outcome)


def _redact(rows: Any, names: set[str], *, details: Iterable[str] = (), with_single: bool = False) -> int:
    """Replace names, and `details` of how to reach somebody, in the free text of engagements; return how many rows."""
    changed, mark = 0, _("[nombre suprimido]")
    for row in rows.iterator():
        summary, next_step = (
            without_names(without_details(text, details, mark), names, mark, with_single=with_single)
            for text in (row.summary, row.next_step)
        )
        if (summary, next_step) != (row.summary, row.next_step):
            row.summary, row.next_step = summary, next_step[:300]
            row.save(update_fields=["summary", "next_step", "folded"])  # searched words forget the name too
            changed += 1
    return changed


def _forget_mail(addresses: set[str]) -> int:
    count = 0
    for message in OutboundMessage.objects.filter(_addressed("to", addresses)):
        OutboundMessage.objects.filter(pk=message.pk).update(to=f"suprimido-{message.pk}@invalid.example", body="")
        count += 1
    return count


def _addressed(field: str, addresses: set[str]) -> Q:
    """Rows with one of `addresses`, however it was typed."""
    wanted = Q(pk__in=[])
    for address in addresses:
        wanted |= Q(**{f"{field}__iexact": address})
    return wanted


def _forget_applications(person: Person, addresses: set[str]) -> int:
    """Empty what the person wrote: with their login in any group, with the contact address where they are known."""
    logins = {account.email for account in User.objects.filter(person=person)}
    near = _addressed("email", addresses) & Q(group__in=groups_that_knew(person))
    rows = MembershipApplication.objects.for_system(_WHY)
    return rows.filter(near | _addressed("email", logins)).update(
        given_names=_("Persona"), family_names=_("retirada"), email="suprimido@invalid.example", phone="", job_title=""
    )


def _certify(
    rule: str, counts: dict[str, int], *, by: User | None, group: WorkingGroup | None, person: Person | None = None
) -> ErasureCertificate:
    subject = subject_hash(person) if person else ""
    return ErasureCertificate.objects.create(rule=rule, counts=counts, issued_by=by, group=group, subject_hash=subject)


def subject_hash(person: Person) -> str:
    """Return what stands for the person on a certificate: it can be checked by who knows their identifier."""
    return hmac.new(settings.SECRET_KEY.encode(), person.public_id.encode(), hashlib.sha256).hexdigest()


def certify_rule(
    rule: str, counts: dict[str, int], *, by: User | None = None, group: WorkingGroup | None = None
) -> ErasureCertificate:
    """Return the proof that a retention rule removed rows, by the system or a secretariat: for nobody in particular."""
    return _certify(rule, counts, by=by, group=group)
