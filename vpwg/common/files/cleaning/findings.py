"""What was found in a file: counts by kind, never the words found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict


class CannotClean(Exception):
    """A file that cannot be cleaned with certainty. `reason` is a code that pages put into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Finding(TypedDict):
    """One kind of thing found: how many, of how many people (0: not told), and whether it was taken out."""

    kind: str
    count: int
    people: int
    removed: bool


@dataclass(frozen=True)
class Cleaned:
    """The copy to hand out, and what was found in the original."""

    data: bytes
    findings: list[Finding]


@dataclass
class Findings:
    """Counts while cleaning. `names` are people met in comments, changes and properties; they never leave here."""

    names: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)
    _people: dict[str, set[str]] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)

    def add(self, kind: str, *, by: str | None = None, count: int = 1, removed: bool = True) -> None:
        """Count `count` more of `kind`, made by the person named `by` if that is known."""
        if count <= 0:
            return
        self._counts[kind] = self._counts.get(kind, 0) + count
        if by and by.strip():
            self._people.setdefault(kind, set()).add(by.strip())
            self.names.add(by.strip())
        if not removed:
            self._kept.add(kind)

    def listed(self) -> list[Finding]:
        """Return the findings, in the order in which they were met."""
        return [
            {"kind": kind, "count": count, "people": len(self._people.get(kind, ())), "removed": kind not in self._kept}
            for kind, count in self._counts.items()
        ]
