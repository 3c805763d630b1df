"""Tables that people upload and take along: CSV and XLSX, read with limits and written so that nothing runs.

What is written reads back as it was: a text that a spreadsheet would run carries one apostrophe in the file
(`guard`), which reading takes off again (`unguard`).
"""

from __future__ import annotations

from vpwg.common.tables.cells import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Table, TableRow, guard, unguard
from vpwg.common.tables.exports import DATA_SHEET, csv_bytes, table_response, xlsx_bytes
from vpwg.common.tables.reading import read_table

__all__ = [
    "DATA_SHEET",
    "MAX_CELL",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Table",
    "TableRow",
    "csv_bytes",
    "guard",
    "read_table",
    "table_response",
    "unguard",
    "xlsx_bytes",
]
