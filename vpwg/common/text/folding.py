"""Text as it is compared: without accents, case or punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models

# One word though dots stand in it: letters in ones and twos ("M.T.P.E.", "DD.HH", "D.S.016"); plurals as the Academy
# writes them ("DD. HH."); initials before the number of a norm ("D. S. N.° 016").
ACRONYM = r"""(?:
    (?<![^\W_.]) (?<!\.) (?:[^\W\d_]{1,2}\.)+ [^\W\d_]{1,2} (?![^\W\d_]) \.?
  | (?<![^\W_]) (?i: ([^\W\d_])\1\.[ ] ([^\W\d_])\2 ) (?![^\W_]) \.?
  | (?<![^\W_]) (?:[A-Z]\.[ ])+ [A-Z]\. (?= \s* (?: [Nn] [.]? [ ]? [°ºo]? [.]? \s* )? \d )
)"""
_ACRONYM = re.compile(ACRONYM, re.VERBOSE)
# "N°", "Nº", "1.ª": signs over the line are no letters.
_RAISED = str.maketrans("ºª°", "   ")


def join_acronyms(text: str) -> str:
    """Return `text` with dotted acronyms without their dots, and without ordinal signs: "D.S. Nº 16" is "DS  N  16"."""
    if "." in text:
        text = _ACRONYM.sub(lambda match: re.sub(r"[. ]", "", match[0]) + " ", text)
    return text if text.isascii() else text.translate(_RAISED)


def fold(text: str) -> str:
    """Return `text` in lower case without accents or punctuation, words apart by one space.

    "Ñ" folds to "n" too: people type names without it. An acronym is one word, dotted or not.
    """
    text = bare = join_acronyms(text)
    if not text.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^0-9a-z@]+", " ", bare.casefold()).strip()


if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField  # takes no types while running


class FoldedField(_Text):
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
