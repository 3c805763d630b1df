"""One page of a list, without counting what may be a million rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from vpwg.common.web.asked import as_table, on_page


@dataclass
class Page:
    """A slice of a list; `count` is exact up to `cap`, and `is_capped` beyond it."""

    items: list[Any]
    number: int
    has_next: bool
    count: int
    is_capped: bool
    asked: QueryDict

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def count_label(self) -> str:
        shown = number_format(self.count, force_grouping=True)
        return _("más de %(count)s") % {"count": shown} if self.is_capped else shown

    def query(self, number: int) -> str:
        """Return the query string of another page of the same list."""
        return on_page(self.asked, number)

    @property
    def csv_query(self) -> str:
        """Return the query string of the whole list as a table."""
        return as_table(self.asked)

    @property
    def next_query(self) -> str:
        return self.query(self.number + 1)

    @property
    def previous_query(self) -> str:
        return self.query(self.number - 1)


def page_of(
    request: HttpRequest, queryset: QuerySet[Any], *, size: int = 25, cap: int = 1000, known: int | None = None
) -> Page:
    """Return the page that `?pagina=` asks for (nonsense reads as the first), in two queries.

    `known` is how many rows there are, where the caller has counted them already.
    """
    asked = request.GET.get("pagina", "")
    number = min(int(asked), cap) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1
    start = (number - 1) * size
    rows = list(queryset[start : start + size + 1])
    if number == 1 and len(rows) <= size:
        found = len(rows)  # the whole list is on the page: nothing left to count
    elif known is not None:
        found = known
    else:
        found = queryset.order_by()[: cap + 1].count()
    return Page(rows[:size], number, len(rows) > size, min(found, cap), found > cap, request.GET)


def page_of_list(request: HttpRequest, rows: Sequence[Any], *, size: int = 25) -> Page:
    """Return the page that `?pagina=` asks for of rows that are in memory already."""
    asked = request.GET.get("pagina", "")
    last = max(1, -(-len(rows) // size))
    number = min(int(asked), last) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1
    start = number * size - size
    return Page(list(rows[start : start + size]), number, number < last, len(rows), False, request.GET)
