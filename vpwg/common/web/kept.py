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
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from threading import Lock
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# A value of one of these types says all that it shows, and is equal only to what shows the same: the type stands
# in the key beside it, so that 1, True and "1", and safe and unsafe text, are told apart.
PLAIN = frozenset((str, SafeString, int, float, bool, type(None), Decimal, date))
# A longer piece is drawn each time: what is kept stays small.
LONGEST = 60_000


class NotPlain(TypeError):
    """A value that says less, or more, than it shows: a row, a lazy text, a list that may change."""


def _key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what stands for `values` in a key. Raises NotPlain for anything but plain values and tuples of them."""
    kinds = tuple(map(type, values))
    if PLAIN.issuperset(kinds):
        return values, kinds
    return tuple(map(_one, values, kinds))


def _one(value: Any, kind: type) -> Any:
    if kind is tuple:
        return tuple, _key(value)
    if kind is datetime:
        return datetime, value.isoformat()  # the same instant in another zone is another text
    if kind in PLAIN:
        return kind, value
    raise NotPlain(f"a kept component takes plain values and tuples of them, not {kind.__name__}")


class Shelf:
    """Pieces by key; beyond `most` the longest unused goes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pieces: OrderedDict[Any, SafeString] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pieces)

    def get(self, key: Any) -> SafeString | None:
        """Return the piece at `key`, now the last used, or None."""
        with self._lock:
            piece = self._pieces.get(key)
            if piece is not None:
                self._pieces.move_to_end(key)
            return piece

    def put(self, key: Any, piece: SafeString) -> None:
        """Keep `piece` unless it is too long."""
        if len(piece) > LONGEST:
            return
        with self._lock:
            self._pieces[key] = piece
            if len(self._pieces) > self.most:
                self._pieces.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pieces.clear()


def kept(
    template_name: str, *, most: int = 2048
) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., SafeString]]:
    """Make of a function from plain values to a context a component that draws `template_name`.

    `most` pieces are kept, the longest unused go first. The component is called with keywords, all of them; it raises
    NotPlain for a value that is not plain, TypeError for a value too many or too few.
    """

    def decorate(prepare: Callable[..., dict[str, Any]]) -> Callable[..., SafeString]:
        names = tuple(inspect.signature(prepare).parameters)
        shelf = Shelf(most)

        @wraps(prepare)
        def component(**values: Any) -> SafeString:
            if len(values) != len(names):
                raise TypeError(f"{prepare.__name__}() takes {', '.join(names)}")
            key = (get_language(), _key(tuple([values[name] for name in names])))
            piece = shelf.get(key)
            if piece is None:
                template = get_template(template_name).template  # type: ignore[attr-defined]
                # A piece stands inside sentences: the line end of its file would be a space before the next sign.
                piece = SafeString(template.render(Context(prepare(**values))).strip())
                shelf.put(key, piece)
            return piece

        component.shelf = shelf  # type: ignore[attr-defined]
        return component

    return decorate
