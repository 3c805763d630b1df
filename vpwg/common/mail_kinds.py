"""Which mails can be unsubscribed: the one place that says so. Each kind that the portal sends has a row.

Notices of meetings cannot; nor can the answer to what somebody did, or what an office must know. All else is
OPTIONAL: it goes only to who said yes, and carries a way out that needs no login (RFC 8058).
"""

from __future__ import annotations

from enum import Enum

UNSUBSCRIBE = "List-Unsubscribe"


class Duty(Enum):
    """Why a kind of mail is sent."""

    NOTICE = "notice"  # convenes to a meeting or tells of its minutes: part of holding a seat
    ANSWER = "answer"  # answers an act of the person, or gives them their access
    OFFICE = "office"  # tells a secretariat or a pillar of what waits for them
    OPTIONAL = "optional"  # everything else


# By the word before the first dot of the kind.
DUTIES = {
    "account": Duty.ANSWER,
    "account-request": Duty.OFFICE,
    "audit-anchor": Duty.OFFICE,
    "audit-alarm": Duty.OFFICE,
    "invitation": Duty.ANSWER,
    "application": Duty.ANSWER,
    "contact-address": Duty.ANSWER,
    "data_request": Duty.OFFICE,
    "data_request_received": Duty.ANSWER,
    "data_request_answered": Duty.ANSWER,
    "incident": Duty.OFFICE,
    "consultation": Duty.OFFICE,
    "seats-ending": Duty.OFFICE,
    "proposal_received": Duty.OFFICE,
    "proposal_decided": Duty.ANSWER,
    "meeting": Duty.NOTICE,
    "minutes": Duty.NOTICE,
    "mailing-test": Duty.ANSWER,
    "mailing": Duty.OPTIONAL,
}


def duty_of(kind: str) -> Duty:
    """Return why mails of `kind` are sent; raise LookupError for a kind without a row."""
    name = kind.split(".", 1)[0]
    if name not in DUTIES:
        raise LookupError(f"mail kind {kind!r} has no row in vpwg.common.mail_kinds")
    return DUTIES[name]
