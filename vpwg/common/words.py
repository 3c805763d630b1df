"""Dates and moments as sentences say them, in the language of the page."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vpwg.common.days import lima_moment, lima_today


def opening_moment(moment: datetime) -> str:
    """Return the end of an embargo in words, in Lima time; the year is said where it is not the present one."""
    on = lima_today(moment)
    is_this_year = on.year == lima_today().year
    day = date_format(on, _(r"j \d\e F") if is_this_year else _(r"j \d\e F \d\e Y"))
    return _("%(day)s, %(time)s (hora de Lima)") % {"day": day, "time": f"{lima_moment(moment):%H:%M}"}
