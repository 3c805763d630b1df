"""Names that stand in minutes as plain text, so that none gives away who spoke without anybody having noticed.

Looked for are the people and organisations of the roster of that day and of the attendance: a name in full or any
part of it, an organisation's name, its acronym, and its name without what many share ("Compañía Minera", "S.A.").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meetings.models import Meeting
from meetings.reads.attribution import MARK, NO_PILLAR
from meetings.services import attendance
from vpwg.common.text.folding import fold

MARKED, ANOTHER = "mark", "another"  # the two answers: it is who spoke, or it is not
_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])|[^\W_]+")  # "M.T.P.E." is one word
_BETWEEN_WORDS = re.compile(r"[\s,.\-–'’/]{1,4}(?:(?:de|del|la|las|los|y)\s+){0,2}", re.IGNORECASE)
_PARTICLES = {"de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "dos", "van", "von"}
_SHARED = {
    *_PARTICLES, "compania", "empresa", "minera", "grupo", "sociedad", "corporacion", "consorcio", "asociacion",
    "centro", "instituto", "organizacion", "ong", "fundacion", "red", "comite", "federacion", "ministerio",
    "embajada", "oficina", "direccion", "gobierno", "regional", "camara", "organismo", "en", "para", "por",
}  # fmt: skip
_LEGAL = {"s", "a", "c", "r", "l", "e", "i", "sa", "sac", "saa", "srl", "eirl", "scrl", "inc", "ltd", "llc"}
_SHORTEST = 3  # letters of a part of a person's name that is looked for alone


@dataclass(frozen=True)
class Known:
    """Somebody, or an organisation, who could have spoken. `letter` is what a mark of theirs begins with."""

    label: str
    letter: str
    is_person: bool
    words: frozenset[str] = frozenset()
    spellings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Mention:
    """One name in plain text: where it stands (`start` to `end`), who it may be, and the paragraph around it."""

    key: str
    term: str
    start: int
    end: int
    before: str
    after: str
    known: Known


def known_of(meeting: Meeting) -> list[Known]:
    """Return the people and organisations of the roster on the day of `meeting`, and of its attendance."""
    known: dict[tuple[str, int], Known] = {}
    for place in attendance.places_of(meeting):
        letter = place.membership.letter or NO_PILLAR
        organisation = place.membership.organisation
        spellings = _spellings(organisation.name, organisation.acronym)
        known["o", organisation.pk] = Known(str(organisation), letter, False, spellings=spellings)
        if place.person:
            words = {word for word in fold(_name(place.person)).split() if len(word) >= _SHORTEST}
            known["p", place.person.pk] = Known(
                f"{place.person} ({organisation})", letter, True, words=frozenset(words - _PARTICLES)
            )
    return list(known.values())


def _name(person: object) -> str:
    return f"{getattr(person, 'given_names', '')} {getattr(person, 'family_names', '')}"


def _spellings(name: str, acronym: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which an organisation is written, as folded words."""
    whole = fold(re.sub(r"\([^)]*\)", " ", name)).split()
    while whole and whole[-1] in _LEGAL:
        whole.pop()
    short = list(whole)
    while short and short[0] in _SHARED:
        short.pop(0)
    ways = {tuple(whole), tuple(fold(name).split())}
    if sum(map(len, short)) > _SHORTEST:
        ways.add(tuple(short))
    letters = fold(acronym).replace(" ", "")
    if len(letters) > 1:
        ways |= {(letters,), tuple(fold(acronym).split()), tuple(letters)}
    return tuple(sorted((way for way in ways if way), key=len, reverse=True))


@dataclass(frozen=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int


def mentions_in(text: str, known: list[Known]) -> list[Mention]:
    """Return each name of somebody in `known` that stands in `text` outside of a mark, in order."""
    bare = MARK.sub(lambda mark: "\x00" * len(mark.group(0)), text)
    words = [_Word(m.group(0), fold(m.group(0)).replace(" ", ""), m.start(), m.end()) for m in _WORD.finditer(bare)]
    spans = [*_people(words, bare, known), *_organisations(words, known)]
    spans.sort(key=lambda span: (span[0], -span[1], not span[2].is_person))
    found: list[Mention] = []
    counts: dict[tuple[str, str], int] = {}
    for start, end, who in spans:
        if found and start < found[-1].end:
            continue  # a part of what was found already
        first = text.rfind("\n", 0, start) + 1
        last = (text + "\n").index("\n", end)
        paragraph, term = text[first:last], text[start:end]
        nth = counts[paragraph, fold(term)] = counts.get((paragraph, fold(term)), 0) + 1
        before, after = text[max(first, start - 90) : start], text[end : min(last, end + 90)]
        found.append(Mention(_key(term, paragraph, nth), term, start, end, before, after, who))
    return found


def _key(term: str, paragraph: str, nth: int) -> str:
    return hashlib.sha256(f"{fold(term)}\n{paragraph}\n{nth}".encode()).hexdigest()


def _people(words: list[_Word], bare: str, known: list[Known]) -> Iterator[tuple[int, int, Known]]:
    """Runs of words that are of one person's name: of two words and more, or one with a capital."""
    holders: dict[str, list[Known]] = {}
    for who in known:
        for word in who.words:
            holders.setdefault(word, []).append(who)
    position = 0
    while position < len(words):
        first = words[position]
        whose = list(holders.get(first.folded, ()))
        position += 1
        if not whose:
            continue
        last, count = first, 1
        while position < len(words):
            step = position
            while step < len(words) and words[step].folded in _PARTICLES:
                step += 1
            if step == len(words) or not _BETWEEN_WORDS.fullmatch(bare[last.end : words[step].start]):
                break
            both = [who for who in whose if words[step].folded in who.words]
            if not both:
                break
            whose, last, count, position = both, words[step], count + 1, step + 1
        if count > 1 or first.text[0].isupper():
            yield first.start, last.end, whose[0]


def _organisations(words: list[_Word], known: list[Known]) -> Iterator[tuple[int, int, Known]]:
    """Places where an organisation is written in one of its ways, beginning with a capital."""
    begins: dict[str, list[tuple[tuple[str, ...], Known]]] = {}
    for who in known:
        for way in who.spellings:
            begins.setdefault(way[0], []).append((way, who))
    for position, word in enumerate(words):
        if not word.text[0].isupper():
            continue
        for way, who in begins.get(word.folded, ()):
            ahead = words[position : position + len(way)]
            if tuple(each.folded for each in ahead) == way:
                yield ahead[0].start, ahead[-1].end, who


def answered_text(text: str, mentions: list[Mention], answers: Mapping[str, str]) -> str:
    """Return `text` with a mark around each of `mentions` that `answers` (its key → answer) says is who spoke."""
    for mention in reversed(mentions):
        if answers.get(mention.key) == MARKED:
            # A mark stands on one line, wherever the name was broken.
            mark = f"[[{mention.known.letter}|{' '.join(mention.term.split())}]]"
            text = text[: mention.start] + mark + text[mention.end :]
    return text


def carried_over(text: str, known: list[Known], mentions: list[Mention], answers: Mapping[str, str]) -> set[str]:
    """Return the keys under which "it is not" holds in `text`, which `answered_text` made of the mentions' text.

    Marking one name changes its paragraph; what was answered of the others in it is not asked again.
    """
    rest = [mention for mention in mentions if answers.get(mention.key) != MARKED]
    again = mentions_in(text, known)
    if [mention.term for mention in rest] != [mention.term for mention in again]:
        return set()  # a mark made other names of what is left: all is asked again
    return {new.key for old, new in zip(rest, again, strict=True) if answers.get(old.key) == ANOTHER}
