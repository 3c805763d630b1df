"""Pieces of pages that are drawn once and kept, safe by construction.

A kept component gets plain values and nothing else: no request, no user, no row. Its template is rendered with what
its function makes of these values, and the result is kept under (language, values). So everything that can be shown
stands in the key: nobody can get a piece that was drawn for another reader, and no piece grows old.

    @kept("resources/_card.html")
    def work_card(*, title: str, slug: str, languages: tuple[str, ...]) -> dict[str, Any]:
        return {"title": title, ...}
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Any

from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

PLAIN = (str, SafeString, int, float, bool, type(None), Decimal, date)
# A piece made of more text than this is drawn each time: what is kept stays small.
LONGEST = 20_000


class NotPlain(TypeError):
    """A value that says less, or more, than it shows: a row, a lazy text, a list that may change."""


class _Call:
    """The values of one call, equal to another's only if every one of them is equal and of the same type."""

    __slots__ = ("key", "language", "values")

    def __init__(self, language: str, values: dict[str, Any]) -> None:
        self.language, self.values = language, values
        self.key = (language, *(_frozen(value) for value in values.values()))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Call) and self.key == other.key


def _frozen(value: Any) -> Any:
    """Return what stands for `value` in a key: 1, True and "1", and safe and unsafe text, are told apart.

    Raises NotPlain for anything but plain values and tuples of them.
    """
    kind = type(value)
    if kind is str:
        return value
    if kind is tuple:
        return (tuple, *map(_frozen, value))
    if kind is datetime:
        return (datetime, value.isoformat())  # the same instant in another zone is another text
    if kind in PLAIN:
        return (kind, value)
    raise NotPlain(f"a kept component takes plain values and tuples of them, not {kind.__name__}")


def _length(value: Any) -> int:
    if isinstance(value, tuple):
        return sum(map(_length, value))
    return len(value) if isinstance(value, str) else 1


def kept(
    template_name: str, *, most: int = 2048
) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., SafeString]]:
    """Make of a function from plain values to a context a component that draws `template_name`.

    `most` pieces are kept, the longest unused go first. The component is called with keywords; it raises NotPlain for
    a value that is not plain.
    """

    def decorate(prepare: Callable[..., dict[str, Any]]) -> Callable[..., SafeString]:
        names = inspect.signature(prepare)

        @lru_cache(maxsize=1)
        def template() -> Template:
            return get_template(template_name).template  # type: ignore[attr-defined,no-any-return]

        def draw(call: _Call) -> SafeString:
            return template().render(Context(prepare(**call.values)))

        remembered = lru_cache(maxsize=most)(draw)

        @wraps(prepare)
        def component(**values: Any) -> SafeString:
            bound = names.bind(**values)
            bound.apply_defaults()
            call = _Call(get_language() or "", bound.arguments)
            return remembered(call) if _length(tuple(bound.arguments.values())) <= LONGEST else draw(call)

        component.forget = remembered.cache_clear  # type: ignore[attr-defined]
        component.kept_info = remembered.cache_info  # type: ignore[attr-defined]
        return component  # type: ignore[return-value]

    return decorate
