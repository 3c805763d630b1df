"""Mail: a row before each message, one recipient, sent once after commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from vpwg.common.mail_kinds import UNSUBSCRIBE, Duty, duty_of
from vpwg.common.models import OutboundMessage

State = OutboundMessage.State
ATTEMPTS = 5
# A sender that died leaves its row claimed; after this long another may take it.
CLAIM = timedelta(minutes=10)
# Told when a server refuses an address for good: (the address, the kind and what the mail was about).
Refusal = Callable[[OutboundMessage], None]
_ON_REFUSAL: list[Refusal] = []


def on_refusal(told: Refusal) -> None:
    """Have `told` called for a message whose address the server refused for good (5xx on RCPT)."""
    if told not in _ON_REFUSAL:
        _ON_REFUSAL.append(told)


def send_later(
    *,
    to: str,
    kind: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    about: str,
    headers: dict[str, str] | None = None,
    due_at: datetime | None = None,
) -> OutboundMessage:
    """Keep a mail to `to` and send it once the transaction commits; the same mail twice is one row.

    `template` names templates/mail/<template>.txt; `about` names the object the mail is about. With `due_at` it
    waits for that instant and the job that sends what is due. Raises ValueError if subject, address or a header
    holds a line break or a mail that can be unsubscribed names no way out, LookupError for an unknown kind.
    """
    headers = headers or {}
    if any(mark in text for text in (to, subject, *headers, *headers.values()) for mark in "\r\n"):
        raise ValueError("a mail's subject, address and headers stand on one line each")
    if duty_of(kind) is Duty.OPTIONAL and UNSUBSCRIBE not in headers:
        raise ValueError(f"a mail of kind {kind!r} says how to receive no more of them")
    message, is_new = OutboundMessage.objects.get_or_create(
        to=to,
        kind=kind,
        about=about,
        defaults={
            "subject": subject,
            "body": render_to_string(f"mail/{template}.txt", context),
            "headers": headers,
            "due_at": due_at or timezone.now(),
        },
    )
    if is_new and due_at is None:
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
        EmailMessage(message.subject, message.body, to=[message.to], headers=message.headers).send()
    except SMTPRecipientsRefused as error:
        return _refused(message, error)
    except OSError:  # smtplib's errors are OSErrors: refused, unreachable, timed out
        _try_again(message)
        return False
    OutboundMessage.objects.filter(pk=pk).update(state=State.SENT, sent_at=timezone.now(), body="")
    return True


def _try_again(message: OutboundMessage) -> None:
    lost = message.attempts >= ATTEMPTS
    OutboundMessage.objects.filter(pk=message.pk).update(
        state=State.FAILED if lost else State.WAITING,
        due_at=timezone.now() + timedelta(minutes=2**message.attempts),
    )


def _refused(message: OutboundMessage, error: SMTPRecipientsRefused) -> bool:
    """Give up an address that the server refuses for good; try again where it only says "later" (4xx)."""
    code = max((answer[0] for answer in error.recipients.values()), default=0)
    if code < 500:
        _try_again(message)
        return False
    OutboundMessage.objects.filter(pk=message.pk).update(state=State.FAILED)
    for told in _ON_REFUSAL:
        told(message)
    return False


def due_ids() -> list[int]:
    """Return the ids of messages that wait to be sent."""
    now = timezone.now()
    free = Q(state=State.WAITING, due_at__lte=now) | Q(state=State.SENDING, due_at__lte=now - CLAIM)
    return list(OutboundMessage.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:500])
