"""What is due about accounts."""

from __future__ import annotations

from allauth.usersessions.models import UserSession


def forget_ended_sessions() -> int:
    """Drop the address and browser of sessions that are over; return how many.

    allauth does so only when the same person signs in again, which may be never.
    """
    return sum(session.purge() for session in UserSession.objects.order_by("pk").iterator())
