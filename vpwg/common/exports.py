"""Tables as CSV and XLSX that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from vpwg.common.days import lima_moment

# OWASP, CSV injection: a cell that begins so is read as a formula.
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: Any) -> Any:
    """Return `value`, a text that a spreadsheet would run being prefixed with an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a CSV download (UTF-8 with a mark, so that Excel reads accents)."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([str(title) for title in header])
    writer.writerows([neutral(_plain(value)) for value in row] for row in rows)
    return response


def xlsx_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return an XLSX download of one sheet: text cells hold text, never a formula."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([str(title) for title in header])
    for row in rows:
        sheet.append([_cell(value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    response = HttpResponse(stream.getvalue(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _plain(value: Any) -> Any:
    """Return a value as a table holds it: an instant by the clocks of Lima, a day as 2026-11-24."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return f"{lima_moment(value):%Y-%m-%d %H:%M}"
    return value if isinstance(value, str | int | float | None) else str(value)


def _cell(value: Any) -> Any:
    plain = _plain(value)
    # XML 1.0 has no place for control characters other than tab and line ends.
    return neutral(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", plain) if isinstance(plain, str) else plain)
