"""Days and hours in Lima: the one place that makes a day of an instant. Lima is UTC-5, all year round."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def lima_moment(moment: datetime) -> datetime:
    """Return an aware instant as the clocks of Lima show it."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def aware_moment(text: str) -> datetime | None:
    """Return the instant that `text` says (ISO 8601 with its zone), or None where it says none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def day_of(text: str) -> date | None:
    """Return the day that `text` says (as 2026-11-24), or None where it says none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lima_today(now: datetime | None = None) -> date:
    """Return the day in Lima now, or at the aware instant `now`."""
    return lima_moment(now or timezone.now()).date()
