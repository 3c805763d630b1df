"""Words as they are looked for: folded, without stop words, cut to their stem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from vpwg.common.text.folding import ACRONYM, fold

# A word as it is written; a dotted acronym is one ("D.S."), ordinal signs are none ("Nº016" is "N" and "016").
WORD = re.compile(ACRONYM + r" | [^\W\u00ba\u00aa]+", re.VERBOSE)
STOP = frozenset(
    ["a", "al", "algo", "algun", "alguna", "algunas", "alguno", "algunos", "ante", "aquel", "aquella", "aquello", "aun", "aunque", "bajo", "cada", "como", "con", "contra", "cual", "cuales", "cuando", "de", "del", "desde", "donde", "dos", "e", "el", "ella", "ellas", "ellos", "en", "entre", "era", "eran", "es", "esa", "esas", "ese", "eso", "esos", "esta", "estaba", "estan", "estar", "estas", "este", "esto", "estos", "fue", "fueron", "ha", "haber", "habia", "han", "hasta", "hay", "la", "las", "le", "les", "lo", "los", "mas", "me", "mediante", "mi", "mientras", "mis", "muy", "nada", "ni", "no", "nos", "o", "otra", "otras", "otro", "otros", "para", "pero", "por", "porque", "pues", "que", "quien", "quienes", "se", "segun", "ser", "si", "sido", "sin", "sobre", "son", "su", "sus", "tambien", "tan", "tanto", "te", "tiene", "tienen", "todo", "u", "un", "una", "unas", "uno", "unos", "y", "ya", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "has", "have", "he", "her", "his", "if", "in", "into", "is", "it", "its", "not", "of", "on", "or", "our", "she", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "was", "we", "were", "which", "who", "will", "with", "you", "your",
     "n", "nro", "nros", "num", "nums"]  # "N°", "Nro.", "núm.": what follows is what is meant
)  # fmt: skip


@cache
def _stemmers() -> tuple[Any, Any]:
    """Return those of English and Spanish; the library loads thirty languages, so only who stems loads it."""
    import snowballstemmer

    return snowballstemmer.stemmer("english"), snowballstemmer.stemmer("spanish")


@lru_cache(maxsize=100_000)
def stems_of(word: str) -> tuple[str, ...]:
    """Return the stems of one written `word`: none for a stop word, several where a mark divides it.

    English endings go first, then Spanish ones, whatever the language of the text: "conflicto", "conflictos" and
    "conflicts" are one stem, and a reader need not say which language they type in.
    """
    english, spanish = _stemmers()
    parts = folded_word(word).replace("@", " ").split()
    return tuple(spanish.stemWord(english.stemWord(p))[:60] for p in parts if p not in STOP)


def stems(text: str, limit: int | None = None) -> list[str]:
    """Return the stems of `text` in order, at most `limit`. Stop words leave no gap."""
    found: list[str] = []
    for match in WORD.finditer(text):
        found.extend(stems_of(match[0]))
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


def written_words(text: str) -> list[str]:
    """Return the words of `text` in order, as they are written."""
    return [match[0] for match in WORD.finditer(text)]


def vocabulary(text: str) -> set[str]:
    """Return the folded words of `text` that a misspelt word may be compared with."""
    return {word for word in _spellings(text) if is_vocabulary(word)}


def is_vocabulary(word: str) -> bool:
    """Say whether a folded `word` may be what somebody meant: of 4 to 30 letters, no digit."""
    return 4 <= len(word) <= 30 and not any(c.isdigit() for c in word)


def _spellings(text: str) -> Iterator[str]:
    for written in set(written_words(text)):
        yield from folded_word(written).split()


@lru_cache(maxsize=50_000)
def folded_word(written: str) -> str:
    """Return one written word folded; dots and blanks stand only in an acronym."""
    return fold(written.replace(".", "").replace(" ", ""))
