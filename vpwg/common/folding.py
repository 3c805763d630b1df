"""Text as it is compared: without accents, case or punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """Return `text` in lower case without accents or punctuation, words apart by one space.

    "Ñ" folds to "n" too: people type names without it.
    """
    bare = text
    if not text.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^0-9a-z@]+", " ", bare.casefold()).strip()


class FoldedField(models.TextField):
    """Keeps the folded words of other fields of its row (`sources`), for searching and comparing.

    Filled when a row is saved or created in bulk; `.update()` of a source leaves it stale.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        kwargs |= {"editable": False, "default": "", "blank": True}
        super().__init__(*args, **kwargs)
        self.sources = sources

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        words = fold(" ".join(str(getattr(model_instance, name) or "") for name in self.sources))
        setattr(model_instance, self.attname, words)
        return words
