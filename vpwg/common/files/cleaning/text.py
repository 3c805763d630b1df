"""Plain text and tables as text: one encoding for every reader, and no cell that a spreadsheet would run.

Files come in UTF-8, in UTF-16 with its mark, or as Windows writes Spanish (Windows-1252). The copy is UTF-8; where
it was something else it begins with the mark by which Excel and the notepad know it.
"""

from __future__ import annotations

import re

from vpwg.common.files.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.text.formulas import runs

_MARK = "\ufeff"
# Letters that Windows-1252 leaves free: text that has them is in no encoding we know.
_UNUSED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_COMMANDS = re.compile(r"[(|!=@\uff1d\uff20]")


class UnknownEncoding(ValueError):
    """Neither UTF-8, nor UTF-16 with its mark, nor Windows-1252."""


def decode(data: bytes) -> tuple[str, str]:
    """Return the text without its mark, and the encoding it was in; raises UnknownEncoding."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), "utf-16"
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or _UNUSED.search(data) or b"\0" in data:
        raise UnknownEncoding
    return data.decode("cp1252"), "cp1252"


def clean_text(data: bytes, extension: str) -> Cleaned:
    """Return the text in UTF-8; in a table, cells that a spreadsheet would take for a formula begin with '."""
    found = Findings()
    try:
        text, encoding = decode(data)
    except UnknownEncoding as error:
        raise CannotClean("unknown-encoding") from error
    if encoding != "utf-8":
        found.add("encoding")
    plain, count = _harmless(text) if extension == "csv" else (text, 0)
    found.add("formula-cells", count=count)
    if encoding == "utf-8" and not count:
        return Cleaned(data, found.listed())
    marked = encoding != "utf-8" or data.startswith(b"\xef\xbb\xbf")
    return Cleaned((_MARK * marked + plain).encode("utf-8"), found.listed())


_SEPARATORS = ",;\t|"
_SIGNS = "=+\\-@\u2212\u207a-\u207c\u208a-\u208c\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
# Where a cell may begin under any separator, with nothing but spaces, quotes or unseen signs before a sign that counts.
_BEFORE_SIGN = rf"[^\w,;\t|\r\n{_SIGNS}]|[\u115f\u1160\u3164\uffa0]"  # the fillers of Hangul are letters, and blank
_CANDIDATE = re.compile(rf'(?:\A|(?<=[,;\t|\r\n]))(?:(?:{_BEFORE_SIGN}){{0,60}}[{_SIGNS}]|"?\t|"\r)')
_LONGEST = 300  # no number is longer


def _separator(text: str) -> str:
    """Return what parts the cells: what `sep=` says, or what stands most often in the first line."""
    first = text[:10_000].lstrip(_MARK + "\r\n").split("\n", 1)[0]
    told = re.match(r"sep=([,;\t|])", first)
    return told[1] if told else max(_SEPARATORS, key=first.count)


def _harmless(text: str) -> tuple[str, int]:
    """Return the table with its formulas as text and every other sign as it stood, and how many there were.

    A cell is what the table's own separator makes it. A program may be told to cut at another one, though: what
    would then be a command, inside quotes too, is made text as well; what would be a dash or a sum is left alone.
    """
    separator = _separator(text)
    ends = {name: re.compile(f"[{signs}\r\n]") for name, signs in (("own", separator), ("any", _SEPARATORS))}
    out, at, counted, quotes, count = [], 0, 0, 0, 0
    for match in _CANDIDATE.finditer(text):
        start = match.start()
        quotes += text.count('"', counted, start)
        counted = start
        is_own = quotes % 2 == 0 and (start == 0 or text[start - 1] in separator + "\r\n")
        quoted = is_own and text[start] == '"'
        begin = start + quoted
        end = (
            re.compile('"').search(text, begin)
            if quoted
            else ends["own" if is_own else "any"].search(text, match.end())
        )
        cell = text[begin : min(end.start() if end else len(text), begin + _LONGEST)]
        if runs(cell) and (is_own or _COMMANDS.search(cell)):
            out += [text[at:begin], "'"]
            at, count = begin, count + 1
    return "".join([*out, text[at:]]), count
