"""The words of choices, looked up once per language: translating them at each call costs more than drawing them."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Choices
from django.utils.translation import get_language


@lru_cache(maxsize=256)
def _labels(choices: type[Choices], language: str) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def labels_of(choices: type[Choices]) -> dict[str, str]:
    """Return value → words of `choices` in the language of the moment."""
    return _labels(choices, get_language() or "")


def label_of(choices: type[Choices], value: str) -> str:
    """Return the words for `value`; a value that is no choice any more is said as it stands."""
    return labels_of(choices).get(value, value)
