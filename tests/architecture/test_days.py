"""Over the syntax tree: a day is Lima's, from one function. UTC is the next day there from seven in the evening."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from members.admission.services import admission
from tests.doors.applications import presented
from vpwg.common.tables import exports
from vpwg.common.text.days import lima_moment, lima_today

ROOT = Path(__file__).resolve().parents[2]
APPS = ("members", "resources", "conflicts", "meetings", "vpwg")
THE_ONE = ROOT / "vpwg" / "common" / "text" / "days.py"
# They read the clock of the machine, or a zone that somebody may have changed.
CLOCKS = {"today", "utcnow", "fromtimestamp", "utcfromtimestamp", "localdate", "localtime"}
PARTS = {"year", "month", "day", "hour"}
# A text or a cell that says a day is one already: no zone makes it another.
CIVIL = {"strptime", "lima_moment"}
CIVIL_FILES = {"vpwg/common/tables/workbooks.py"}


def is_moment(node: ast.expr) -> bool:
    """Whether `node` is an instant by its name (`sent_at`, `row.at`) or `timezone.now()`."""
    name = getattr(node, "attr", getattr(node, "id", ""))
    is_now = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "now"
    return is_now or name == "at" or name.endswith("_at")


def _called(node: ast.expr) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""


def foreign_days(source: str, *, is_civil_file: bool = False) -> Iterator[str]:
    """Yield `line: what` for each day that is taken from a clock or a zone of its own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
            if node.attr in CLOCKS or (node.attr == "now" and owner == "datetime"):
                yield f"{node.lineno}: {owner}.{node.attr}"
            if node.attr in PARTS and is_moment(node.value):
                yield f"{node.lineno}: .{node.attr} of an instant"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if (
                node.func.attr == "date"
                and not node.args
                and _called(node.func.value) not in CIVIL
                and not is_civil_file
            ):
                yield f"{node.lineno}: .date()"
            if node.func.attr == "strftime" and is_moment(node.func.value):
                yield f"{node.lineno}: .strftime() of an instant"
        if isinstance(node, ast.FormattedValue) and is_moment(node.value) and "%" in _spec(node):
            yield f"{node.lineno}: an instant written as a day"


def _spec(node: ast.FormattedValue) -> str:
    return "" if node.format_spec is None else ast.unparse(node.format_spec)


def sources() -> list[Path]:
    found = [p for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]
    return [p for p in found if p != THE_ONE]


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_each_day_is_limas(path):
    is_civil = str(path.relative_to(ROOT)) in CIVIL_FILES
    assert list(foreign_days(path.read_text(), is_civil_file=is_civil)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "x = date.today()",
        "f = models.DateField(default=date.today)",
        "x = datetime.now()",
        "x = datetime.datetime.now(tz)",
        "x = datetime.utcnow()",
        "x = timezone.localdate()",
        "x = timezone.localtime(a)",
        "x = timezone.now().date()",
        "x = application.created_at.date()",
        "x = row.sent_at.year",
        "x = timezone.now().year",
        "x = f'{self.issued_at:%Y-%m-%d}'",
        "x = f'{self.at:%d/%m}'",
        "x = sent_at.strftime('%d')",
        "x = date.fromtimestamp(3)",
    ],
)
def test_the_guard_sees_what_it_is_for(bad):
    assert list(foreign_days(bad))


@pytest.mark.parametrize(
    "good",
    [
        "x = lima_today()",
        "x = lima_today(row.sent_at).year",
        "x = f'{lima_moment(row.sent_at):%d/%m/%Y}'",
        "x = datetime.strptime(cell, form).date()",
        "x = timezone.now() - timedelta(days=2)",
        "x = f'{seat.ends_on:%d/%m/%Y}'",
    ],
)
def test_the_guard_lets_limas_days_through(good):
    assert not list(foreign_days(good))


def test_a_table_says_an_instant_by_limas_clocks():
    evening = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    row = exports.csv_response("a.csv", ["x"], [[evening, evening.date()]]).content.decode().splitlines()[1]
    assert row == "2026-11-24 21:30,2026-11-25"
    book = load_workbook(io.BytesIO(exports.xlsx_response("a.xlsx", ["x"], [[evening]]).content))
    assert book.active["A2"].value == "2026-11-24 21:30"


def test_who_applies_in_the_evening_is_known_since_that_day(world, monkeypatch):
    application = presented(world, email="tarde@example.test")
    application.created_at = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    assert admission._person(application).data_origin_on == date(2026, 11, 24)


@pytest.mark.parametrize("address", ["/secretaria/personas/", "/secretaria/organizaciones/"])
def test_a_download_in_the_evening_is_named_by_that_day(client_of, monkeypatch, address):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 25, 2, 30, tzinfo=UTC))
    client = client_of("secretariat_lima")
    assert "2026-11-24" in client.get(address, {"formato": "csv"})["Content-Disposition"]


def test_the_evening_in_lima_is_still_that_day():
    evening = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    assert lima_today(evening) == date(2026, 11, 24)
    assert f"{lima_moment(evening):%Y-%m-%d %H:%M}" == "2026-11-24 21:30"
