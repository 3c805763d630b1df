"""Reading an uploaded table: the sheet and the row where its titles stand, and all rows below that hold something."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.files import check_upload, clean_name
from vpwg.common.tables.cells import MAX_ROWS, WHOLE_ROW, Table, TableRow, visible
from vpwg.common.tables.csv_files import csv_rows, decoded
from vpwg.common.tables.header import LOOKED_AT, header_at
from vpwg.common.tables.workbooks import Layout, Workbook
from vpwg.common.text.folding import fold

# Empty rows are passed over, but not for ever: a sheet may claim a million of them.
_LAST_ROW = 20_000
_NAMED = 12  # rows or sheets that a note names before it says «y más»


def read_table(uploaded: Any, *, titles: Iterable[str] = (), max_rows: int = MAX_ROWS) -> Table:
    """Return the table in an uploaded CSV or XLSX, or raise ValidationError with a sentence for its owner.

    `titles` are those of the columns expected: with them the sheet, the delimiter and the row of the titles are
    found; without, the first sheet (or the one named Datos) and the first row that holds something.
    """
    name = clean_name(getattr(uploaded, "original_name", None) or uploaded.name)
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in ("csv", "xlsx"):
        raise ValidationError(_("Suba una tabla CSV o XLSX. Otros formatos no se leen."))
    known = {fold(title) for title in titles}
    if extension == "csv":
        data = _csv_bytes(uploaded)
        return _without_shifted(_table(name, data, csv_rows(decoded(data), known, _LAST_ROW), known, max_rows))
    check_upload(uploaded)
    uploaded.file.seek(0)
    data = uploaded.file.read()
    book = Workbook(data, known, _LAST_ROW)
    try:
        layout = book.layout()
        table = _table(name, data, book.rows(layout), known, max_rows)
    finally:
        book.close()
    table.sheet, table.sheets = book.chosen.name, [sheet.name for sheet in book.sheets]
    table.notes += _layout_notes(table, layout) + _sheet_notes(book)
    return table


def _table(name: str, data: bytes, rows: Iterator[TableRow], titles: Collection[str], max_rows: int) -> Table:
    header, notes, kept = _header(rows, titles)
    for row in rows:
        if _holds(row):
            kept.append(row)
        if len(kept) > max_rows:
            raise ValidationError(
                _("La tabla tiene más de %(limit)s filas. Divídala en varios archivos.") % {"limit": f"{max_rows:,}"}
            )
    if not header or not kept:
        raise ValidationError(_("La tabla no tiene filas. Escriba los datos debajo de los títulos y vuelva a subirla."))
    return Table(name, hashlib.sha256(data).hexdigest(), header, kept, notes=notes)


def _header(rows: Iterator[TableRow], titles: Collection[str]) -> tuple[list[str], list[str], list[TableRow]]:
    """Return the titles, a note on what stands above them, and the rows below that were read to find them."""
    looked: list[TableRow] = []
    for row in rows:
        looked.append(row)
        if len([seen for seen in looked if _holds(seen)]) == LOOKED_AT:
            break
    index, _count = header_at([row.cells for row in looked], titles)
    if index < 0:
        return [], [], []
    header = [visible(cell).strip() for cell in looked[index].cells]
    while header and not header[-1]:
        header.pop()
    above = [row for row in looked[:index] if _holds(row)]
    notes = []
    if above:
        notes.append(_("Los títulos están en la fila %(number)s; lo que hay encima no se lee.") % {"number": looked[index].number})  # fmt: skip
    return header, notes, [row for row in looked[index + 1 :] if _holds(row)]


def _holds(row: TableRow) -> bool:
    return any(row.cells) or bool(row.wrong)


def _without_shifted(table: Table) -> Table:
    """Note at each row of a CSV that it has more cells than titles: a mark inside a text has moved the rest."""
    for row in table.rows:
        if any(row.cells[len(table.header) :]):
            row.wrong = {WHOLE_ROW: _("Tiene más celdas que títulos. Si un dato lleva comas o punto y coma, póngalo entre comillas.")}  # fmt: skip
    return table


def _csv_bytes(uploaded: Any) -> bytes:
    if uploaded.size == 0:
        raise ValidationError(_("El archivo está vacío."))
    if uploaded.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError(_("El archivo pesa más de %(limit)s MB.") % {"limit": limit})
    uploaded.file.seek(0)
    data: bytes = uploaded.file.read()
    if data.startswith((b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")):
        raise ValidationError(_("El contenido no corresponde a un archivo .csv. Guárdelo de nuevo desde su programa."))
    return data


def _layout_notes(table: Table, layout: Layout) -> list[str]:
    notes = []
    if hidden := [row.number for row in table.rows if row.number in layout.hidden_rows]:
        notes.append(_("También se leyeron las filas ocultas: %(rows)s.") % {"rows": _listed(hidden)})
    columns = [title for index, title in enumerate(table.header) if title and index in layout.hidden_columns]
    if columns:
        notes.append(_("También se leyeron las columnas ocultas: %(titles)s.") % {"titles": _listed(columns)})
    if any(
        left == right
        for row in table.rows
        for left, right, top in layout.covered.get(row.number, [])
        if top != row.number
    ):
        notes.append(_("Lo escrito en celdas combinadas hacia abajo se leyó en cada una de sus filas."))
    return notes


def _sheet_notes(book: Workbook) -> list[str]:
    """Say which other sheets have as many titles: they hold data too, and were not read."""
    if not book.chosen.titles:
        return []
    alike = [f"«{s.name}»" for s in book.sheets if s is not book.chosen and s.titles >= book.chosen.titles]
    if not alike:
        return []
    return [_("Otras hojas tienen los mismos títulos: %(sheets)s. Súbalas en archivos aparte.") % {"sheets": _listed(alike)}]  # fmt: skip


def _listed(things: list[Any]) -> str:
    """Return up to `_NAMED` things in a line."""
    shown = ", ".join(str(thing) for thing in things[:_NAMED])
    return shown if len(things) <= _NAMED else _("%(shown)s y %(count)s más") % {"shown": shown, "count": len(things) - _NAMED}  # fmt: skip
