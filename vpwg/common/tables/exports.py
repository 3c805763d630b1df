"""Writing tables, CSV and XLSX, that a spreadsheet opens without running anything: the one writer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from vpwg.common.files import TYPES
from vpwg.common.tables.cells import guard, printable
from vpwg.common.text.days import lima_moment

DATA_SHEET = "Datos"
Row = Sequence[Any]


def neutral(value: Any) -> Any:
    """Return `value` as a cell holds it: numbers as they are, an instant by the clocks of Lima, a day as 2026-11-24.

    A text that a spreadsheet would run carries an apostrophe; nothing is an empty text.
    """
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return f"{lima_moment(value):%Y-%m-%d %H:%M}"
    return value if isinstance(value, int | float) else guard(str(value))


def csv_bytes(header: Row, rows: Iterable[Row]) -> bytes:
    """Return a CSV (UTF-8 with a mark, so that Excel reads accents) of which no cell runs."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([str(title) for title in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return ("\ufeff" + buffer.getvalue()).encode()


def xlsx_bytes(header: Row, rows: Iterable[Row], notes: Iterable[Row] = ()) -> bytes:
    """Return a workbook of which no cell runs; `notes` fill a second sheet with instructions."""
    from openpyxl import Workbook  # loaded by who reads or writes a workbook: it is large

    book = Workbook(write_only=True)
    _fill(book.create_sheet(DATA_SHEET), header, rows, freeze="A2")
    if told := list(notes):
        _fill(book.create_sheet("Instrucciones"), told[0], told[1:])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Any, header: Row, rows: Iterable[Row], *, freeze: str | None = None) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = freeze
    for column, title in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(14, len(str(title)) + 4)
    titles = [_cell(sheet, title) for title in header]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    plain = neutral(value)
    if not isinstance(plain, str):
        return plain
    cell = WriteOnlyCell(sheet, printable(plain))
    cell.number_format = "@"  # a text stays a text: Excel drops the zeros of 010203 otherwise
    return cell


def csv_response(filename: str, header: Row, rows: Iterable[Row]) -> HttpResponse:
    """Return a download of a CSV."""
    return _download(filename, csv_bytes(header, rows), "text/csv; charset=utf-8")


def xlsx_response(filename: str, header: Row, rows: Iterable[Row]) -> HttpResponse:
    """Return a download of a workbook of one sheet."""
    return _download(filename, xlsx_bytes(header, rows), TYPES["xlsx"])


def table_response(name: str, kind: str, header: Row, rows: Iterable[Row], notes: Iterable[Row] = ()) -> HttpResponse:
    """Return a download, kept by nobody on the way, of a table that can be imported again; `kind` is "csv" or "xlsx"."""
    data = xlsx_bytes(header, rows, notes) if kind == "xlsx" else csv_bytes(header, rows)
    response = _download(f"{name}.{kind}", data, TYPES["xlsx"] if kind == "xlsx" else "text/csv; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _download(filename: str, data: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
