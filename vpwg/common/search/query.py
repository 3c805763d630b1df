"""What somebody typed, read so that no sign in it can be an operator of the database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vpwg.common.search.analysis import STOP, stems, stems_of
from vpwg.common.text.folding import fold, join_acronyms

LONGEST = 200
MOST_CLAUSES = 12
_PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Clause:
    """One word or phrase. `stems` hold letters and digits only; `prefix` is the folded beginning of a word."""

    written: str
    stems: tuple[str, ...]
    is_excluded: bool = False
    prefix: str = ""


@dataclass(frozen=True)
class Query:
    """What is asked: every clause not excluded must be there, none that is."""

    text: str
    clauses: tuple[Clause, ...]
    is_any: bool = False  # one of the clauses is enough

    @property
    def wanted(self) -> tuple[Clause, ...]:
        return tuple(c for c in self.clauses if not c.is_excluded)

    @property
    def excluded(self) -> tuple[Clause, ...]:
        return tuple(c for c in self.clauses if c.is_excluded)

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: blank, only stop words, or only what must not be there."""
        return not self.wanted

    @property
    def stems(self) -> frozenset[str]:
        """Stems to highlight."""
        return frozenset(stem for clause in self.wanted for stem in clause.stems)

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(clause.prefix for clause in self.wanted if clause.prefix)


def parse(typed: str, *, with_prefix: bool = False) -> Query:
    """Read `typed`: words, "phrases", -excluded, begin*; all else is a blank.

    At most 200 characters and 12 clauses count. `with_prefix` takes the last word as a beginning.
    """
    text = " ".join(typed.replace("\x00", " ").split())[:LONGEST]
    text = text.replace("«", '"').replace("»", '"').replace("“", '"').replace("”", '"')
    clauses: list[Clause] = []
    for piece in _PIECE.finditer(join_acronyms(text)):
        clauses += _clauses(piece)
    clauses = clauses[:MOST_CLAUSES]
    if with_prefix and clauses and not text.endswith('"'):
        clauses[-1] = _as_prefix(clauses[-1])
    return Query(text, tuple(clauses))


def any_of(stems: Iterable[str]) -> Query:
    """Return the query for texts that hold at least one of `stems`."""
    return Query("", tuple(Clause(stem, (stem,)) for stem in stems), is_any=True)


def _clauses(piece: re.Match[str]) -> list[Clause]:
    is_excluded = bool(piece["minus"])
    if piece["phrase"] is not None:
        found = tuple(stems(piece["phrase"]))
        return [Clause(piece["phrase"], found, is_excluded)] if found else []
    written = piece["word"]
    found = tuple(stem for part in fold(written).replace("@", " ").split() for stem in stems_of(part))
    if not found:
        return []
    clause = Clause(written, found, is_excluded)
    return [_as_prefix(clause) if written.endswith("*") else clause]


def _as_prefix(clause: Clause) -> Clause:
    folded = fold(clause.written).replace("@", " ").split()
    if len(folded) != 1 or folded[0] in STOP or len(folded[0]) < 2:
        return clause
    return Clause(clause.written, clause.stems, clause.is_excluded, folded[0][:60])
