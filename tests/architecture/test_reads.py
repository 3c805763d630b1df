"""Over the syntax tree: nobody reads an audienced class except for somebody, or with a stated reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from members.access.checks import audienced_models, inheriting_models, kept_models

ROOT = Path(__file__).resolve().parents[2]
APPS = ("members", "resources", "conflicts", "meetings", "vpwg")
GUARDED = {model.__name__ for model in [*audienced_models(), *inheriting_models(), *kept_models()]}
# Making a row shows nothing to anybody; the rest of a manager's methods read.
OPEN = {"visible_to", "for_system", "create", "bulk_create", "none", "model"}
LOOKUPS = {"get_object_or_404", "get_list_or_404", "ModelChoiceField", "ModelMultipleChoiceField"}


def unscoped_reads(source: str) -> Iterator[str]:
    """Yield `line: what` for each read of a guarded class that goes through neither door."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            if isinstance(node.value, ast.Name) and node.value.id in GUARDED:
                up = parents.get(node)
                if not (isinstance(up, ast.Attribute) and up.attr in OPEN):
                    yield f"{node.lineno}: {node.value.id}.{node.attr}"
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in LOOKUPS and node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in GUARDED:
                yield f"{node.lineno}: {name}({node.args[0].id})"


def sources() -> list[Path]:
    return [p for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_unscoped_read(path):
    assert list(unscoped_reads(path.read_text())) == []


@pytest.mark.parametrize(
    "bad",
    [
        "Resource.objects.all()",
        "Resource.objects.filter(pk=1)",
        "get_object_or_404(Resource, pk=1)",
        "x = Minutes.objects",
        "Edition._default_manager.count()",
    ],
)
def test_the_guard_sees_what_it_is_for(bad):
    assert list(unscoped_reads(bad))


@pytest.mark.parametrize("good", ["Resource.objects.visible_to(u).all()", "Resource.objects.for_system('why').count()"])
def test_the_guard_lets_the_two_doors_through(good):
    assert not list(unscoped_reads(good))


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_nobody_asks_guardian_for_lists_or_marks_markup_safe(path):
    names = {
        getattr(n, "id", getattr(n, "attr", ""))
        for n in ast.walk(ast.parse(path.read_text()))
        if isinstance(n, ast.Name | ast.Attribute)
    }
    assert not names & {"get_objects_for_user", "cache_page"}
