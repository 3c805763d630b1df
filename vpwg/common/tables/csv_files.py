"""Reading a CSV however an office saved it: its encoding, its delimiter, its `sep=` line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.tables.cells import TableRow, row_of, unguard
from vpwg.common.tables.header import LOOKED_AT, titles_in

_MARKS = ",;\t|"
# Excel's own first line that names the delimiter; the person never sees it, so it counts as no row.
_SEP = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes) -> str:
    """Return the text of a CSV: UTF-8, UTF-16 with a mark, or what Excel writes in Spanish (Windows-1252).

    A character that cannot be read becomes U+FFFD, which `row_of` reports at its cell.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data:
        raise ValidationError(_("El contenido no corresponde a un archivo .csv. Guárdelo de nuevo desde su programa."))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # UTF-8 with a few damaged bytes would turn all its accents into «Ã±» if it were read as Windows-1252.
    bare = data.decode("utf-8", errors="replace")
    accents = sum(1 for letter in bare if letter > "\x7f" and letter != "\ufffd")
    return bare if accents > bare.count("\ufffd") else data.decode("cp1252", errors="replace")


def csv_rows(text: str, titles: Collection[str], last_row: int) -> Iterator[TableRow]:
    """Yield the rows of a CSV, numbered as a spreadsheet would show them. Raises ValidationError."""
    told = _SEP.match(text)
    body = text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter(body, titles)
    # strict: a quote that is left open would swallow the rows below it without a word.
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > last_row:
                raise ValidationError(_("La tabla es demasiado larga. Divídala en varios archivos."))
            yield row_of(number, [unguard(cell) for cell in cells])
    except csv.Error as error:
        raise ValidationError(
            _("No pudimos leer la fila %(number)s del CSV: revise las comillas y vuelva a guardarlo.")
            % {"number": number + 1}
        ) from error


def _delimiter(body: str, titles: Collection[str]) -> str:
    """Return the mark with which most titles are found; without any, the one that cuts the first row most."""

    def fits(mark: str) -> tuple[int, int, bool]:
        rows = [row for row in islice(_sample(body, mark), LOOKED_AT) if any(cell.strip() for cell in row)]
        known = max((titles_in(row, titles) for row in rows), default=0)
        return known, len(rows[0]) if rows else 0, mark == ","

    return max(_MARKS, key=fits)


def _sample(body: str, mark: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=mark)
    try:
        yield from reader
    except csv.Error:
        return  # reading in earnest says which row
