"""What is due about the log of acts: its anchor, and its mail to those who keep the groups."""

from __future__ import annotations

from members.services import log_anchor


def anchor_log() -> bool:
    """Write the anchor anew if the log still is what the last one saw; otherwise raise the alarm."""
    return log_anchor.renew()


def mail_anchor() -> int:
    """Check the whole chain and mail its head to the secretariats; return how many mails."""
    return log_anchor.mail_head()
