"""Mail: a row before each message, one recipient, sent once after commit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from vpwg.common.models import OutboundMessage

State = OutboundMessage.State
ATTEMPTS = 5
# A sender that died leaves its row claimed; after this long another may take it.
CLAIM = timedelta(minutes=10)


def send_later(
    *, to: str, kind: str, subject: str, template: str, context: dict[str, Any], about: str
) -> OutboundMessage:
    """Keep a mail to `to` and send it once the transaction commits; the same mail twice is one row.

    `template` names templates/mail/<template>.txt; `about` names the object the mail is about.
    Raises ValueError if the subject or the address holds a line break.
    """
    if any(mark in text for text in (to, subject) for mark in "\r\n"):
        raise ValueError("a mail's subject and address stand on one line")
    message, is_new = OutboundMessage.objects.get_or_create(
        to=to,
        kind=kind,
        about=about,
        defaults={"subject": subject, "body": render_to_string(f"mail/{template}.txt", context)},
    )
    if is_new:
        from vpwg.common.tasks import send_message

        transaction.on_commit(lambda: send_message.delay(message.pk))
    return message


def send(pk: int) -> bool:
    """Send the message `pk` if it is due and nobody else has it; return whether it went out now."""
    now = timezone.now()
    free = Q(state=State.WAITING, due_at__lte=now) | Q(state=State.SENDING, due_at__lte=now - CLAIM)
    claimed = OutboundMessage.objects.filter(free, pk=pk).update(
        state=State.SENDING, attempts=F("attempts") + 1, due_at=now
    )
    if not claimed:
        return False
    message = OutboundMessage.objects.get(pk=pk)
    try:
        EmailMessage(message.subject, message.body, to=[message.to]).send()
    except OSError:  # smtplib's errors are OSErrors: refused, unreachable, timed out
        lost = message.attempts >= ATTEMPTS
        OutboundMessage.objects.filter(pk=pk).update(
            state=State.FAILED if lost else State.WAITING, due_at=now + timedelta(minutes=2**message.attempts)
        )
        return False
    OutboundMessage.objects.filter(pk=pk).update(state=State.SENT, sent_at=timezone.now(), body="")
    return True


def due_ids() -> list[int]:
    """Return the ids of messages that wait to be sent."""
    now = timezone.now()
    free = Q(state=State.WAITING, due_at__lte=now) | Q(state=State.SENDING, due_at__lte=now - CLAIM)
    return list(OutboundMessage.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:500])
