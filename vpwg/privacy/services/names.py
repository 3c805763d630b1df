"""The name of a person in a text, however it was typed: whole words, without case or accents, in either order.

"Ana Ruiz" is not in "Mariana Ruiz"; "JOSE  PEREZ", "Pérez, José" and a name broken over two lines are José Pérez.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from vpwg.common.text.folding import fold

# Signs that show nothing: a hyphen for the end of a line, joiners, a mark of order of bytes.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}]")
# A word, its accents standing apart where somebody typed them so (Unicode NFD).
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_UNSEEN}])*")
# What may stand between the words of one name: blanks, one line's end, a comma, a hyphen, an apostrophe.
_BETWEEN = re.compile(r"(?:[^\S\r\n]|[,\-‐‑'’´]|\r?\n(?![^\S\r\n]*\r?\n))*")
# Words that begin a surname and are none by themselves.
_PARTICLES = {"da", "das", "de", "del", "der", "di", "do", "dos", "la", "las", "los", "san", "santa", "van", "von", "y"}


def names_of(given_names: str, family_names: str) -> set[str]:
    """Return the folded names by which texts may call somebody: full and short, either part first.

    A name of one word is given too; in running text it is nobody's in particular (`without_names` passes it over).
    """
    given, family = fold(given_names).split(), fold(family_names).split()
    parts = [(first, last) for first in (given, given[:1]) for last in (family, _first_surname(family))]
    both = [pair for first, last in parts for pair in (first + last, last + first)]
    return {" ".join(words) for words in both if words and (len(words) > 1 or not (given and family))}


def _first_surname(words: list[str]) -> list[str]:
    """Return the first surname with the particles that lead it: "de la cruz" of "de la cruz rojas"."""
    end = next((place for place, word in enumerate(words) if word not in _PARTICLES), len(words) - 1)
    return words[: end + 1]


def without_names(text: str, names: Iterable[str], mark: str, *, with_single: bool = False) -> str:
    """Return `text` with each of `names` (folded) replaced by `mark`, the longest first.

    Names of one word are left where they are unless `with_single`.
    """
    wanted = sorted((name.split() for name in names if with_single or " " in name), key=len, reverse=True)
    pieces, end = [], 0
    for start, stop in _found(text, wanted):
        pieces += [text[end:start], mark]
        end = stop
    return "".join([*pieces, text[end:]]) if pieces else text


def without_details(text: str, details: Iterable[str], mark: str) -> str:
    """Return `text` with each address or telephone number of `details` replaced by `mark`, however it was spaced."""
    for detail in filter(None, details):
        digits = re.sub(r"\D", "", detail)
        is_number = len(digits) > 5 and "@" not in detail
        # Peru's own prefix stands or not, wherever the number was written.
        national = digits.removeprefix("51") if len(digits) > 9 else digits
        wanted = r"(?:\+?51[\s.\-]*)?" + r"[\s().\-]*".join(national) if is_number else re.escape(detail)
        text = re.sub(rf"(?<!\w){wanted}(?!\w)", mark, text, flags=re.IGNORECASE)
    return text


def _found(text: str, wanted: list[list[str]]) -> Iterator[tuple[int, int]]:
    """Yield where names stand in `text`, from left to right, none within another."""
    spans = [match.span() for match in _WORD.finditer(text)]
    folded = [_folded(text[start:stop]) for start, stop in spans]
    is_joined = [
        _BETWEEN.fullmatch(text, stop, after[0]) is not None
        for (_s, stop), after in zip(spans, spans[1:], strict=False)
    ]
    place = 0
    while place < len(spans):
        name = next((name for name in wanted if _stands(name, folded, is_joined, place)), None)
        if name is None:
            place += 1
            continue
        yield spans[place][0], spans[place + len(name) - 1][1]
        place += len(name)


def _folded(word: str) -> str:
    return fold(_UNSEEN_SIGN.sub("", unicodedata.normalize("NFC", word)))


def _stands(name: list[str], words: list[str], is_joined: list[bool], place: int) -> bool:
    end = place + len(name)
    return words[place:end] == name and all(is_joined[place : end - 1])
