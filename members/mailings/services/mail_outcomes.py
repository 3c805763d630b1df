"""What the record of a mailing says of one person's mail."""

from __future__ import annotations

from members.directory.models import Person
from members.mailings.models import MailingRecipient
from vpwg.common.models import OutboundMessage

Outcome = MailingRecipient.Outcome
State = OutboundMessage.State


def about(mailing_pk: int, person: Person) -> str:
    """Return what the mail of a mailing to one person is about, in the outbox."""
    return f"mailing:{mailing_pk}:{person.pk}"


def set_outcome(message: OutboundMessage, *, before: Outcome, now: Outcome) -> None:
    """Change what the record of a mailing says of the person for whom `message`, one of its mails, was."""
    _mailing, mailing_pk, person_pk = message.about.split(":")
    rows = MailingRecipient.objects.for_system("what became of one mail")
    rows.filter(mailing=int(mailing_pk), person=int(person_pk), outcome=before).update(outcome=now)


def stop_mailings(person: Person) -> int:
    """Take back what waits, or was given up, of mailings to `person`, and have their rows say so; return how many.

    Whoever else has the same address keeps their own mail.
    """
    waiting = OutboundMessage.objects.filter(
        kind="mailing",
        about__startswith="mailing:",
        about__endswith=f":{person.pk}",
        state__in=[State.WAITING, State.FAILED],
    )
    stopped = 0
    for message in waiting:
        # Only what nobody began to send in between: that one arrives, and its row says so.
        if OutboundMessage.objects.filter(pk=message.pk, state=message.state).delete()[0]:
            for before in (Outcome.QUEUED, Outcome.FAILED):
                set_outcome(message, before=before, now=Outcome.UNSUBSCRIBED)
            stopped += 1
    return stopped
