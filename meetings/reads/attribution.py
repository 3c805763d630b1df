"""Chatham House: in minutes, who said something is a marked span, and every output goes through here.

The mark is `[[C|Name]]`: the letter of the speaker's pillar ("-": none) and the speaker's name. One renderer makes
three readings: names, pillar only, nobody. What is inserted is in the language of the minutes, never in that of
whoever reads, so that a reading is one text for all who get it.
"""

from __future__ import annotations

import enum
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Minutes
from members.access.viewer import viewer_of
from vpwg.common.text.markdown import UNDERLINE_FROM, UNDERLINE_TO, render_underlined

# Open-ended on purpose: a mark that is spelt wrongly must hide its name, never show it.
MARK = re.compile(r"\[\[(?P<letter>[^|\]\n]*)\|?(?P<name>[^\]\n]*)\]{0,2}")
NO_PILLAR = "-"
_PILLARS = {
    "C": gettext_lazy("la representación del pilar empresa"),
    "G": gettext_lazy("la representación del pilar Estado"),
    "S": gettext_lazy("la representación del pilar sociedad civil"),
    "O": gettext_lazy("la representación observadora"),
}
_NOBODY = gettext_lazy("una persona participante")
_OPENERS = r"[\s*_~`\"'«“‘(\[¿¡]*"
# What Markdown begins a block with: a list, a heading, a quotation.
_BLOCK_BEGINS = re.compile(rf"^\s*(?:(?:>|[-+*]\s|\d{{1,9}}[.)]\s|\#{{1,6}}\s)\s*)+{_OPENERS}$")
_ABBREVIATED = re.compile(
    r"(?:^|[^\w])(?:sr|sra|srta|dr|dra|ing|lic|abg|mg|prof|art|núm|nro|pág|inc|\w)\.$", re.IGNORECASE
)


class Reading(enum.Enum):
    """How much of who said what somebody reads."""

    NAMES = "names"
    PILLAR = "pillar"
    NOBODY = "nobody"


READING_LABELS = {
    Reading.NAMES: gettext_lazy("La secretaría técnica lee"),
    Reading.PILLAR: gettext_lazy("Quien participa en el grupo lee"),
    Reading.NOBODY: gettext_lazy("Los demás leen"),
}


@dataclass(frozen=True)
class Voice:
    """What the words put in place of a mark depend on, besides the reading.

    `told` holds the letters of which at least two organisations were in the room: of no other is the pillar said.
    """

    told: frozenset[str] = frozenset()
    language: str = "es"


def reading_for(user: Any, minutes: Minutes) -> Reading:
    """Return the reading that `user` gets of `minutes`: its secretariat names, its group pillars, others nobody."""
    viewer = viewer_of(user)
    if viewer.keeps(minutes.group_id):
        return Reading.NAMES
    return Reading.PILLAR if minutes.group_id in viewer.group_ids else Reading.NOBODY


def attributed(text: str, *, reading: Reading, voice: Voice = Voice(), underlined: bool = False) -> str:
    """Return `text` (Markdown with marks) as that reading: no mark is left in it.

    `underlined` sets the names between the signs that `markdown.render_underlined` underlines.
    """
    told, position = "", 0
    for mark in MARK.finditer(text):
        told += text[position : mark.start()]
        name = mark["name"].strip()
        if reading is Reading.NAMES and name:
            told += f"{UNDERLINE_FROM}{name}{UNDERLINE_TO}" if underlined else name
        else:
            told += _anonymous(mark["letter"].strip(), reading, voice, begins=_begins_sentence(told))
        position = mark.end()
    return told + text[position:]


def _anonymous(letter: str, reading: Reading, voice: Voice, *, begins: bool) -> str:
    """The words in place of a name. A mark that erasure emptied still tells the secretariat its pillar."""
    is_told = reading is Reading.NAMES or (reading is Reading.PILLAR and letter in voice.told)
    with translation.override(voice.language):
        words = str(_PILLARS[letter] if is_told and letter in _PILLARS else _NOBODY)
    return words[:1].upper() + words[1:] if begins else words


def _begins_sentence(before: str) -> bool:
    """Whether what follows `before`, the text as this reader gets it, is the first word of a sentence."""
    earlier, _newline, line = before.rpartition("\n")
    ahead = re.sub(rf"{_OPENERS}$", "", line)
    if _BLOCK_BEGINS.match(line) or (ahead.endswith("|") and ahead.startswith("|")):
        return True
    if not ahead:  # the next line of a paragraph goes on with its sentence
        above = earlier.rpartition("\n")[2].strip()
        return above.startswith("#") or not _goes_on(above)
    return not _goes_on(ahead)


def _goes_on(ahead: str) -> bool:
    """Whether a sentence is still open after `ahead`."""
    ahead = ahead.rstrip("*_~`\"'»”’)] ")
    return bool(ahead) and (ahead[-1] not in ".!?…" or bool(_ABBREVIATED.search(ahead)))


@dataclass(frozen=True)
class Shown:
    """One reading of a text as its readers will have it on the page."""

    label: str
    html: SafeString


def readings_of(text: str, voice: Voice) -> list[Shown]:
    """Return the three readings of `text` (Markdown with marks), for the secretariat to compare before it decides."""
    return [Shown(str(READING_LABELS[reading]), html_of(text, reading=reading, voice=voice)) for reading in Reading]


def html_of(text: str, *, reading: Reading, voice: Voice) -> SafeString:
    """Return `text` as that reading in HTML; the names that the secretariat reads are underlined."""
    return render_underlined(attributed(text, reading=reading, voice=voice, underlined=True))


def faults(text: str) -> list[str]:
    """Return a sentence for each mark that is not `[[letter|name]]`."""
    wrong = []
    for found in MARK.finditer(text):
        whole = found.group(0)
        if not re.fullmatch(r"\[\[[CGSO-]\|[^\]|]*\]\]", whole):
            wrong.append(
                _("La marca «%(mark)s» debe escribirse [[C|Nombre]], con C, G, S, O, o un guion sin pilar.")
                % {"mark": whole[:60]}
            )
    return wrong


def digest_of(text: str) -> str:
    """Return the sha256 (hex) of a reading: of what that reader gets (UTF-8), never of the text with marks."""
    return hashlib.sha256(text.encode()).hexdigest()
