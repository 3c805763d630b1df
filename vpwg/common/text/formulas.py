"""Whether a spreadsheet would run the text of a cell: the one place that knows, for what we write and what we clean.

OWASP, CSV injection: a cell that begins with a sign is read as a formula. Programs look past spaces and quotes, some
past signs that nobody sees, and take full-width signs for what they mean; so does this.
"""

from __future__ import annotations

import re
import unicodedata

_RUNS = "=+-@\t\r"
_MINUS = {0x2212: "-"}  # the true minus sign, which no normal form makes plain
# Blank to the eye, and neither a space nor a mark for Unicode: fillers of Hangul, the empty Braille cell.
_BLANK = "\u115f\u1160\u2800\u2028\u2029"
_BEFORE = f' \n"{_BLANK}'
_NUMBER = re.compile(r"[+-]\s?(?:S/\.?\s?|US\$\s?|\$\s?|€\s?)?[\d.,'\u00a0 ]*\d\s?%?(?:[eE][+-]?\d+)?")
_PHONE = re.compile(r"\+[\d ()./-]+")


def _bare(cell: str, before: str) -> str:
    """Return `cell` from its first sign that counts on, in plain signs."""
    seen = "".join(c for c in cell if c in "\t\r" or unicodedata.category(c) not in ("Cf", "Cc", "Mn"))
    return unicodedata.normalize("NFKC", seen).translate(_MINUS).lstrip(before)


def begins_as_formula(cell: str) -> bool:
    """Say whether `cell` begins as a formula does, numbers with a sign included; apostrophes before it change nothing."""
    return _bare(cell, f"{_BEFORE}'").startswith(tuple(_RUNS))


def runs(cell: str) -> bool:
    """Say whether a spreadsheet may take `cell` for a formula; numbers and telephone numbers are none."""
    bare = _bare(cell, _BEFORE)
    if not bare.startswith(tuple(_RUNS)):
        return False
    bare = bare.strip()
    if bare in ("", "-", "+", "--", "---"):
        return False  # "no data", in many tables
    return not (_NUMBER.fullmatch(bare) or _PHONE.fullmatch(bare))
