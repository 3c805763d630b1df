"""Chatham House: in minutes, who said something is a marked span, and every output goes through here.

The mark is `[[C|Name]]`: the letter of the speaker's pillar and the speaker's name. One renderer makes
three readings: names, pillar only, nobody.
"""

from __future__ import annotations

import enum
import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Minutes
from members.access.viewer import viewer_of

# Open-ended on purpose: a mark that is spelt wrongly must hide its name, never show it.
_MARK = re.compile(r"\[\[(?P<letter>[^|\]\n]*)\|?(?P<name>[^\]\n]*)\]{0,2}")
_PILLARS = {
    "C": gettext_lazy("representante del pilar empresa"),
    "G": gettext_lazy("representante del pilar Estado"),
    "S": gettext_lazy("representante del pilar sociedad civil"),
    "O": gettext_lazy("representante observador"),
}


class Reading(enum.Enum):
    """How much of who said what somebody reads."""

    NAMES = "names"
    PILLAR = "pillar"
    NOBODY = "nobody"


def reading_for(user: Any, minutes: Minutes) -> Reading:
    """Return the reading that `user` gets of `minutes`: its secretariat names, its group pillars, others nobody."""
    viewer = viewer_of(user)
    if viewer.keeps(minutes.group_id):
        return Reading.NAMES
    return Reading.PILLAR if minutes.group_id in viewer.group_ids else Reading.NOBODY


def attributed(text: str, *, reading: Reading) -> str:
    """Return `text` (Markdown with marks) as that reading: no mark is left in it."""

    def told(mark: re.Match[str]) -> str:
        if reading is Reading.NAMES and mark["name"].strip():
            return mark["name"].strip()
        # A mark without a name was emptied when its person asked to be erased: only the pillar is left to say.
        if reading in (Reading.NAMES, Reading.PILLAR) and mark["letter"].strip() in _PILLARS:
            return str(_PILLARS[mark["letter"].strip()])
        return _("una persona participante")

    return _MARK.sub(told, text)


def faults(text: str) -> list[str]:
    """Return a sentence for each mark that is not `[[letter|name]]`."""
    wrong = []
    for found in _MARK.finditer(text):
        whole = found.group(0)
        if not re.fullmatch(r"\[\[[CGSO]\|[^\]|]*\]\]", whole):
            wrong.append(_("La marca «%(mark)s» debe escribirse [[C|Nombre]], con C, G, S u O.") % {"mark": whole[:60]})
    return wrong
