"""What is due about seats."""

from __future__ import annotations

from vpwg.portal.services import reminders


def remind_of_ending_seats() -> int:
    """Remind secretariats of seats that end within 60 days; return how many mails."""
    return reminders.remind_of_ending_seats()
