"""Writing tables: cells are texts, and none of them runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from vpwg.common.files import TYPES
from vpwg.common.tables.cells import guard, printable

DATA_SHEET = "Datos"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV (UTF-8 with a mark, so that Excel reads accents) of texts, none of which runs."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return ("\ufeff" + buffer.getvalue()).encode()


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[str]], notes: Iterable[Sequence[str]] = ()) -> bytes:
    """Return a workbook of text cells; `notes` fill a second sheet with instructions."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = DATA_SHEET
    _fill(sheet, [header, *rows])
    sheet.freeze_panes = "A2"
    told = list(notes)
    if told:
        _fill(book.create_sheet("Instrucciones"), told)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Any, rows: Iterable[Sequence[str]]) -> None:
    from openpyxl.styles import Font

    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, printable(guard(str(text))))
            cell.number_format = "@"  # a text stays a text: Excel drops the zeros of 010203 otherwise
            if number == 1:
                cell.font = Font(bold=True)
                sheet.column_dimensions[cell.column_letter].width = max(14, len(str(text)) + 4)


def table_response(
    name: str, kind: str, header: Sequence[str], rows: Iterable[Sequence[str]], notes: Iterable[Sequence[str]] = ()
) -> HttpResponse:
    """Return a download of a table; `kind` is "csv" or "xlsx"."""
    data = xlsx_bytes(header, rows, notes) if kind == "xlsx" else csv_bytes(header, rows)
    response = HttpResponse(data, content_type=TYPES["xlsx"] if kind == "xlsx" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
