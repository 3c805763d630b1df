"""What is due about mailings."""

from __future__ import annotations

from members.mailings.services import mailings
from vpwg.common.running import one_by_one


def resume_mailings() -> int:
    """Go on with mailings whose sender died; return how many mails were queued."""
    return one_by_one(mailings.deliver, mailings.unfinished())
