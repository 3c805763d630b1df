"""The address of a list said again: without one of its filters, on another page, as a table. Query strings only."""

from __future__ import annotations

from django.http import QueryDict

PAGE, FORMAT = "pagina", "formato"


def without(asked: QueryDict, *names: str, value: str = "") -> str:
    """Return what was asked without `names`, from the first page on; with `value`, without that one of their values."""
    rest = asked.copy()
    for name in names:
        rest.setlist(name, [other for other in rest.getlist(name) if value and other.strip() != value])
    rest.pop(PAGE, None)
    return rest.urlencode()


def on_page(asked: QueryDict, number: int) -> str:
    """Return what was asked, on another page."""
    rest = asked.copy()
    rest[PAGE] = str(number)
    return rest.urlencode()


def as_table(asked: QueryDict, kind: str = "csv") -> str:
    """Return what was asked as the whole table, to download."""
    rest = asked.copy()
    rest.pop(PAGE, None)
    rest[FORMAT] = kind
    return rest.urlencode()
