"""«¿Quiso decir …?»: a misspelt word put right with words that the reader may read, and no others.

The spellings known (SearchWord) come from all texts, hidden ones too, so none of them is ever shown. They only say
which stems to look for; the texts found are asked for as this reader, and the word shown is taken from one of them.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from rapidfuzz.distance import OSA

from vpwg.common.folding import fold
from vpwg.common.models import SearchWord
from vpwg.common.search.analysis import STOP, WORD, folded_word, stems_of
from vpwg.common.search.query import Clause, Query, parse
from vpwg.common.search.reading import Found, newest_with_any

TEXTS = 20
MOST_WORDS = 4
# More stems than any misspelling has neighbours; only so that a query has an end.
MOST_STEMS = 1000


def suggestion(query: Query, user: Any) -> str:
    """Return `query` with its misspelt words put right, or "" where that finds nothing for `user`."""
    text = query.text
    doubtful = [c for c in query.wanted if len(c.stems) == 1 and " " not in c.written][:MOST_WORDS]
    for clause in doubtful:
        if not newest_with_any(clause.stems, user, 1):
            right = _nearest(clause, user)
            if right:
                text = text.replace(clause.written, right)
    if text == query.text or not Found(user, parse(text), is_newest_first=True).count:
        return ""
    return text


def _nearest(clause: Clause, user: Any) -> str:
    """Return the word nearest to what was typed, as it is written in texts that `user` may read."""
    typed = fold(clause.written).strip()
    far = 0 if len(typed) < 4 else 1 if len(typed) < 6 else 2
    if not far or " " in typed or typed in STOP:
        return ""
    # The first letter is mostly right, or changed places with the second, or is missing.
    alike = SearchWord.objects.filter(
        initial__in={typed[0], typed[1]}, length__range=(len(typed) - far, len(typed) + far)
    ).values_list("word", flat=True)
    near = sorted(w for w in alike if OSA.distance(typed, w, score_cutoff=far) <= far)
    stems = list(dict.fromkeys(stem for word in near for stem in stems_of(word)))[:MOST_STEMS]
    seen: Counter[str] = Counter()
    for entry in newest_with_any(stems, user, TEXTS):
        seen.update(match[0].lower() for match in WORD.finditer(f"{entry.title} {entry.text[:50_000]}"))
    best = [(OSA.distance(typed, folded_word(word), score_cutoff=far), -count, word) for word, count in seen.items()]
    best = [found for found in best if found[0] <= far]
    return min(best)[2] if best else ""
