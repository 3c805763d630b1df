"""What a file of the corpus is, and what must hold of its copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A file; words its copy must say; places that must be inked; what its report must say; names on its way out."""

    name: str
    extension: str
    build: Callable[[], bytes]
    keeps: tuple[str, ...] = ()
    # Of a PDF: (left, low, right, high) in points on the first page. Of a picture: a point in parts of its sides.
    inked: tuple[tuple[float, ...], ...] = ()
    size: tuple[int, int] | None = None
    says: tuple[str, ...] = ()
    # Where the copy must be this, byte by byte.
    exactly: bytes | None = None

    def __str__(self) -> str:
        return f"{self.extension}: {self.name}"
