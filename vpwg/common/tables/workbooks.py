"""Reading a workbook: which of its sheets, its cells as texts, and what its layout hides (merged, hidden, computed)."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.tables.cells import MAX_COLUMNS, TableRow, row_of, unguard
from vpwg.common.tables.exports import DATA_SHEET
from vpwg.common.tables.header import LOOKED_AT, header_at

# Cells that merging covers, in one sheet: more is no table of an office.
_MOST_MERGED = 100_000
_BROKEN = (ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError, BadZipFile, OSError)


@dataclass
class Layout:
    """What stands beside the cells: per row, the columns that merging covers and from where; what is hidden."""

    covered: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class Sheet:
    """One sheet of a workbook, and how many of the titles it has."""

    name: str
    titles: int
    is_visible: bool
    source: Any


@contextmanager
def _readable() -> Iterator[None]:
    """Turn whatever a broken workbook raises into one sentence."""
    try:
        yield
    except ValidationError:
        raise
    except _BROKEN as error:
        raise ValidationError(_("No pudimos leer el libro XLSX. Guárdelo de nuevo desde su programa.")) from error


class Workbook:
    """An XLSX as rows of texts; `last_row` bounds how far a sheet is read."""

    def __init__(self, data: bytes, titles: Collection[str], last_row: int) -> None:
        from openpyxl import load_workbook  # loaded by who reads or writes a workbook: it is large
        from openpyxl.utils.exceptions import InvalidFileException

        self.last_row = last_row
        with _readable():
            try:
                self.book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            except InvalidFileException as error:
                raise ValueError from error
            self.sheets = [self._looked_at(sheet, titles) for sheet in self.book.worksheets]
            if not self.sheets:
                raise ValueError
        self.chosen = max(self.sheets, key=lambda s: (s.titles, s.name == DATA_SHEET, s.is_visible))
        if not self.chosen.titles and DATA_SHEET not in [sheet.name for sheet in self.sheets]:
            self.chosen = self.sheets[0]

    def close(self) -> None:
        self.book.close()

    def _looked_at(self, sheet: Any, titles: Collection[str]) -> Sheet:
        sheet.reset_dimensions()
        rows = [[cell_text(cell).strip() for cell in cells]
                for cells in sheet.iter_rows(max_row=LOOKED_AT, max_col=MAX_COLUMNS)]  # fmt: skip
        return Sheet(sheet.title, header_at(rows, titles)[1], sheet.sheet_state == "visible", sheet)

    def layout(self) -> Layout:
        """Return the layout of the chosen sheet."""
        with _readable():
            return _layout_of(self.chosen.source, self.last_row)

    def rows(self, layout: Layout) -> Iterator[TableRow]:
        """Yield the rows of the chosen sheet; a value merged over several rows stands in each."""
        above: dict[int, tuple[str, str]] = {}
        with _readable():
            # Wider than a table may be, so that `row_of` refuses what would otherwise be cut off unseen.
            for number, cells in enumerate(self.chosen.source.iter_rows(max_col=4 * MAX_COLUMNS), start=1):
                if number > self.last_row:
                    raise ValidationError(_("La tabla es demasiado larga. Divídala en varios archivos."))
                row = _row(number, cells)
                _uncover(row, layout.covered.get(number, []), above)
                yield row


def _layout_of(sheet: Any, last_row: int) -> Layout:
    from openpyxl.utils.cell import range_boundaries
    from openpyxl.xml.functions import iterparse  # defusedxml's, where it is installed

    layout, merged = Layout(), 0
    with sheet._get_source() as source:
        for _event, element in iterparse(source):
            kind = element.tag.rsplit("}", 1)[-1]
            if kind == "row" and element.get("hidden") in ("1", "true"):
                layout.hidden_rows.add(int(element.get("r", 0)))
            elif kind == "col" and element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min")), int(element.get("max"))
                layout.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
            elif kind == "mergeCell":
                left, top, right, bottom = range_boundaries(element.get("ref"))
                right, bottom = min(right, MAX_COLUMNS), min(bottom, last_row)
                merged += max(0, bottom - top + 1)
                if merged > _MOST_MERGED:
                    raise ValidationError(
                        _("La hoja tiene demasiadas celdas combinadas. Sepárelas y vuelva a subirla.")
                    )
                for number in range(top, bottom + 1):
                    layout.covered[number].append((left - 1, right - 1, top))
            if kind in ("row", "mergeCell", "col"):
                element.clear()
    return layout


def _uncover(row: TableRow, covered: list[tuple[int, int, int]], above: dict[int, tuple[str, str]]) -> None:
    """Give a merged value to each row that it covers; where it covers columns, say so: one value cannot be two."""
    for left, right, top in covered:
        row.cells.extend([""] * (right + 1 - len(row.cells)))
        if row.number == top:
            above[left] = row.cells[left], row.wrong.get(left, "")
        else:
            row.cells[left], wrong = above.get(left, ("", ""))
            if wrong:
                row.wrong[left] = wrong
        if row.cells[left]:
            for index in range(left + 1, right + 1):
                row.wrong[index] = _("La celda está combinada con la de su izquierda. Sepárelas y escriba cada dato en la suya.")  # fmt: skip


def _row(number: int, cells: Sequence[Any]) -> TableRow:
    texts = [cell_text(cell) for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    row = row_of(number, texts)
    for index, cell in enumerate(cells):
        if cell.value is None:
            continue
        if cell.data_type == "f":
            row.wrong[index] = _("La celda tiene una fórmula. Péguela como valor.")
        elif cell.data_type == "e":
            row.wrong[index] = _("La celda tiene un error de la hoja de cálculo.")
    return row


def cell_text(cell: Any) -> str:
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
        return _in_format(value, str(cell.number_format))
    if cell.data_type == "f":
        return str(getattr(value, "text", value))  # a formula of many cells is an object
    return unguard(str(value))


def _in_format(value: int, number_format: str) -> str:
    """Return a number with the zeros and the marks that its format shows: 000000, 000-000000, (01) 000-0000."""
    shown = re.sub(r'["\\]', "", number_format)
    if value < 0 or not re.fullmatch(r"[0 ()+/-]*0[0 ()+/-]*", shown) or shown.count("0") < 2:
        return str(value)
    digits = str(value).zfill(shown.count("0"))
    extra = len(digits) - shown.count("0")
    rest = iter(digits[extra:])
    return digits[:extra] + "".join(next(rest) if mark == "0" else mark for mark in shown)
