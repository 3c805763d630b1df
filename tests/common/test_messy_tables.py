"""Tables as offices keep them: each is read as its owner means it, or one sentence names the row and the column."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from members.imports.kinds import RowRefused
from members.imports.services import columns as read
from vpwg.common.tables import read_table
from vpwg.common.tables.cells import WHOLE_ROW

TITLES = ["Nombres", "Apellidos", "Correo", "Teléfono", "Organización"]


def csv_table(data: bytes | str, titles=TITLES):
    data = data.encode() if isinstance(data, str) else data
    return read_table(SimpleUploadedFile("tabla.csv", data), titles=titles)


def book_table(book: Workbook, titles=TITLES):
    buffer = io.BytesIO()
    book.save(buffer)
    return read_table(SimpleUploadedFile("tabla.xlsx", buffer.getvalue()), titles=titles)


def book_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book, book.active


def cells(table):
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
def test_the_line_that_names_the_delimiter_is_read_and_counts_as_no_row(first):
    table = csv_table(f"{first}Nombres;Apellidos, y más\nRosa;Ñahui\n".encode(), titles=())
    assert (table.header, cells(table), table.rows[0].number) == (
        ["Nombres", "Apellidos, y más"],
        [["Rosa", "Ñahui"]],
        2,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found_below_lines_of_prose(encoding, mark):
    text = mark.join(["Directorio, de contactos; 2026", ""]) + "\n\n" + mark.join(TITLES) + "\n"
    text += mark.join(["Íñigo", "Peña", "i@x.test", "01", "Año S.A."]) + "\n"
    if mark in ",;":
        text = text.replace("Directorio, de contactos; 2026", "Directorio")
    table = csv_table(text.encode(encoding))
    assert (table.header, cells(table)) == (TITLES, [["Íñigo", "Peña", "i@x.test", "01", "Año S.A."]])
    assert (table.rows[0].number, table.notes) == (4, ["Los títulos están en la fila 3; lo que hay encima no se lee."])


def test_one_damaged_letter_neither_garbles_the_rest_nor_goes_unsaid():
    table = csv_table("Nombres,Apellidos\nÍñigo,Peña\nJosé,N".encode() + b"\xf1" + "ahui Ávila\n".encode())
    assert cells(table)[0] == ["Íñigo", "Peña"]
    assert "se perdió" in table.rows[1].wrong[1]


def test_invisible_characters_and_wide_spaces_do_not_matter():
    table = csv_table("\u200bNombres,Apellidos\n\u00a0Rosa\u00a0María \u200b,Ña\u00adhui\u202c\n")
    assert (table.header, cells(table)[0][0]) == (["Nombres", "Apellidos"], "Rosa María")
    assert read.line(40)(cells(table)[0][1]) == "Ñahui"


def test_a_comma_inside_a_text_shifts_nothing_unseen():
    table = csv_table("Nombres,Apellidos\nRosa,Ñahui\nSol, S.A.C.,Quispe\n")
    assert table.rows[0].wrong == {}
    assert "más celdas que títulos" in table.rows[1].wrong[WHOLE_ROW]


def test_an_open_quote_swallows_no_rows_and_its_row_is_named():
    with pytest.raises(ValidationError, match="la fila 3"):
        csv_table('Nombres,Apellidos\nRosa,Ñahui\n"Luz,Díaz\nSol,Paz\n')


def test_empty_rows_and_columns_do_not_matter_and_rows_keep_their_numbers():
    book, _sheet = book_of(
        [], [None, *TITLES[:2]], [], [None, "Rosa", "Ñahui"], [None, " ", "\u00a0"], [None, "Luz", "Paz"]
    )
    table = book_table(book)
    assert (table.header, [row.number for row in table.rows]) == (["", *TITLES[:2]], [4, 6])


def test_another_sheet_that_fits_is_read_and_named():
    book, sheet = book_of(["Informe anual"], ["Hecho por", "Ana"])
    sheet.title = "Portada"
    other = book.create_sheet("Contactos")
    for row in (["Directorio 2026"], TITLES, ["Rosa", "Ñahui", "", "", "Sol"]):
        other.append(row)
    old = book.create_sheet("2025")
    for row in (TITLES, ["Luz", "Paz", "", "", "Sol"]):
        old.append(row)
    table = book_table(book)
    assert (table.sheet, table.sheets) == ("Contactos", ["Portada", "Contactos", "2025"])
    assert [row[:2] for row in cells(table)] == [["Rosa", "Ñahui"]]
    assert "«2025»" in table.notes[1]


def test_a_value_merged_over_rows_stands_in_each_and_over_columns_is_asked_for():
    book, sheet = book_of(
        TITLES, ["Rosa", "Ñahui", "r@x.test", "1", "Sol"], ["Luz", "Paz", "l@x.test", "2"], ["Ana Díaz"]
    )
    sheet.merge_cells("E2:E3")
    sheet.merge_cells("A4:B4")
    table = book_table(book)
    assert [row[4] for row in cells(table)[:2]] == ["Sol", "Sol"]
    assert "combinada" in table.rows[2].wrong[1]
    assert any("celdas combinadas" in note for note in table.notes)


def test_hidden_rows_and_columns_are_read_and_said():
    book, sheet = book_of(TITLES[:2], ["Rosa", "Ñahui"], ["Luz", "Paz"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    table = book_table(book)
    assert cells(table) == [["Rosa", "Ñahui"], ["Luz", "Paz"]]
    assert table.notes == [
        "También se leyeron las filas ocultas: 3.",
        "También se leyeron las columnas ocultas: Apellidos.",
    ]


def test_numbers_keep_what_their_format_shows_and_formulas_are_named():
    book, sheet = book_of(["Nombres", "Teléfono", "Fijo", "Código", "Suma"], ["Rosa", 984123456.0, 15551234, 7, "=A1"])
    sheet["C2"].number_format = "00-0000000"
    sheet["D2"].number_format = "000"
    table = book_table(book, titles=())
    assert cells(table)[0][:4] == ["Rosa", "984123456", "01-5551234", "007"]
    assert "fórmula" in table.rows[0].wrong[4]


def test_a_column_past_the_last_that_fits_is_refused_not_cut_off():
    book, sheet = book_of(["Nombres"], ["Rosa"])
    sheet.cell(2, 100, "lejos")
    with pytest.raises(ValidationError, match="60 columnas"):
        book_table(book)


def test_merging_without_end_is_refused():
    book, sheet = book_of(TITLES, ["Rosa"])
    for column in "ABCDEFGH":
        sheet.merged_cells.add(f"{column}2:{column}1048576")  # as a file says it, without writing the cells
    with pytest.raises(ValidationError, match="combinadas"):
        book_table(book)


@pytest.mark.parametrize(
    "cell",
    ["2026-05-09", "9/5/2026", "09/05/26", "9-5-26", "09.05.2026", "2026/05/09", "9 de mayo de 2026", "09-may-26",
     "9 de mayo del 2026", "2026-05-09 15:30", "2026-05-09T15:30:00", "09/05/2026 3:30 p. m.", "9/5/26 15:30:10",
     "46151", "46151.64", "2026-05-09T15:30:00-05:00"],
)  # fmt: skip
def test_a_day_however_it_was_written_and_with_an_hour(cell):
    assert read.day(cell) == date(2026, 5, 9)


@pytest.mark.parametrize(
    "cell", ["ayer", "31/02/2026", "13/13/2026", "2026", "5/2026", "05/24/2026", "9 de m de 2026", "999999"]
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(RowRefused, match="no es una fecha"):
        read.day(cell)


def test_september_is_written_both_ways():
    assert read.day("1 de septiembre de 2026") == read.day("1 de setiembre de 2026") == read.day("1-sep-26")


def test_a_date_cell_with_an_hour_is_a_day():
    book, _sheet = book_of(["Nombres", "Fecha"], ["Rosa", datetime(2026, 5, 9, 15, 30)])
    assert read.day(cells(book_table(book, titles=()))[0][1]) == date(2026, 5, 9)


@pytest.mark.parametrize("cell", ["rosa@x.test", "mailto:rosa@x.test", "Rosa Ñahui <rosa@x.test>"])
def test_one_address_however_it_was_copied(cell):
    assert read.email(cell) == "rosa@x.test"


@pytest.mark.parametrize(
    "cell", ["rosa@x.test; luz@x.test", "rosa@x.test / luz@x.test", "Rosa <rosa@x.test>, luz@x.test"]
)
def test_two_addresses_in_a_cell_are_told(cell):
    with pytest.raises(RowRefused, match="más de un correo"):
        read.email(cell)


def test_a_shortened_number_is_refused_and_a_broken_line_is_one():
    with pytest.raises(RowRefused, match="abrevió"):
        read.phone("9,84123E+08")
    assert read.phone("(01) 555-1234\nanexo 12") == "(01) 555-1234 anexo 12"
    assert read.line(40)("Rosa\nMaría  Ñahui") == "Rosa María Ñahui"
