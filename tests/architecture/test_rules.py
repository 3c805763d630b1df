"""docs/rules.md points to what is there: each file, each function and each test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"`([\w/]+\.py):(\w+)`")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "rules.md").read_text().splitlines()
    if line.startswith("|") and not line.startswith(("| rule |", "|---"))
]


def defined_in(path: Path) -> set[str]:
    """The functions and classes that stand at the top of a module; none where there is no such file."""
    if not path.is_file():
        return set()
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def missing(cell: str) -> list[str]:
    """What a cell names and nobody finds; a cell that names no place at all is missing too."""
    places = PLACE.findall(cell)
    return [f"{file}:{name}" for file, name in places if name not in defined_in(ROOT / file)] or (
        [] if places else [cell]
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_a_rule_is_where_its_row_says(row):
    rule, stands_in, tested_by = row
    assert rule
    assert missing(stands_in) + missing(tested_by) == []
    assert all(file.startswith("tests/") and name.startswith("test_") for file, name in PLACE.findall(tested_by))
    assert not any(file.startswith("tests/") for file, _name in PLACE.findall(stands_in))


def test_each_rule_has_one_row():
    assert len({rule for rule, *_places in ROWS}) == len(ROWS) >= 40


def test_the_guard_sees_what_it_is_for():
    assert missing("`members/access/policy.py:view_rule`") == []
    assert missing("`members/access/policy.py:gone`") == ["members/access/policy.py:gone"]
    assert missing("`members/access/gone.py:view_rule`") == ["members/access/gone.py:view_rule"]
    assert missing("somewhere") == ["somewhere"]
