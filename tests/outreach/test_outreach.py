"""The log of outreach: what was said, what comes next, what is to do this week."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.access.policy import NotAllowed
from members.access.viewer import lima_today
from members.outreach.models import Engagement
from members.outreach.services import outreach as services
from tests import make
from vpwg.common.models import AuditEntry


def text_of(response):
    return response.content.decode()


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def organisation(world):
    return world.memberships["company_lima"].organisation


@pytest.fixture
def log(world, keeper, organisation):
    """Return a maker of engagements with Lima's company: `log("said", step="…", due=2)`, days from today."""

    def make(said="Conversación", *, step="", due=None, ago=1, channel="call", about=organisation):
        row = Engagement(
            organisation=about, group=world.lima, happened_on=lima_today() - timedelta(days=ago), channel=channel,
            summary=said, next_step=step, next_step_on=None if due is None else lima_today() + timedelta(days=due),
        )  # fmt: skip
        return services.log_engagement(engagement=row, by=keeper)

    return make


@pytest.fixture
def client(client_of):
    return client_of("secretariat_lima")


LIST = "/secretaria/gestiones/"


def test_an_engagement_is_written_down_with_whom_and_what_comes_next(world, client, organisation):
    person = world.personas["company_lima"].person
    given = {"happened_on": str(lima_today()), "channel": "meeting", "person": person.public_id, "summary": "Pidió el reglamento",
             "next_step": "Enviarlo", "next_step_on": str(lima_today() + timedelta(days=3))}  # fmt: skip
    address = f"{reverse('engagement_create')}?organizacion={organisation.public_id}"
    assert client.post(address, given).status_code == 302
    row = Engagement.objects.for_system("test").get()
    assert (row.organisation, row.group, row.person, row.logged_by) == (
        organisation, world.lima, person, world.personas["secretariat_lima"],
    )  # fmt: skip
    html = text_of(client.get(LIST))
    assert "Pidió el reglamento" in html
    assert "Enviarlo" in html
    assert AuditEntry.objects.filter(action="engagement.logged", group_id=world.lima.pk).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"happened_on": str(lima_today() + timedelta(days=1))}, "todavía no llega"),
        ({"next_step": "", "next_step_on": str(lima_today())}, "Diga qué hay que hacer"),
        ({"next_step": "x", "next_step_on": "2000-01-01"}, "no puede ser anterior"),
        ({"summary": ""}, "obligatorio"),
        ({"channel": "paloma"}, "paloma"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(client, organisation, wrong, sentence):
    given = {"happened_on": str(lima_today()), "channel": "call", "summary": "texto tecleado"} | wrong
    response = client.post(f"{reverse('engagement_create')}?organizacion={organisation.public_id}", given)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "texto tecleado" in text_of(response) or "summary" in wrong
    assert not Engagement.objects.for_system("test").exists()


def test_only_people_of_that_organisation_can_be_chosen(world, client, organisation):
    stranger = make.person("Ajena", "Persona")
    elsewhere = world.personas["company_macro_sur"].person
    address = f"{reverse('engagement_create')}?organizacion={organisation.public_id}"
    html = text_of(client.get(address))
    assert "company_lima Reparto" in html
    assert "company_macro_sur" not in html
    for person in (stranger, elsewhere):
        given = {"happened_on": str(lima_today()), "channel": "call", "summary": "x", "person": person.public_id}
        assert client.post(address, given).status_code == 422


def test_an_organisation_of_the_other_secretariat_cannot_be_written_about(world, client):
    foreign = world.memberships["company_macro_sur"].organisation
    assert client.get(f"{reverse('engagement_create')}?organizacion={foreign.public_id}").status_code == 404
    assert client.get(f"{LIST}?organizacion={foreign.public_id}").status_code == 404


def test_the_organisation_is_found_without_its_accents(world, client, organisation):
    organisation = type(organisation).objects.for_system("test").get(pk=organisation.pk)
    organisation.name = "Compañía Ñandú"
    organisation.save()
    assert "Compañía Ñandú" in text_of(client.get(reverse("engagement_create"), {"q": "compania nandu"}))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "reunion mineria"}, {"Reunión sobre minería"}),
        ({"q": "COMPANY"}, {"Reunión sobre minería", "Carta", "Sin fecha", "Nada más"}),
        ({"q": "ninguna"}, set()),
        ({"canal": "letter"}, {"Carta"}),
        ({"paso": "semana"}, {"Reunión sobre minería"}),
        ({"paso": "vencido"}, {"Reunión sobre minería"}),
        ({"paso": "pendiente"}, {"Reunión sobre minería", "Carta", "Sin fecha"}),
        ({"paso": "sin-fecha"}, {"Sin fecha"}),
        ({"paso": "hecho"}, set()),
        ({"desde": str(lima_today() - timedelta(days=5))}, {"Reunión sobre minería", "Carta", "Sin fecha"}),
        ({"hasta": str(lima_today() - timedelta(days=5))}, {"Nada más"}),
    ],
)
def test_each_filter_finds_exactly_its_entries(client, log, asked, found):
    log("Reunión sobre minería", step="Llamar", due=-1)
    log("Carta", channel="letter", step="Esperar", due=7)
    log("Sin fecha", step="Alguna vez")
    log("Nada más", ago=30)
    rows = csv.reader(io.StringIO(client.get(LIST, asked | {"formato": "csv"}).content.decode("utf-8-sig")))
    assert {row[5] for row in list(rows)[1:]} == found


def test_the_desk_shows_this_weeks_steps_nearest_first_and_marks_the_overdue(client, log):
    log("a", step="Paso de mañana", due=1)
    log("b", step="Paso de ayer", due=-1)
    log("c", step="Paso en siete días", due=7)
    log("d", step="Paso sin día")
    html = text_of(client.get(reverse("secretariat_desk")))
    assert "Por hacer esta semana" in html
    assert html.index("Paso de ayer") < html.index("Paso de mañana")
    assert "Paso en siete días" not in html
    assert "Paso sin día" not in html
    assert html.count("Vencido") == 1


def test_the_desk_is_silent_when_nothing_waits(client, log):
    log("a", step="Más tarde", due=30)
    assert "Por hacer esta semana" not in text_of(client.get(reverse("secretariat_desk")))


def test_a_step_is_done_with_a_button_once_and_can_be_taken_back(client, log):
    row = log(step="Llamar", due=0)
    address = reverse("engagement_done", args=[row.public_id])
    assert client.post(address, {"next": reverse("secretariat_desk")})["Location"] == reverse("secretariat_desk")
    row.refresh_from_db()
    first = row.done_at
    client.post(address)
    row.refresh_from_db()
    assert row.done_at == first is not None
    client.post(address, {"undo": "1"})
    row.refresh_from_db()
    assert row.done_at is None


def test_a_step_is_postponed_to_today_or_later_and_the_day_before_stays_on_record(client, log):
    row = log(step="Llamar", due=-3)
    before, address = row.next_step_on, reverse("engagement_postpone", args=[row.public_id])
    late = client.post(address, {"next_step_on": str(lima_today() - timedelta(days=1))})
    assert late.status_code == 422
    assert "Elija hoy" in text_of(late)
    assert client.post(address, {"next_step_on": str(lima_today() + timedelta(days=2))}).status_code == 302
    row.refresh_from_db()
    assert row.next_step_on == lima_today() + timedelta(days=2)
    assert AuditEntry.objects.get(action="engagement.postponed").details["before"] == before.isoformat()


def test_an_entry_is_corrected_and_deleted_only_after_asking(client, log):
    row = log("Mal escrito")
    address = reverse("engagement_edit", args=[row.public_id])
    given = {"happened_on": str(row.happened_on), "channel": "email", "summary": "Bien escrito", "edit_version": 1}
    assert client.post(address, given).status_code == 302
    row.refresh_from_db()
    assert (row.summary, row.channel, row.folded) == ("Bien escrito", "email", "bien escrito")
    delete = reverse("engagement_delete", args=[row.public_id])
    assert "Bórrela solo si" in text_of(client.get(delete))
    assert Engagement.objects.for_system("test").exists()
    assert client.post(delete).status_code == 302
    assert not Engagement.objects.for_system("test").exists()
    assert AuditEntry.objects.filter(action="engagement.deleted", object_id=row.public_id).exists()


def test_the_exports_hold_text_never_formulas_and_are_logged(world, client, log):
    log("=1+1", step="+cmd", due=2)
    log("control \x0b dentro")
    plain = list(csv.reader(io.StringIO(client.get(LIST, {"formato": "csv"}).content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(client.get(LIST, {"formato": "xlsx"}).content)).active
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert {row[5] for row in plain[1:]} == {"'=1+1", "control \x0b dentro"}
    assert {row[5] for row in cells[1:]} == {"'=1+1", "control  dentro"}
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    logged = AuditEntry.objects.filter(action="engagements.exported", group_id=world.lima.pk)
    assert [entry.details["format"] for entry in logged.order_by("pk")] == ["csv", "xlsx"]


@pytest.mark.parametrize("persona", ["company_lima", "secretariat_macro_sur", "operator"])
def test_nobody_else_writes_even_with_the_address(world, client_of, log, persona):
    row = log(step="Llamar", due=0)
    stranger = client_of(persona)
    for name in ("engagement_done", "engagement_postpone", "engagement_delete", "engagement_edit"):
        assert stranger.post(reverse(name, args=[row.public_id]), {"next_step_on": "2099-01-01"}).status_code == 404
    with pytest.raises(NotAllowed):
        services.finish_next_step(engagement=row, by=world.user(persona))
    row.refresh_from_db()
    assert (row.done_at, row.next_step_on) == (None, lima_today())


def test_the_other_secretariat_finds_nothing_by_searching(client_of, log):
    log("palabraúnica")
    page = text_of(client_of("secretariat_macro_sur").get(LIST, {"q": "palabraunica"}))
    assert "palabraúnica" not in page
    assert "No hay gestiones" in page


def test_the_list_and_the_desk_ask_the_same_number_of_queries_however_long(client, log):
    pages = [LIST, reverse("secretariat_desk")]
    log("a", step="x", due=0)
    log("b", step="x", due=1)
    before = [_queries(client, page) for page in pages]
    for number in range(5):
        log(f"Entrada {number}", step="x", due=2)
    assert [_queries(client, page) for page in pages] == before


def _queries(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)
