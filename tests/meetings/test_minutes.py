"""Minutes: three readings, versions that never change, no silent overwriting."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from meetings import services
from meetings.models import Minutes, MinutesDraft, MinutesVersion
from meetings.reads.attribution import Reading, attributed
from members.access.policy import NotReady
from tests.builders import BUILDERS
from tests.meetings.conftest import two_in_the_room

NAME = "Zoraida Quispe"
BODY = f"Se discutió. [[S|{NAME}]] pidió datos."


@pytest.fixture
def minutes(world):
    keeper = world.user("secretariat_lima")
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    two_in_the_room(world, meeting)
    minutes = services.start_minutes(meeting=meeting, by=keeper)
    return services.save_draft(minutes=minutes, body=BODY, seen=minutes.edit_version, by=keeper)


@pytest.fixture
def published(world, minutes):
    keeper = world.user("secretariat_lima")
    services.approve_minutes(minutes=minutes, by=keeper)
    return services.publish_minutes(minutes=minutes, audience="public", by=keeper)


def page(client, minutes, name="minutes_detail"):
    return client.get(reverse(name, args=[minutes.meeting.public_id]))


@pytest.mark.parametrize(
    ("persona", "says", "hides"),
    [
        ("secretariat_lima", NAME, "La representación"),
        ("company_lima", "La representación del pilar sociedad civil pidió", NAME),
        ("civil_society_macro_sur", "Una persona participante pidió", NAME),
        ("anonymous", "Una persona participante pidió", NAME),
        ("operator", "Una persona participante pidió", NAME),
    ],
)
def test_who_said_what_has_three_readings_on_page_and_pdf(client_of, published, persona, says, hides):
    client = client_of(persona)
    html = re.sub(r"</?u>", "", page(client, published).content.decode())
    pdf = page(client, published, "minutes_pdf").content
    text = " ".join("".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())
    for shown in (html, text):
        assert says in shown
        assert hides not in shown


@pytest.mark.parametrize("mark", ["[[S|Ana", "[[S Ana Lara]]", "[[Ana Lara]]", "[[X|Ana Lara]]", "[[S|Ana Lara]"])
def test_a_mark_spelt_wrongly_hides_the_name_and_is_refused_at_approval(world, minutes, mark):
    assert "Ana" not in attributed(f"Dijo {mark} algo", reading=Reading.NOBODY).replace("algo", "")
    keeper = world.user("secretariat_lima")
    services.save_draft(minutes=minutes, body=mark, seen=minutes.edit_version, by=keeper)
    with pytest.raises(NotReady):
        services.approve_minutes(minutes=minutes, by=keeper)


def test_an_approved_version_never_changes(world, published):
    version = MinutesVersion.objects.visible_to(None).get()
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()


def test_a_correction_makes_the_next_version_and_the_draft_stays_hidden(world, client_of, published):
    keeper = world.user("secretariat_lima")
    fresh = Minutes.objects.for_system("test").get()
    services.save_draft(minutes=fresh, body="CORREGIDO", seen=fresh.edit_version, by=keeper)
    assert "CORREGIDO" not in page(client_of("anonymous"), published).content.decode()
    with pytest.raises(NotReady):
        services.approve_minutes(minutes=fresh, by=keeper)
    assert services.approve_minutes(minutes=fresh, note="Fecha", by=keeper).number == 2
    assert "CORREGIDO" in page(client_of("anonymous"), published).content.decode()


def test_minutes_without_text_are_refused_with_the_reason(world, client_of):
    keeper = world.user("secretariat_lima")
    empty = services.start_minutes(meeting=BUILDERS["meetings.Meeting"](world.lima), by=keeper)
    address = reverse("minutes_approve", args=[empty.meeting.public_id])
    response = client_of("secretariat_lima").post(address)
    assert response.status_code == 422
    assert "El acta no tiene texto." in response.content.decode()


def test_the_second_save_is_refused_with_both_texts_on_screen(client_of, minutes):
    address = reverse("minutes_edit", args=[minutes.meeting.public_id])
    seen = minutes.edit_version
    first, second = client_of("secretariat_lima"), client_of("secretariat_lima")
    assert first.post(address, {"body": "TEXTO UNO", "edit_version": seen, "stay": 1}).status_code == 302
    refused = second.post(address, {"body": "TEXTO DOS", "edit_version": seen, "stay": 1})
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "TEXTO UNO" in html
    assert "TEXTO DOS" in html
    assert MinutesDraft.objects.for_system("test").get().body == "TEXTO UNO"


def test_a_meeting_that_ends_before_it_starts_is_refused_beside_the_field(client_of, lima):
    given = {"group": lima.slug, "title": "X", "kind": "ordinary", "mode": "remote", "theme": "tema tecleado",
             "starts_at": "2027-01-02T10:00", "ends_at": "2027-01-02T09:00"}  # fmt: skip
    response = client_of("secretariat_lima").post(reverse("meeting_create"), given)
    assert response.status_code == 422
    assert "ends_at" in response.context["forms"][0].errors
    assert "tema tecleado" in response.content.decode()


def test_a_preview_saves_nothing_and_needs_no_script(client_of, minutes):
    address = reverse("minutes_edit", args=[minutes.meeting.public_id])
    html = (
        client_of("secretariat_lima")
        .post(address, {"body": "## Hola", "edit_version": 2, "preview": 1})
        .content.decode()
    )
    assert "<h3>Hola</h3>" in html
    assert MinutesDraft.objects.for_system("test").get().body == BODY
