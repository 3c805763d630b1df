"""Which version is read by whom; what a correction takes back is gone from every surface; a stale click does nothing."""

import re

import pytest
from django.urls import reverse

from meetings import services
from meetings.models import Minutes, MinutesDraft, MinutesPrint, MinutesVersion
from meetings.services.erasure import erase_from_minutes
from tests.builders import BUILDERS
from vpwg.common import search
from vpwg.common.forms.editing import StaleEdit
from vpwg.common.models import AuditEntry
from vpwg.common.search.query import parse
from vpwg.common.search.reading import Found

LEAK = "Dijo el xilofonista que no."
OTHERS = ["anonymous", "company_lima", "secretariat_macro_sur", "operator"]


def address(minutes, number=None):
    return (
        reverse("minutes_version", args=[minutes.meeting.public_id, number]) if number else minutes.get_absolute_url()
    )


def bare(response):
    # The page may repeat the address that was typed.
    return response.status_code, re.sub(rb'csrfmiddlewaretoken" value="[^"]+"|/versiones/./', b"", response.content)


def publish(world, minutes, **more):
    fresh = Minutes.objects.for_system("test").get(pk=minutes.pk)
    services.publish_minutes(minutes=fresh, audience="public", by=world.user("secretariat_lima"), **more)


@pytest.mark.parametrize("persona", OTHERS)
def test_opening_opens_the_version_in_force_and_earlier_ones_only_if_chosen(world, client_of, write, correct, persona):
    minutes = write(LEAK, audience=None)
    correct(minutes, "Texto corregido.")
    publish(world, minutes)
    client = client_of(persona)
    assert bare(client.get(address(minutes, 1))) == bare(client.get(address(minutes, 7)))
    assert "Versión 1" not in client.get(address(minutes)).content.decode()
    publish(world, minutes, opened=[1])
    assert "xilofonista" in client.get(address(minutes, 1)).content.decode()
    publish(world, minutes)
    assert client.get(address(minutes, 1)).status_code == 404


@pytest.mark.parametrize("persona", OTHERS)
def test_what_is_taken_back_for_confidentiality_is_gone_everywhere(world, client_of, write, correct, persona):
    minutes = write(LEAK)
    correct(minutes, "Texto todavía con xilofonista y más.")
    publish(world, minutes, opened=[1])
    client = client_of(persona)
    client.get(f"{address(minutes)[:-1]}.pdf")
    correct(minutes, "Texto limpio.", "confidentiality", "Se retiró un dato")
    search.refresh_all()
    absent = bare(client.get(address(minutes, 7)))
    assert bare(client.get(address(minutes, 1))) == bare(client.get(address(minutes, 2))) == absent
    assert Found(world.user(persona), parse("xilofonista")).count == 0
    for door in (address(minutes), "/reuniones/", "/buscar/?q=xilofonista", address(minutes, 3)):
        page = client.get(door).content.decode().replace('value="xilofonista"', "")
        assert not re.search(r"versiones/[12]/", page)
        assert "Dijo el" not in page
    gone = MinutesVersion.objects.for_system("test").filter(number__lt=3)
    assert not MinutesPrint.objects.for_system("test").filter(version__in=gone).exists()
    assert "xilofonista" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_the_secretariat_sees_a_tombstone_and_no_text(world, client_of, write, correct):
    minutes = write(LEAK)
    correct(minutes, "Texto limpio.", "confidentiality")
    response = client_of("secretariat_lima").get(address(minutes, 1))
    page = response.content.decode()
    assert response.status_code == 200
    assert "se retiró por confidencialidad" in page
    assert "xilofonista" not in page
    assert AuditEntry.objects.filter(action="minutes.withdrawn", details__versions="1").exists()
    publish(world, minutes, opened=[1])  # nor can it be opened again, whatever is posted
    assert client_of("anonymous").get(address(minutes, 1)).status_code == 404


def test_a_stale_click_approves_nothing_and_shows_both_texts(client_of, write, world):
    minutes = write("Texto uno.", audience=None)
    client, url = client_of("secretariat_lima"), reverse("minutes_approve", args=[minutes.meeting.public_id])
    keeper = world.user("secretariat_lima")
    fresh = Minutes.objects.for_system("test").get(pk=minutes.pk)
    services.save_draft(minutes=fresh, body="TEXTO LEIDO", seen=fresh.edit_version, by=keeper)
    form = client.get(url).context["form"]
    shown = {"edit_version": form["edit_version"].value(), "shown": form["shown"].value(), "note": "nota tecleada"}
    services.save_draft(minutes=fresh, body="TEXTO DE OTRA PERSONA", seen=fresh.edit_version, by=keeper)
    refused = client.post(url, shown)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "TEXTO LEIDO" in page
    assert "TEXTO DE OTRA PERSONA" in page
    assert "nota tecleada" in page
    assert MinutesVersion.objects.for_system("test").filter(minutes=minutes).count() == 1
    form = refused.context["form"]
    again = client.post(url, {"edit_version": form["edit_version"].value(), "shown": "x", "note": "nota tecleada"})
    assert again.status_code == 302
    assert MinutesVersion.objects.visible_to(keeper).get(number=2).body == "TEXTO DE OTRA PERSONA"


def test_a_second_click_on_approve_makes_no_second_version(client_of, write, correct, world):
    minutes = write("Texto uno.", audience=None)
    keeper = world.user("secretariat_lima")
    fresh = Minutes.objects.for_system("test").get(pk=minutes.pk)
    assert services.approve_minutes(minutes=fresh, by=keeper).number == 1
    correct(minutes, "Texto dos.", note="igual")
    fresh.refresh_from_db()
    assert services.approve_minutes(minutes=fresh, note="igual", by=keeper).number == 2


def test_an_erasure_makes_open_forms_stale_and_empties_the_note(world, write, correct):
    person = world.personas["company_lima"].person
    minutes = write("[[C|Ana Lara]] dijo.", audience=None)
    correct(minutes, "[[C|Ana Lara]] no dijo.", note="[[C|Ana Lara]] lo pidió")
    keeper = world.user("secretariat_lima")
    open_form = Minutes.objects.for_system("test").get(pk=minutes.pk)
    erase_from_minutes(person, {"Ana Lara"}, {minutes.group_id}, keeper)
    with pytest.raises(StaleEdit):
        services.save_draft(minutes=open_form, body="[[C|Ana Lara]] no dijo.", seen=open_form.edit_version, by=keeper)
    with pytest.raises(StaleEdit):
        services.approve_minutes(minutes=open_form, by=keeper)
    versions = MinutesVersion.objects.for_system("test").filter(minutes=minutes)
    assert {(v.body, v.correction_note) for v in versions} == {
        ("[[C|]] dijo.", ""),
        ("[[C|]] no dijo.", "[[C|]] lo pidió"),
    }
    assert all(version.is_whole for version in versions)


def test_a_text_changed_past_the_portal_is_noticed_by_its_secretariat_alone(client_of, write):
    minutes = write("Texto aprobado.")
    MinutesVersion.objects.for_system("test").update(body="Texto falso.")
    assert "no es el que se aprobó" in client_of("secretariat_lima").get(address(minutes)).content.decode()
    assert "no es el que se aprobó" not in client_of("anonymous").get(address(minutes)).content.decode()


def test_opening_the_page_for_writing_begins_nothing(client_of, world):
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    client, url = client_of("secretariat_lima"), reverse("minutes_edit", args=[meeting.public_id])
    assert client.get(url).status_code == 200
    assert not Minutes.objects.for_system("test").exists()
    form = client.get(url).context["form"]
    posted = {"body": "Hola", "edit_version": form["edit_version"].value(), "stay": 1}
    assert client.post(url, posted).status_code == 302
    assert MinutesDraft.objects.for_system("test").get().body == "Hola"
    assert client.post(url, posted | {"body": "Otra"}).status_code == 409


def test_the_same_point_posted_twice_is_one_and_removed_twice_is_no_error(client_of, world):
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    client, url = client_of("secretariat_lima"), reverse("agenda_item_create", args=[meeting.public_id])
    key = client.get(url).context["forms"][0]["key"].value()
    for _click in range(2):
        assert client.post(url, {"title": "Punto", "key": key}).status_code == 302
    assert client.post(url, {"title": "Punto", "key": client.get(url).context["forms"][0]["key"].value()})
    first, second = meeting.agenda.all()
    remove = reverse("agenda_item_delete", args=[meeting.public_id, first.public_id])
    assert [client.post(remove).status_code for _click in range(2)] == [302, 302]
    assert list(meeting.agenda.all()) == [second]  # and never the one that stands in its place now
