"""Mail to a segment: who receives it is computed when it is shown and again when it is sent."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import Error, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.access.models import new_public_id
from members.access.policy import NotAllowed, NotReady, require_secretariat
from members.directory.models import Person, Purpose, User, WorkingGroup
from members.directory.services.consents import consenting, consents_of, record_consent
from members.mailings.acts import Act
from members.mailings.models import Mailing, MailingRecipient
from members.mailings.segments import people_in
from members.mailings.services.mail_outcomes import about
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.mail.kinds import UNSUBSCRIBE
from vpwg.common.queue import enqueue
from vpwg.common.web.links import absolute

logger = logging.getLogger(__name__)
Outcome = MailingRecipient.Outcome
State = Mailing.State
# So many a minute: mail servers take a burst for spam.
PER_MINUTE = 50
_SALT = "members.unsubscribe"
_WHY = "sending a mailing that its secretariat released"


@dataclass(frozen=True)
class Recipients:
    """Who receives a mailing now, and who of its segment does not, with the reason."""

    will: list[Person]
    wont: list[tuple[Person, Outcome]]


def recipients_of(mailing: Mailing) -> Recipients:
    """Return who of the segment receives: only an express yes, only an address that mail reaches."""
    people = people_in(mailing.group, mailing.segment)
    rows = Person.objects.for_system(_WHY).filter(pk__in=[person.pk for person in people])
    agreed = set(consenting(rows, Purpose.MAILINGS).values_list("pk", flat=True))
    will, wont = [], []
    for person in people:
        if person.pk not in agreed:
            wont.append((person, Outcome.REFUSED))
        elif not person.email:
            wont.append((person, Outcome.NO_ADDRESS))
        elif person.email_bounced_at:
            wont.append((person, Outcome.BOUNCED))
        else:
            will.append(person)
    return Recipients(will, wont)


@transaction.atomic
def create_mailing(*, mailing: Mailing, by: User) -> Mailing:
    """Keep a draft. Raises NotAllowed unless `by` keeps its group."""
    require_secretariat(by, mailing.group_id)
    mailing.created_by = by
    mailing.save()
    audit.record(by, Act.MAILING_CREATED, mailing)
    return mailing


@transaction.atomic
def update_mailing(*, mailing: Mailing, seen: int, by: User) -> Mailing:
    """Keep changes to a draft. Raises NotAllowed, StaleEdit, NotReady (it was sent)."""
    require_secretariat(by, mailing.group_id)
    rows = Mailing.objects.for_system("conditional update of a row already allowed")
    if rows.get(pk=mailing.pk).state != State.DRAFT:
        raise NotReady([_("Este envío ya salió: no se puede cambiar.")])
    claim_edit(rows.filter(state=State.DRAFT), mailing, seen)
    mailing.save(update_fields=["subject", "body", "segment", "edit_version"])
    audit.record(by, Act.MAILING_CHANGED, mailing)
    return mailing


@transaction.atomic
def delete_mailing(*, mailing: Mailing, by: User) -> None:
    """Drop a draft. Raises NotReady for one that was sent: what went to whom stays on record."""
    require_secretariat(by, mailing.group_id)
    drafts = Mailing.objects.for_system("conditional deletion of a row already allowed")
    deleted, _rows = drafts.filter(pk=mailing.pk, state=Mailing.State.DRAFT).delete()
    if not deleted:
        raise NotReady([_("Este envío ya se mandó: queda en el registro.")])
    audit.record(by, Act.MAILING_DELETED, group_id=mailing.group_id)


def unsubscribe_token(person: Person, group: WorkingGroup) -> str:
    """Return the signed words of a way out; they never expire."""
    return signing.Signer(salt=_SALT).sign(f"{person.public_id}~{group.slug}")


def read_token(token: str) -> tuple[Person, WorkingGroup] | None:
    """Return whose way out `token` is and from which group's mailings, or None."""
    try:
        public_id, slug = signing.Signer(salt=_SALT).unsign(token).split("~", 1)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.for_system("a signed link").filter(public_id=public_id).first()
    group = WorkingGroup.objects.filter(slug=slug).first()
    return (person, group) if person and group else None


@transaction.atomic
def unsubscribe(*, person: Person, group: WorkingGroup) -> None:
    """Withdraw the consent to mailings by a link without login; what still waits is not sent."""
    latest = consents_of(person)[Purpose.MAILINGS]
    if latest is None or latest.is_given:
        record_consent(person=person, purpose=Purpose.MAILINGS, is_given=False, by=None, group_id=group.pk,
                       evidence=_("con el enlace de un correo"))  # fmt: skip


def _frame(mailing: Mailing, person: Person) -> tuple[dict[str, str], dict[str, str]]:
    """Return (context, headers) of a mail to `person`, in the language of the moment."""
    link = absolute(reverse("unsubscribe", args=[unsubscribe_token(person, mailing.group)]))
    context = {"body": mailing.body, "group": mailing.group.name, "link": link}
    return context, {UNSUBSCRIBE: f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def render_mail(mailing: Mailing) -> str:
    """Return the text as people will receive it; a way out is personal, so none stands in it."""
    context = {"body": mailing.body, "group": mailing.group.name, "link": _("[enlace personal para darse de baja]")}
    return render_to_string("mail/mailing.txt", context)


@transaction.atomic
def send_test(*, mailing: Mailing, by: User) -> None:
    """Send the mail to `by` alone. Raises NotAllowed."""
    require_secretariat(by, mailing.group_id)
    person = by.person
    if person is None:  # a secretariat has one: its seat is that person's
        raise NotAllowed
    with override(person.preferred_language):
        context, _headers = _frame(mailing, person)
        outbox.send_later(
            to=by.email, kind="mailing-test", about=f"mailing:{mailing.pk}:{new_public_id()}"[:80],
            subject=f"[{_('Prueba')}] {mailing.subject}"[:200], template="mailing", context=context,
            group_id=mailing.group_id,
        )  # fmt: skip


@transaction.atomic
def send_mailing(*, mailing: Mailing, seen: int, by: User) -> Mailing:
    """Release a draft, once. Raises NotAllowed, NotReady (sent already, changed since `seen`, nobody receives)."""
    require_secretariat(by, mailing.group_id)
    if not recipients_of(mailing).will:
        raise NotReady([_("Nadie recibiría este envío. Revise los destinatarios y los consentimientos.")])
    rows = Mailing.objects.for_system("conditional update of a row already allowed")
    taken = rows.filter(pk=mailing.pk, state=State.DRAFT, edit_version=seen).update(
        state=State.SENDING, sent_at=timezone.now()
    )
    mailing.refresh_from_db()
    if not taken:
        is_draft = mailing.state == State.DRAFT
        raise NotReady([
            _("Otra persona cambió este envío. Lea la vista previa de nuevo antes de mandarlo.")
            if is_draft
            else _("Este envío ya salió. No se manda dos veces.")
        ])  # fmt: skip
    audit.record(by, Act.MAILING_SENT, mailing)
    pk = mailing.pk
    enqueue("members.mailings.tasks.deliver_mailing", pk)
    return mailing


def deliver(pk: int) -> int:
    """Queue what is missing of a released mailing; return how many. Safe to run twice and after a crash.

    Each person is a transaction of its own: the row that says so and the mail stand together or not at all.
    """
    mailing = Mailing.objects.for_system(_WHY).select_related("group").filter(pk=pk, state=State.SENDING).first()
    if mailing is None:
        return 0
    found = recipients_of(mailing)
    mine = MailingRecipient.objects.for_system(_WHY).filter(mailing=mailing)
    done = set(mine.values_list("person", flat=True))
    queued = before = mine.filter(outcome=Outcome.QUEUED).count()
    wont = list(found.wont)
    for person in found.will:
        if person.pk in done:
            continue
        try:
            queued += _queue(mailing, person, queued // PER_MINUTE)
        except Error:
            raise  # the job goes on from here at its next run
        except Exception:  # a loop guard: what one person's mail raises is said in their row; the others receive it
            logger.exception("mailing %s could not be queued for one person", mailing.pk)
            wont.append((person, Outcome.FAILED))
    missing = [
        MailingRecipient(mailing=mailing, person=person, email=person.email, outcome=outcome)
        for person, outcome in wont
        if person.pk not in done
    ]
    MailingRecipient.objects.bulk_create(missing, ignore_conflicts=True, batch_size=500)
    Mailing.objects.for_system(_WHY).filter(pk=pk, state=State.SENDING).update(state=State.SENT)
    return queued - before


@transaction.atomic
def _queue(mailing: Mailing, person: Person, minute: int) -> int:
    _row, is_new = MailingRecipient.objects.for_system(_WHY).get_or_create(
        mailing=mailing, person=person, defaults={"email": person.email, "outcome": Outcome.QUEUED}
    )
    if not is_new:
        return 0
    with override(person.preferred_language):
        context, headers = _frame(mailing, person)
        outbox.send_later(
            to=person.email, kind="mailing", about=about(mailing.pk, person), subject=mailing.subject,
            template="mailing", context=context, headers=headers, group_id=mailing.group_id,
            due_at=(mailing.sent_at or timezone.now()) + timedelta(minutes=minute),
        )  # fmt: skip
    return 1


def unfinished() -> list[int]:
    """Return the ids of mailings that were released and not wholly queued."""
    return list(Mailing.objects.for_system(_WHY).filter(state=State.SENDING).values_list("pk", flat=True))


def unite_recipients(kept: MailingRecipient, dropped: MailingRecipient) -> None:
    """Fold the rows of two people who are one: sent to either of them is sent to the one they are."""
    if dropped.outcome == dropped.Outcome.QUEUED and kept.outcome != kept.Outcome.QUEUED:
        kept.outcome, kept.email = dropped.outcome, dropped.email
        kept.save(update_fields=["outcome", "email"])
