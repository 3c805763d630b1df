"""A few words around what was found, with the words marked; everything else is escaped."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import escape
from django.utils.safestring import SafeString

from vpwg.common.search.analysis import WORD, folded_word, stems_of
from vpwg.common.search.query import Query

BEFORE, AFTER = 60, 220


def marked(text: str, query: Query) -> SafeString:
    """Return `text` as HTML with each word of `query` inside <mark>."""
    is_hit, parts, last = _hit_test(query), [], 0
    for match in WORD.finditer(text):
        if is_hit(match[0]):
            parts += [escape(text[last : match.start()]), "<mark>", escape(match[0]), "</mark>"]
            last = match.end()
    return SafeString("".join(map(str, [*parts, escape(text[last:])])))


def snippet(text: str, query: Query) -> SafeString:
    """Return the first place of `text` that holds a word of `query`, or its beginning."""
    is_hit = _hit_test(query)
    at = next((m.start() for m in WORD.finditer(text) if is_hit(m[0])), 0)
    begins, ends = _word_edge(text, max(0, at - BEFORE)), _word_edge(text, min(len(text), at + AFTER))
    piece = marked(text[begins:ends].strip(), query)
    return SafeString(("… " if begins else "") + piece + (" …" if ends < len(text) else ""))


def _word_edge(text: str, at: int) -> int:
    """Return the next blank from `at` on, so that no word is cut; at most 40 characters further."""
    if at in (0, len(text)):
        return at
    found = text.find(" ", at, at + 40)
    return found if found >= 0 else at


def _hit_test(query: Query) -> Callable[[str], bool]:
    wanted, prefixes = query.stems, query.prefixes

    def is_hit(word: str) -> bool:
        if any(stem in wanted for stem in stems_of(word)):
            return True
        return bool(prefixes) and folded_word(word).startswith(prefixes)

    return is_hit
