"""The log of acts: complete for its secretariat, silent about who of the members reads what."""

import ast
from pathlib import Path

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders import BUILDERS
from vpwg.common.log import audit
from vpwg.privacy.reads.audit_words import ACTIONS, KINDS

ROOT = Path(__file__).resolve().parents[2]


def actions_in_the_code():
    """Every action name that stands as a literal, or as an f-string's pattern, in a call of `record`."""
    for app in ("members", "resources", "conflicts", "meetings", "vpwg"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and len(node.args) > 1:
                    if isinstance(node.args[1], ast.Constant):
                        yield node.args[1].value


def test_every_recorded_act_has_words():
    assert {action for action in actions_in_the_code() if action not in ACTIONS} == set()
    assert {kind for kind, _label in ACTIONS.values()} <= set(KINDS)


@pytest.fixture
def log(world, client_of):
    return lambda persona="secretariat_lima", **asked: (
        client_of(persona).get("/secretaria/registro/", asked).content.decode()
    )


def test_it_tells_who_published_what(world, log):
    row = BUILDERS["resources.Resource"](world.lima)
    audit.record(world.user("secretariat_lima"), "resource.published", row)
    page = log()
    assert "Publicó un recurso" in page
    assert "secretariat_lima Reparto" in page
    assert row.get_absolute_url() in page
    assert "Publicó un recurso" not in log(tipo="descargas").split("</form>")[1]
    assert "Publicó un recurso" not in log("secretariat_macro_sur")


def test_it_never_tells_who_of_the_members_read(world, log):
    row = BUILDERS["meetings.Minutes"](world.lima)
    audit.record(world.user("civil_society_lima"), "minutes.downloaded", row)
    audit.record(world.user("secretariat_lima"), "minutes.downloaded", row)
    for page in (log(), log(formato="csv")):
        assert "Una persona con acceso" in page
        assert "civil_society_lima" not in page
        assert "secretariat_lima Reparto" in page


def test_exporting_it_is_itself_on_record(world, log):
    log(formato="csv")
    assert "Exportó este registro" in log()


@pytest.mark.parametrize("label", ["members.Renamed", "gone.Thing", "nonsense", "a.b.c"])
def test_what_is_called_otherwise_by_now_is_shown_by_its_code(world, log, label):
    entry = audit.AuditEntry(
        at=timezone.now(), action="thing.unheard_of", object_label=label, object_id="x", group_id=world.lima.pk,
        entry_hash="0" * 64,
    )  # fmt: skip
    entry.save()
    for page in (log(), log(formato="csv")):
        assert "thing.unheard_of" in page
        assert label in page


def test_nonsense_in_the_filters_is_no_error(log):
    assert "Quién hizo qué" in log(desde="ayer", hasta="2026-13-45", tipo="'--")


def test_the_queries_do_not_grow_with_the_acts(world, client_of, django_assert_max_num_queries):
    from django.db import connection

    keeper, client = world.user("secretariat_lima"), client_of("secretariat_lima")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/secretaria/registro/")
        return len(found)

    for label in ("resources.Resource", "meetings.Minutes"):
        audit.record(keeper, "resource.changed", BUILDERS[label](world.lima))
    few = queries()
    for _ in range(6):
        for label in ("resources.Resource", "meetings.Minutes"):
            audit.record(keeper, "resource.changed", BUILDERS[label](world.lima))
    assert queries() == few


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "9000-01-01", "1900-01-01"])
@pytest.mark.parametrize("side", ["desde", "hasta"])
def test_a_far_date_in_the_filter_is_no_error(world, client_of, side, day):
    for asked in ({side: day}, {side: day, "formato": "csv"}):
        assert client_of("secretariat_lima").get("/secretaria/registro/", asked).status_code == 200
