"""One guard for every table that leaves the portal: no cell runs, whatever it begins with."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from vpwg.common.files.cleaning.text import clean_text
from vpwg.common.tables import csv_bytes, exports, guard, table_response, unguard
from vpwg.common.text.formulas import begins_as_formula, runs

COMMAND = "cmd|' /C calc'!A0"
DISGUISED = [
    f"={COMMAND}",
    f"\u200b={COMMAND}",  # a sign of no width
    f"\ufeff={COMMAND}",  # the mark of order
    f"\u202e={COMMAND}",  # a mark of direction
    f"\u00ad@{COMMAND}",  # a soft hyphen
    f"\u3164={COMMAND}",  # a filler of Hangul
    f"\x07={COMMAND}",
    f" ={COMMAND}",
    f'"={COMMAND}',
    f"\uff1d{COMMAND}",  # full width: ＝
    f"\uff0b{COMMAND}",
    f"\uff0d{COMMAND}",
    f"\uff20{COMMAND}",
    f"\ufe66{COMMAND}",  # small: ﹦
    f"\u2212{COMMAND}",  # the true minus sign
    f"\u200b \uff1d{COMMAND}",
]


def written_by_each_writer(text):
    """Return the cell as each way to write a table leaves it in the file."""
    lines = [
        exports.csv_response("a.csv", ["x"], [[text]]).content,
        table_response("a", "csv", ["x"], [[text]]).content,
        csv_bytes(["x"], [[text]]),
    ]
    books = [
        exports.xlsx_response("a.xlsx", ["x"], [[text]]).content,
        table_response("a", "xlsx", ["x"], [[text]], [["nota"], [text]]).content,
    ]
    for data in lines:
        yield list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1][0]
    for data in books:
        for sheet in load_workbook(io.BytesIO(data)).worksheets:
            assert sheet["A2"].data_type != "f"
            yield sheet["A2"].value


@pytest.mark.parametrize("text", DISGUISED)
def test_no_writer_lets_a_disguised_formula_through(text):
    assert all(cell.startswith("'") for cell in written_by_each_writer(text))


@pytest.mark.parametrize("text", DISGUISED)
def test_what_others_wrote_is_judged_by_the_same_signs(text):
    assert runs(text)
    assert clean_text(f"Nombre\n{text}\n".encode(), "csv").findings


@pytest.mark.parametrize("text", ["Lima", "a = b", "10", "010203", "¿=?", "ñandú", "(+51) 1 234", "«=»", ""])
def test_honest_text_stays_as_it_is(text):
    assert set(written_by_each_writer(text)) <= {text, None}


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    data = exports.xlsx_response("a.xlsx", ["x", "y", "z"], [[-3, 2.5, None]]).content
    sheet = load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[2]] == [-3, 2.5, None]
    assert (
        exports.csv_response("a.csv", ["x", "y", "z"], [[-3, 2.5, None]]).content.decode().splitlines()[1] == "-3,2.5,"
    )


@given(st.text(alphabet="'=+-@\t\r \u200b\uff1d\u2212a\u0301´1", max_size=8))
def test_the_guard_can_be_undone_whatever_stands_before_the_sign(text):
    assert unguard(guard(text)) == text
    assert begins_as_formula(guard(text)) == begins_as_formula(text)
