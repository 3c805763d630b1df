"""Days and hours in Lima: the one place that makes a day of an instant. Lima is UTC-5, all year round."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def lima_moment(moment: datetime) -> datetime:
    """Return an aware instant as the clocks of Lima show it."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def lima_today(now: datetime | None = None) -> date:
    """Return the day in Lima now, or at the aware instant `now`."""
    return lima_moment(now or timezone.now()).date()
