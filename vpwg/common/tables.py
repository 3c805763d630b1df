"""Tables that people upload and take along: CSV and XLSX, read with limits and written so that nothing runs.

What is written reads back as it was: a text that a spreadsheet would run carries one apostrophe in the file
(`guard`), which reading takes off again (`unguard`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from vpwg.common.files import TYPES, check_upload, clean_name

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 5_000, 60, 5_000
# Empty rows are passed over, but not for ever: a sheet may claim a million of them.
_LAST_ROW = 20_000
DATA_SHEET = "Datos"
# OWASP, CSV injection: a cell that begins so is read as a formula.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass
class TableRow:
    """One row: its number in the sheet (the header is 1), its texts, and what could not be read, by column."""

    number: int
    cells: list[str]
    wrong: dict[int, str] = field(default_factory=dict)


@dataclass
class Table:
    """What was read: file name, sha256 in hex, header, rows that hold something."""

    name: str
    sha256: str
    header: list[str]
    rows: list[TableRow]


def guard(text: str) -> str:
    """Return `text` so that no spreadsheet runs it; `unguard` is its inverse."""
    return f"'{text}" if _RUNS.match(text) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given; a text that needs no guard is itself."""
    return text[1:] if _GUARDED.match(text) else text


def read_table(uploaded: Any, *, max_rows: int = MAX_ROWS) -> Table:
    """Return the table in an uploaded CSV or XLSX, or raise ValidationError with a sentence for its owner."""
    name = clean_name(getattr(uploaded, "original_name", None) or uploaded.name)
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in ("csv", "xlsx"):
        raise ValidationError(_("Suba una tabla CSV o XLSX. Otros formatos no se leen."))
    if extension == "csv":
        data = _csv_bytes(uploaded)
        rows = _csv_rows(_decoded(data))
    else:
        check_upload(uploaded)
        uploaded.file.seek(0)
        data = uploaded.file.read()
        rows = _xlsx_rows(data)
    return _table(name, hashlib.sha256(data).hexdigest(), rows, max_rows)


def _table(name: str, sha256: str, rows: Iterator[TableRow], max_rows: int) -> Table:
    header: list[str] | None = None
    kept: list[TableRow] = []
    for row in rows:
        if not any(row.cells) and not row.wrong:
            continue
        if header is None:
            header = row.cells
            continue
        if len(kept) >= max_rows:
            raise ValidationError(
                _("La tabla tiene más de %(limit)s filas. Divídala en varios archivos.") % {"limit": f"{max_rows:,}"}
            )
        kept.append(row)
    if header is None or not kept:
        raise ValidationError(_("La tabla no tiene filas. Escriba los datos debajo de los títulos y vuelva a subirla."))
    while header and not header[-1]:
        header.pop()
    return Table(name, sha256, header, kept)


def _csv_bytes(uploaded: Any) -> bytes:
    if uploaded.size == 0:
        raise ValidationError(_("El archivo está vacío."))
    if uploaded.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError(_("El archivo pesa más de %(limit)s MB.") % {"limit": limit})
    uploaded.file.seek(0)
    data: bytes = uploaded.file.read()
    if b"\x00" in data or data.startswith((b"PK\x03\x04", b"%PDF-")):
        raise ValidationError(_("El contenido no corresponde a un archivo .csv. Guárdelo de nuevo desde su programa."))
    return data


def _decoded(data: bytes) -> str:
    """Text of a CSV: UTF-8, or what Excel writes in Spanish (Windows-1252)."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv_rows(text: str) -> Iterator[TableRow]:
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=lambda mark: (first.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > _LAST_ROW:
                raise ValidationError(_("La tabla es demasiado larga. Divídala en varios archivos."))
            yield _row(number, [unguard(cell) for cell in cells])
    except csv.Error as error:
        raise ValidationError(_("No pudimos leer el CSV: revise las comillas y vuelva a guardarlo.")) from error


def _row(number: int, cells: list[str]) -> TableRow:
    if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
        raise ValidationError(_("La tabla tiene más de %(limit)s columnas.") % {"limit": MAX_COLUMNS})
    row = TableRow(number, [_CONTROL.sub("", cell).strip() for cell in cells[:MAX_COLUMNS]])
    for index, cell in enumerate(row.cells):
        if len(cell) > MAX_CELL:
            row.cells[index] = cell[:80] + "…"
            row.wrong[index] = _("El texto tiene más de %(limit)s letras.") % {"limit": f"{MAX_CELL:,}"}
    return row


def _xlsx_rows(data: bytes) -> Iterator[TableRow]:
    unreadable = ValidationError(_("No pudimos leer el libro XLSX. Guárdelo de nuevo desde su programa."))
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except (InvalidFileException, BadZipFile, ParseError, KeyError, ValueError, TypeError, OSError) as error:
        raise unreadable from error
    try:
        sheet = book[DATA_SHEET] if DATA_SHEET in book.sheetnames else book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            if number > _LAST_ROW:
                raise ValidationError(_("La tabla es demasiado larga. Divídala en varios archivos."))
            yield _xlsx_row(number, cells)
    except (ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise unreadable from error
    finally:
        book.close()


def _xlsx_row(number: int, cells: Sequence[Any]) -> TableRow:
    texts = [_cell_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    row = _row(number, texts)
    for index, cell in enumerate(cells):
        if cell.value is None:
            continue
        if cell.data_type == "f":
            row.wrong[index] = _("La celda tiene una fórmula. Péguela como valor.")
        elif cell.data_type == "e":
            row.wrong[index] = _("La celda tiene un error de la hoja de cálculo.")
    return row


def _cell_text(cell: Any) -> str:
    """The text of a cell: days as 2026-11-24, whole numbers without decimals, zeros of a format like 000000 kept."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        zeros = str(cell.number_format)
        return str(value).zfill(len(zeros)) if re.fullmatch(r"0{2,}", zeros) else str(value)
    return str(value) if cell.data_type == "f" else unguard(str(value))


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV (UTF-8 with a mark, so that Excel reads accents) of texts, none of which runs."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return ("\ufeff" + buffer.getvalue()).encode()


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[str]], notes: Iterable[Sequence[str]] = ()) -> bytes:
    """Return a workbook of text cells; `notes` fill a second sheet with instructions."""
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
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, _CONTROL.sub("", guard(str(text))))
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
