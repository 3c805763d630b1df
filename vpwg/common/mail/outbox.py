"""Mail: a row before each message, one recipient, sent once after commit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import F, Min, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from vpwg.common.mail.kinds import UNSUBSCRIBE, Duty, duty_of
from vpwg.common.models import OutboundMessage
from vpwg.common.queue import enqueue

logger = logging.getLogger(__name__)
State, Problem = OutboundMessage.State, OutboundMessage.Problem
ATTEMPTS = 5
# A sender that died leaves its row claimed; after this long another may take it.
CLAIM = timedelta(minutes=10)
# Told of a message that is given up; its `problem` says why.
Told = Callable[[OutboundMessage], None]
_ON_FAILURE: list[Told] = []


@dataclass(frozen=True)
class Verdict:
    """Why a message did not go out, and whether trying again cannot help."""

    problem: str
    is_final: bool = True


def on_failure(told: Told) -> None:
    """Have `told` called with each message that is given up."""
    if told not in _ON_FAILURE:
        _ON_FAILURE.append(told)


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
    group_id: int | None = None,
) -> OutboundMessage:
    """Keep a mail to `to` and send it once the transaction commits; the same mail twice is one row.

    `template` names templates/mail/<template>.txt; `about` names the object the mail is about. With `due_at` it
    waits for that instant and the job that sends what is due. `group_id` names the group whose secretariat learns
    of it if it fails. Raises ValueError if subject, address or a header
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
            "group_id": group_id,
        },
    )
    if is_new and due_at is None:
        enqueue("vpwg.common.tasks.send_message", message.pk)
    return message


def send(pk: int) -> bool:
    """Send the message `pk` if it is due and nobody else has it; return whether it went out now.

    What one message raises is its own end: it waits again, or is FAILED with its reason.
    """
    now = timezone.now()
    # Counted before it is tried: a message that takes the process with it is given up too.
    claimed = _free(now).filter(pk=pk).update(state=State.SENDING, attempts=F("attempts") + 1, due_at=now)
    if not claimed:
        return False
    message = OutboundMessage.objects.get(pk=pk)
    if message.attempts > ATTEMPTS:
        return _not_sent(message, Verdict(Problem.INTERRUPTED))
    try:
        EmailMessage(message.subject, message.body, to=[message.to], headers=message.headers).send()
    except Exception as error:  # noqa: BLE001  a loop guard: whatever a server, a header or a library does, other mail goes out
        return _not_sent(message, judge(error, message))
    OutboundMessage.objects.filter(pk=pk).update(state=State.SENT, sent_at=timezone.now(), body="", problem="")
    return True


def judge(error: Exception, message: OutboundMessage) -> Verdict:
    """Return what `error`, raised while `message` was sent, means for it."""
    if isinstance(error, SMTPRecipientsRefused):
        code = max((answer[0] for answer in error.recipients.values()), default=0)
        return Verdict(Problem.REFUSED) if code >= 500 else Verdict(Problem.LATER, is_final=False)
    if isinstance(error, UnicodeError):
        return Verdict(Problem.ADDRESS)
    if isinstance(error, SMTPNotSupportedError) and not message.to.isascii():
        return Verdict(Problem.ADDRESS)
    # Who greets or lets in wrongly does so to all mail: that is mended, and then all of it goes.
    if isinstance(error, SMTPAuthenticationError | SMTPConnectError | SMTPHeloError):
        return Verdict(Problem.UNREACHABLE, is_final=False)
    if isinstance(error, SMTPResponseException):
        is_final = error.smtp_code >= 500
        return Verdict(Problem.NOT_TAKEN if is_final else Problem.LATER, is_final)
    if isinstance(error, OSError):  # all other errors of smtplib, and of the network
        return Verdict(Problem.UNREACHABLE, is_final=False)
    if isinstance(error, ValueError | LookupError):
        return Verdict(Problem.MALFORMED)
    logger.error("mail %s (%s) raised %s", message.pk, message.kind, type(error).__name__, exc_info=error)
    return Verdict(Problem.UNEXPECTED)


def _not_sent(message: OutboundMessage, verdict: Verdict) -> bool:
    """Have the message wait again, or give it up and tell who asked to be told; return False."""
    message.problem = verdict.problem
    is_over = verdict.is_final or message.attempts >= ATTEMPTS
    message.state = State.FAILED if is_over else State.WAITING
    OutboundMessage.objects.filter(pk=message.pk).update(
        state=message.state,
        problem=message.problem,
        due_at=timezone.now() + timedelta(minutes=2**message.attempts),
    )
    if is_over:
        logger.warning("mail %s (%s) is given up: %s", message.pk, message.kind, message.problem)
        for told in _ON_FAILURE:
            told(message)
    return False


def _free(now: datetime) -> QuerySet[OutboundMessage]:
    """Messages that wait and are due, and those whose sender died."""
    waits, left = Q(state=State.WAITING, due_at__lte=now), Q(state=State.SENDING, due_at__lte=now - CLAIM)
    return OutboundMessage.objects.filter(waits | left)


def due_ids() -> list[int]:
    """Return the ids of messages that wait to be sent."""
    return list(_free(timezone.now()).order_by("pk").values_list("pk", flat=True)[:500])


def oldest_waiting() -> datetime | None:
    """Return since when the oldest mail waits that should have gone out by now, or None."""
    waiting = OutboundMessage.objects.filter(state__in=[State.WAITING, State.SENDING])
    moments = [
        # Before it was tried, what a mailing spreads over an hour is not late; after, its due date is only the retry's.
        waiting.filter(attempts=0, due_at__lte=timezone.now()).aggregate(at=Min("due_at"))["at"],
        waiting.filter(attempts__gt=0).aggregate(at=Min("created_at"))["at"],
    ]
    return min((moment for moment in moments if moment), default=None)
