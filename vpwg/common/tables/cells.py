"""What a table is once it was read, and how the text of a cell is made fit to read and safe to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.text.formulas import begins_as_formula

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 5_000, 60, 5_000
# Where `TableRow.wrong` says what is wrong with the row as a whole.
WHOLE_ROW = -1
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Marks of direction and of order of bytes: they come along when an address is copied, and nobody sees them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WIDE_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LOST = "\ufffd"


@dataclass
class TableRow:
    """One row: its number in the sheet, its texts, and what could not be read, by column or `WHOLE_ROW`."""

    number: int
    cells: list[str]
    wrong: dict[int, str] = field(default_factory=dict)


@dataclass
class Table:
    """What was read: file name, sha256 in hex, header, rows that hold something.

    `sheet` is the sheet read and `sheets` all of the workbook (none for a CSV); `notes` are sentences for its
    owner about what is easily overlooked, such as hidden rows.
    """

    name: str
    sha256: str
    header: list[str]
    rows: list[TableRow]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def guard(text: str) -> str:
    """Return `text` so that no spreadsheet runs it; `unguard` is its inverse."""
    return f"'{text}" if begins_as_formula(text) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given; a text that needs no guard is itself."""
    return text[1:] if text.startswith("'") and begins_as_formula(text) else text


def printable(text: str) -> str:
    """Return `text` without the characters that XML cannot hold."""
    return _CONTROL.sub("", text)


def visible(text: str) -> str:
    """Return `text` without marks that nobody sees. Not for addresses: there they are refused, to be typed again."""
    return _INVISIBLE.sub("", text)


def tidy(text: str) -> str:
    """Return the text of a cell with plain spaces and line ends, none around."""
    bare = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return _WIDE_SPACES.sub(" ", printable(bare)).strip(" \t\n\u200b\ufeff")


def row_of(number: int, cells: Sequence[str]) -> TableRow:
    """Return a row of tidy texts; what is too long or was damaged on the way is noted at its cell."""
    if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
        raise ValidationError(_("La tabla tiene más de %(limit)s columnas.") % {"limit": MAX_COLUMNS})
    row = TableRow(number, [tidy(cell) for cell in cells[:MAX_COLUMNS]])
    for index, cell in enumerate(row.cells):
        if len(cell) > MAX_CELL:
            row.cells[index] = cell[:80] + "…"
            row.wrong[index] = _("El texto tiene más de %(limit)s letras.") % {"limit": f"{MAX_CELL:,}"}
        elif _LOST in cell:
            row.wrong[index] = _("Hay una letra que se perdió al guardar el archivo. Guárdelo como CSV UTF-8 o XLSX.")
    return row
