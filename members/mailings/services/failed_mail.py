"""Mail that was given up: what its secretariat sees of it, sends again or lays aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed, NotReady, require_secretariat
from members.access.viewer import Reader, viewer_of
from members.directory.models import Invitation, Person, Purpose, User
from members.directory.services.consents import consenting
from members.mailings.acts import Act
from members.mailings.models import MailingRecipient
from members.mailings.services.mail_outcomes import set_outcome
from vpwg.common.log import audit
from vpwg.common.models import OutboundMessage

State = OutboundMessage.State
Outcome = MailingRecipient.Outcome
_WHY = "sending one mail again"
_GONE = "@invalid.example"
AT_ONCE = 500


@dataclass(frozen=True)
class FailedMail:
    """One mail that was given up: the person it was for where the reader knows them, and the address they know."""

    message: OutboundMessage
    person: Person | None
    address: str

    @property
    def key(self) -> str:
        return key_of(self.message)

    @property
    def is_invitation(self) -> bool:
        return self.message.kind == "invitation"


def key_of(message: OutboundMessage) -> str:
    """Return what names a mail on a page: its row's number would tell how much mail everybody else sends."""
    return salted_hmac("members.failed-mail", str(message.pk)).hexdigest()[:20]


def failed_for(user: Reader) -> QuerySet[OutboundMessage]:
    """Return the mail that was given up in the groups that `user` keeps, the latest first."""
    rows = OutboundMessage.objects.filter(state=State.FAILED, group_id__in=viewer_of(user).groups_kept)
    return rows.order_by("-due_at", "-pk")


def find(user: Reader, key: str) -> OutboundMessage | None:
    """Return the mail that `key` names among those that `user` answers for, or None."""
    return next((row for row in failed_for(user) if constant_time_compare(key_of(row), key)), None)


def lines(user: Reader, messages: list[OutboundMessage]) -> list[FailedMail]:
    """Return `messages` with whom each was for.

    An address is shown where the reader keeps it, or an applicant typed it; the one with which somebody signs in
    is theirs, and only their name is said.
    """
    wanted = {message.to.lower() for message in messages}
    people: QuerySet[Any] = Person.objects.visible_to(user).annotate(low=Lower("email"), login=Lower("account__email"))
    by_contact = {person.low: person for person in people.filter(low__in=wanted)}
    by_login = {person.login: person for person in people.filter(login__in=wanted)}
    told = []
    for message in messages:
        address = message.to.lower()
        person = by_contact.get(address) or by_login.get(address)
        is_known = address in by_contact or message.kind in ("application.link", "application.moved")
        told.append(FailedMail(message, person, message.to if is_known and not address.endswith(_GONE) else ""))
    return told


@transaction.atomic
def resend(*, message: OutboundMessage, by: User) -> None:
    """Have a mail that was given up wait for its turn again.

    A mailing goes to the address that its person has now. Raises NotAllowed unless `by` keeps its group; NotReady
    where it must not or cannot go any more, or somebody was quicker.
    """
    _require(message, by)
    to = _address_now(message)
    rows = OutboundMessage.objects.filter(pk=message.pk, state=State.FAILED)
    if not rows.update(state=State.WAITING, problem="", attempts=0, due_at=timezone.now(), to=to):
        raise NotReady([_("Otra persona ya lo mandó de nuevo o lo descartó.")])
    if message.kind == "mailing":
        set_outcome(message, before=Outcome.FAILED, now=Outcome.QUEUED)
        set_outcome(message, before=Outcome.BOUNCED, now=Outcome.QUEUED)
    audit.record(by, Act.MAIL_RESENT, group_id=message.group_id, kind=message.kind)


def resend_all(*, by: User) -> tuple[int, int]:
    """Have the first `AT_ONCE` mails of the list wait for their turn again; return how many do, and how many cannot."""
    done, kept = 0, 0
    for message in failed_for(by)[:AT_ONCE]:
        try:
            resend(message=message, by=by)
            done += 1
        except NotReady:
            kept += 1
    return done, kept


@transaction.atomic
def drop(*, message: OutboundMessage, by: User) -> None:
    """Lay aside a mail that was given up: it is never sent, and its text goes. Raises as `resend` does."""
    _require(message, by)
    rows = OutboundMessage.objects.filter(pk=message.pk, state=State.FAILED)
    if not rows.update(state=State.DROPPED, body=""):
        raise NotReady([_("Otra persona ya lo mandó de nuevo o lo descartó.")])
    audit.record(by, Act.MAIL_DROPPED, group_id=message.group_id, kind=message.kind)


def _require(message: OutboundMessage, by: User) -> None:
    if message.group_id is None:  # mail about an account is nobody's but its owner's
        raise NotAllowed
    require_secretariat(by, message.group_id)


def _address_now(message: OutboundMessage) -> str:
    if message.to.endswith(_GONE):
        raise NotReady([_("Los datos de esa persona ya se borraron: no hay a dónde mandarlo.")])
    if message.kind == "invitation":
        invitation = Invitation.objects.filter(pk=message.about.partition(":")[2]).first()
        if invitation is None or not invitation.is_open:
            raise NotReady(
                [_("Esa invitación ya venció o se reemplazó. Invite de nuevo desde la ficha de la persona.")]
            )
    if message.kind != "mailing":
        return message.to
    person = Person.objects.for_system(_WHY).filter(pk=message.about.rpartition(":")[2])
    if not consenting(person, Purpose.MAILINGS).exists():
        raise NotReady([_("Esa persona ya no consiente en recibir envíos: no se le manda.")])
    return person.get().email or message.to
