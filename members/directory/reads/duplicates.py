"""Who may be there twice: people and organisations that look alike, with why.

Rows are compared only within small blocks that share a beginning, so that ten thousand take seconds, not hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from members.access.viewer import Reader
from members.directory.models import DistinctPair, Organisation, Person
from vpwg.common.text.folding import fold

LIKE = 88  # of 100; tried on pairs of Peruvian names: below it, different people of one family come up
BLOCK = 150  # a beginning that more rows share tells nothing
# Words that say what kind of body it is, and those that join: two may share them and be strangers.
COMMON = {
    "de",
    "del",
    "la",
    "las",
    "los",
    "el",
    "y",
    "en",
    "para",
    "por",
    "sa",
    "sac",
    "saa",
    "srl",
    "eirl",
    "ong",
    "asociacion",
    "civil",
    "fundacion",
    "instituto",
    "centro",
    "ministerio",
    "empresa",
    "compania",
    "minera",
    "red",
    "consejo",
    "comision",
    "peru",
    "peruana",
    "peruano",
    "nacional",
    "regional",
}
LINKING = {"de", "del", "la", "las", "los", "el", "y", "e", "en", "para", "por", "a"}


@dataclass
class Pair:
    """Two rows that may be one; `reasons` in words for the screen."""

    first: Any
    second: Any
    score: int
    reasons: list[str] = field(default_factory=list)


def people_alike(user: Reader, *, only: Person | None = None) -> list[Pair]:
    """Return pairs among the people whom `user` keeps, the surest first; `only`: pairs with that person."""
    fields = ("public_id", "given_names", "family_names", "email", "job_title", "anonymised_at")
    rows = list(Person.objects.visible_to(user).filter(anonymised_at__isnull=True).only(*fields))
    return _pairs(rows, _person_keys, _compare_people, user, only)


def organisations_alike(user: Reader, *, only: Organisation | None = None) -> list[Pair]:
    """Return pairs among the organisations that `user` keeps, the surest first."""
    rows = list(Organisation.objects.visible_to(user).only("public_id", "name", "acronym", "category"))
    return _pairs(rows, _organisation_keys, _compare_organisations, user, only)


def _pairs(rows: list[Any], keys: Any, compare: Any, user: Reader, only: Any) -> list[Pair]:
    blocks: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for key in set(keys(row)):
            blocks[key].append(row)
    apart = {frozenset(pair) for pair in DistinctPair.objects.visible_to(user).values_list("first_id", "second_id")}
    found: dict[frozenset[str], Pair] = {}
    for block in blocks.values():
        for one, other in combinations(block, 2) if len(block) <= BLOCK else ():
            ids = frozenset((one.public_id, other.public_id))
            if ids in found or ids in apart or (only is not None and only.public_id not in ids):
                continue
            score, reasons = compare(one, other)
            if reasons:
                found[ids] = Pair(one, other, score, reasons)
    return sorted(found.values(), key=lambda pair: (-pair.score, str(pair.first)))


def _words(text: str) -> list[str]:
    return [word for word in fold(text).split() if word not in LINKING]


def _person_keys(person: Person) -> Iterator[str]:
    given, family = _words(person.given_names), _words(person.family_names)
    if person.email:
        yield f"mail:{person.email.lower()}"
    if given and family:
        yield f"initial:{given[0][0]}:{family[0]}"
        yield f"given:{given[0]}:{family[0][0]}"
    if given or family:
        yield "all:" + " ".join(sorted([*given, *family]))


def _compare_people(one: Person, other: Person) -> tuple[int, list[str]]:
    from rapidfuzz.fuzz import ratio, token_sort_ratio  # loaded only by who compares names

    reasons, score = [], 0
    given, family = (
        (_words(one.given_names), _words(other.given_names)),
        (_words(one.family_names), _words(other.family_names)),
    )
    names = " ".join(given[0] + family[0]), " ".join(given[1] + family[1])
    if one.email and one.email.lower() == other.email.lower():
        reasons.append(_("mismo correo"))
        score = 100
    if sorted(names[0].split()) == sorted(names[1].split()):
        reasons.append(_("mismo nombre"))
        score = max(score, 98)
    elif _is_short_for(*given) and _family_fits(*family):
        reasons.append(_("las iniciales o los nombres coinciden"))
        score = max(score, 90)
    elif (alike := token_sort_ratio(*names)) >= LIKE and ratio(
        given[0][0] if given[0] else "", given[1][0] if given[1] else ""
    ) >= 70:
        reasons.append(_("nombre parecido"))
        score = max(score, int(alike))
    return score, reasons


def _is_short_for(one: list[str], other: list[str]) -> bool:
    """Whether one list of given names abbreviates the other: «J.», «Juan C.», «Juan» for «Juan Carlos»."""
    short, long = sorted((one, other), key=len)
    return bool(short) and all(
        mine == its or (min(len(mine), len(its)) == 1 and mine[0] == its[0])
        for mine, its in zip(short, long, strict=False)
    )


def _family_fits(one: list[str], other: list[str]) -> bool:
    """Whether the shorter list of family names begins the longer: «Pérez» for «Pérez Quispe»."""
    short, long = sorted((one, other), key=len)
    return bool(short) and long[: len(short)] == short


def _core(name: str) -> list[str]:
    words = _words(name)
    return [word for word in words if word not in COMMON and len(word) > 1] or words  # «S.A.C.» folds to letters


def _acronyms(organisation: Organisation) -> set[str]:
    """Return the acronym as written, and the one its name gives, where it has three letters or more."""
    own = fold(organisation.acronym).replace(" ", "")
    words = _words(organisation.name)
    made = "".join(word[0] for word in words) if len(words) > 2 else ""
    alone = fold(organisation.name).replace(" ", "") if len(words) == 1 else ""
    return {text for text in (own, made, alone) if len(text) > 2}


def _organisation_keys(organisation: Organisation) -> Iterator[str]:
    core = _core(organisation.name)
    yield "all:" + " ".join(sorted(core))
    for word in core:
        yield f"word:{word[:4]}"
    for acronym in _acronyms(organisation):
        yield f"acronym:{acronym}"


def _compare_organisations(one: Organisation, other: Organisation) -> tuple[int, list[str]]:
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    cores = " ".join(sorted(_core(one.name))), " ".join(sorted(_core(other.name)))
    if fold(one.name) == fold(other.name):
        return 100, [_("mismo nombre")]
    if cores[0] == cores[1]:
        return 96, [_("mismo nombre, sin la forma jurídica")]
    if _share(_acronyms(one), _acronyms(other), one, other):
        return 92, [_("una es la sigla de la otra")]
    alike = max(ratio(*cores), token_sort_ratio(fold(one.name), fold(other.name)))
    return (int(alike), [_("nombre parecido")]) if alike >= LIKE else (0, [])


def _share(first: set[str], second: set[str], one: Organisation, other: Organisation) -> bool:
    """Whether an acronym that somebody wrote is shared: two that are only made of initials prove nothing."""
    written: Iterable[str] = {fold(row.acronym or row.name).replace(" ", "") for row in (one, other)}
    return bool(first & second & set(written))
