"""«¿Quiso decir …?»: a misspelt word put right with words that the reader may read, and no others.

The spellings known (SearchWord) come from all texts, hidden ones too. They only say which stems are worth a look, and
every one of them gets it: each stem is looked for in the newest texts that this reader may see and that hold it, and
the word is taken from there. A stem known from a hidden text alone finds nothing or, where a readable text holds it in
a spelling as near, was known from that one too; so the answer is the same as if the hidden texts were not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vpwg.common.models import SearchWord
from vpwg.common.search.analysis import STOP, folded_word, is_vocabulary, stems_of, written_words
from vpwg.common.search.query import Clause, Query, parse
from vpwg.common.search.reading import Found, newest_with_any
from vpwg.common.text.folding import fold

# How many texts are read at once, and in how many of the newest that hold a stem its spelling is looked for.
AT_ONCE = 20
TEXTS_A_STEM = 5
MOST_WORDS = 4


def suggestion(query: Query, user: object) -> str:
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


def _nearest(clause: Clause, user: object) -> str:
    """Return the word nearest to what was typed, as it is written in texts that `user` may read."""
    from rapidfuzz.distance import OSA  # loaded only by who looks for a misspelt word

    typed = fold(clause.written).strip()
    far = 0 if len(typed) < 4 else 1 if len(typed) < 6 else 2
    if not far or " " in typed or typed in STOP:
        return ""
    # The first letter is mostly right, or changed places with the second, or is missing.
    initials = {typed[0], typed[1]}
    lengths = (len(typed) - far, len(typed) + far)
    known = SearchWord.objects.filter(initial__in=initials, length__range=lengths).values_list("word", flat=True)
    by_distance: dict[int, set[str]] = {}
    for word in known:
        by_distance.setdefault(OSA.distance(typed, word, score_cutoff=far), set()).update(stems_of(word))
    for distance in range(1, far + 1):
        for words in _readable(by_distance.get(distance, set()), initials, user):
            right = sorted(word for word in words if OSA.distance(typed, word, score_cutoff=far) == distance)
            if right:
                return words[right[0]]
    return ""


def _readable(stems: set[str], initials: set[str], user: object) -> Iterator[dict[str, str]]:
    """Yield for each text, newest first, its words with one of `stems`: folded → as written there.

    Each stem is looked for in its own newest texts, so that what one finds does not depend on which others are asked.
    """
    left = dict.fromkeys(stems, TEXTS_A_STEM)
    before: int | None = None
    while left and (entries := newest_with_any(sorted(left), user, AT_ONCE, before)):
        for entry in entries:
            words = _words_of(f"{entry.title} {entry.text}", initials)
            held = {word: left.keys() & stems_of(word) for word in words}
            yield {word: words[word] for word, mine in held.items() if mine and is_vocabulary(word)}
            for stem in set().union(*held.values()):
                left[stem] -= 1
                if not left[stem]:
                    del left[stem]
        before = entries[-1].position


def _words_of(text: str, initials: set[str]) -> dict[str, str]:
    """Return folded → as it is mostly written, for each word of `text` that begins like that."""
    best: dict[str, tuple[int, str]] = {}
    for written, count in Counter(written.lower() for written in written_words(text)).items():
        word = folded_word(written)
        if word[:1] in initials and " " not in word:
            best[word] = max(best.get(word, (0, "")), (count, written))
    return {word: written for word, (_count, written) in best.items()}
