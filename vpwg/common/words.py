"""Dates and moments as sentences say them, in the language of the page."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def opening_moment(moment: datetime) -> str:
    """Return the end of an embargo in words, in Lima time; the year is said where it is not the present one."""
    zone = timezone.get_default_timezone()
    local = timezone.localtime(moment, zone)
    is_this_year = local.year == timezone.localtime(timezone.now(), zone).year
    day = date_format(local.date(), _(r"j \d\e F") if is_this_year else _(r"j \d\e F \d\e Y"))
    return _("%(day)s, %(time)s (hora de Lima)") % {"day": day, "time": f"{local:%H:%M}"}
