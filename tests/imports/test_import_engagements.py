"""A log of outreach comes in and goes out as a table, and coming back changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.access.viewer import lima_today
from members.directory.models import WorkingGroup
from members.imports.services import imports
from members.outreach.models import Engagement
from members.outreach.services.importing import EngagementKind
from vpwg.common.tables import read_table, xlsx_bytes

KIND = EngagementKind()
TITLES = [column.title for column in KIND.columns]


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def check(world, keeper):
    """Return a checker of rows (dicts by field), as an uploaded sheet: gives the batch."""

    def upload(*rows, titles=TITLES):
        cells = [[row.get(column.name, "") for column in KIND.columns] for row in rows]
        uploaded = SimpleUploadedFile("gestiones.xlsx", xlsx_bytes(titles, cells))
        return imports.check_import(kind=KIND, group=world.lima, table=read_table(uploaded), by=keeper)

    return upload


def entry(**given):
    day = lima_today() - timedelta(days=3)
    return {"organisation": "COMPANY lima", "happened_on": f"{day:%d/%m/%Y}", "channel": "llamada",
            "person": "company_lima@example.test", "summary": "Primera llamada"} | given  # fmt: skip


def test_rows_are_written_only_when_committed(world, keeper, check):
    due = lima_today() + timedelta(days=4)
    batch = check(entry(next_step="Llamar", next_step_on=due.isoformat()))
    assert batch.report["counts"] == {"add": 1, "change": 0, "same": 0, "refused": 0}
    assert not Engagement.objects.for_system("test").exists()
    imports.commit_import(batch=batch, by=keeper)
    row = Engagement.objects.for_system("test").get()
    assert (row.group, row.organisation.name, row.channel, row.logged_by) == (
        world.lima,
        "company Lima",
        "call",
        keeper,
    )
    assert (row.person, row.next_step_on, row.folded) == (
        world.personas["company_lima"].person, due, "primera llamada llamar",
    )  # fmt: skip


def test_exporting_and_importing_again_changes_nothing(world, keeper, check):
    done = (lima_today() - timedelta(days=1)).isoformat()
    imports.commit_import(
        batch=check(entry(next_step="Llamar", done_on=done), entry(summary="=1+1\nsegunda")), by=keeper
    )
    rows = imports.export_rows(kind=KIND, group=WorkingGroup.objects.get(pk=world.lima.pk), by=keeper)
    again = check(*[dict(zip([c.name for c in KIND.columns], row, strict=True)) for row in rows])
    assert again.report["counts"] == {"add": 0, "change": 0, "same": 2, "refused": 0}


def test_a_code_changes_its_own_row(keeper, check):
    imports.commit_import(batch=check(entry()), by=keeper)
    row = Engagement.objects.for_system("test").get()
    batch = check(entry(public_id=row.public_id, summary="Corregida", person=""))
    assert batch.report["counts"]["change"] == 1
    imports.commit_import(batch=batch, by=keeper)
    row.refresh_from_db()
    assert (row.summary, row.folded, row.person) == ("Corregida", "corregida", None)


@pytest.mark.parametrize(
    ("wrong", "column", "sentence"),
    [
        ({"organisation": "company Macro Sur"}, "Organización", "Ninguna organización de su grupo"),
        ({"person": "company_macro_sur Reparto"}, "Con quién", "no figura entre las personas"),
        ({"happened_on": "2999-01-01"}, "Fecha", "todavía no llega"),
        ({"channel": "paloma"}, "Canal", "no está entre los valores"),
        ({"next_step_on": "2999-01-01"}, "Próximo paso", "Diga qué hay que hacer"),
        ({"next_step": "x", "next_step_on": "2000-01-01"}, "Para cuándo", "anterior"),
        ({"done_on": "2020-01-01"}, "Hecho el", "va de la gestión a hoy"),
        ({"public_id": "0" * 20}, "Código", "Ninguna gestión de su grupo"),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_why(check, wrong, column, sentence):
    report = check(entry(summary="Otra"), entry(**wrong)).report
    assert report["counts"] == {"add": 1, "change": 0, "same": 0, "refused": 1}
    [refused] = report["refused"]
    assert (refused["row"], refused["column"]) == (3, column)
    assert sentence in refused["why"]
