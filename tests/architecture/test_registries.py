"""Four registries, by which a lower room learns what an upper one has, and two hooks. A fifth is to be argued for."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("vpwg", "members", "resources", "conflicts", "meetings")
REGISTRIES = {
    "vpwg/common/search/registry.py",
    "members/imports/kinds.py",
    "members/directory/merging_rules.py",
    "members/directory/panels.py",
}
HOOKS = {"vpwg/common/mail/outbox.py", "members/directory/services/consents.py"}
GROWS = {"append", "add", "setdefault", "update", "extend", "insert"}


def filled_by_callers(tree: ast.Module) -> set[str]:
    """Return the names of empty module-level lists, sets and dicts that a public function of the module fills."""
    empty = set()
    for node in tree.body:
        value = getattr(node, "value", None)
        is_empty = (isinstance(value, ast.Dict) and not value.keys) or (isinstance(value, ast.List) and not value.elts)
        is_made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
        is_made = is_made and value.func.id in {"set", "dict", "list", "defaultdict"} and len(value.args) < 2
        if isinstance(node, ast.Assign | ast.AnnAssign) and (is_empty or is_made):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            empty |= {target.id for target in targets if isinstance(target, ast.Name)}
    filled = set()
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GROWS:
                filled |= {name.id for name in ast.walk(node.func.value) if isinstance(name, ast.Name)}
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                        filled.add(target.value.id)
    return empty & filled


def test_four_registries_and_two_hooks_are_all_there_is() -> None:
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if filled_by_callers(ast.parse(path.read_text(encoding="utf-8"))):
                found.add(str(path.relative_to(ROOT)))
    assert found == REGISTRIES | HOOKS
