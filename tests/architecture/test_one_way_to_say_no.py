"""Over the syntax tree: a view chooses no errors to catch and renders no form's page by itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("members", "resources", "conflicts", "meetings", "vpwg")


def view_modules():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/views/" in name or name.endswith("/views.py"):
                yield name


def catching(tree):
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]


def form_pages(tree):
    own = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.strip("_") == "form_page"]
    named = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value == "members/form_page.html"]
    return own + named


@pytest.mark.parametrize("name", list(view_modules()))
def test_a_view_catches_nothing_and_has_no_form_page_of_its_own(name):
    tree = ast.parse((ROOT / name).read_text())
    assert not catching(tree), f"{name}: let vpwg.common.forms.submitting carry the act out"
    assert not form_pages(tree), f"{name}: vpwg.common.forms.submitting.form_page is the one"


def test_the_test_sees_what_it_forbids():
    tree = ast.parse("def _form_page():\n    try:\n        x()\n    except ValueError:\n        pass\n")
    assert catching(tree) == [4]
    assert form_pages(tree) == [1]


def test_one_function_publishes_and_one_finds_a_row_to_change():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith("members/access/"):
                continue
            called = [n.func for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
            names = {getattr(func, "id", getattr(func, "attr", "")) for func in called}
            assert "release_moment" not in names, f"{name}: members.access.releasing.release_row publishes"
            if "/views/" in name and not name.endswith("publishing.py"):
                assert "require" not in names, f"{name}: members.access.rows.changeable finds the row"
