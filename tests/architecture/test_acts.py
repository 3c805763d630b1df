"""Acts of the log: one enum per room, every act written is a member of one, and none stands there for nothing."""

import ast
from importlib import import_module
from pathlib import Path

from vpwg.common.log.acts import Act
from vpwg.privacy.reads.audit_words import ACTIONS, ROOMS, words_for

ROOT = Path(__file__).resolve().parents[2]
# What takes an act among its first arguments.
WRITERS = {
    "record", "record_taken", "record_about", "record_export", "note_own_act", "note_wrong_try", "tell_account",
    "release_row",
}  # fmt: skip
MODULES = [
    (path, ast.parse(path.read_text()))
    for room in ("members", "resources", "conflicts", "meetings", "vpwg")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]


def enums_in(tree):
    """Name in the module → enum of acts, for each that it imports."""
    return {
        alias.asname or alias.name: getattr(import_module(node.module), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".acts")
        for alias in node.names
    }


def acts_in(tree):
    """Every act that the module names."""
    enums = enums_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in enums:
            yield str(getattr(enums[node.value.id], node.attr))


def texts_in(tree):
    """Line and text of each act that is given to a writer as bare text, in quotes or put together."""
    for node in ast.walk(tree):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        for given in node.args[:3] if name in WRITERS else ():
            if isinstance(given, ast.JoinedStr) or (isinstance(given, ast.Constant) and isinstance(given.value, str)):
                yield given.lineno, getattr(given, "value", "put together")


def test_no_act_is_written_as_bare_text():
    found = [(str(path.relative_to(ROOT)), *text) for path, tree in MODULES for text in texts_in(tree)]
    # The room of meetings names its acts by their codes: each has to be one of its enum.
    known = {str(act) for act in import_module("meetings.acts").Act}
    assert [text for text in found if not (text[0].startswith("meetings/") and text[2] in known)] == []


def test_no_act_stands_there_for_nothing():
    written = {act for _path, tree in MODULES for act in acts_in(tree)}
    written |= {text for _path, tree in MODULES for _line, text in texts_in(tree)}
    assert {str(act) for room in ROOMS for act in room} - written == set()


def test_every_room_with_acts_is_shown_in_the_log():
    for path, _tree in MODULES:
        if path.name == "acts.py":
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert {room.__module__ for room in ROOMS} == {room.__module__ for room in Act.__subclasses__()}


def test_a_code_belongs_to_one_act_and_gives_it_its_name():
    acts = [act for room in ROOMS for act in room]
    assert len(acts) == len(ACTIONS)
    assert [act.name for act in acts] == [str(act).upper().replace(".", "_").replace("-", "_") for act in acts]


def test_an_act_that_no_room_knows_any_more_is_shown_by_its_code():
    assert words_for("thing.unheard_of") == "thing.unheard_of"
