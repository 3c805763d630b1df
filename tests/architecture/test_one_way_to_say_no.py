"""Over the syntax tree: a view chooses no errors to catch and renders no form's page by itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("members", "resources", "conflicts", "meetings", "vpwg")
# Rooms that still catch for themselves; none may be added.
LEFT = ("meetings",)


def view_modules():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if ("/views/" in name or name.endswith("/views.py")) and not name.startswith(tuple(f"{r}/" for r in LEFT)):
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
