"""Drafts and secrets stand in rows of their own: the row that others read cannot carry them."""

import pytest
from django.db import models
from django.urls import reverse

from meetings import services
from meetings.models import Meeting, MeetingLink, Minutes, MinutesDraft
from tests.builders import BUILDERS

LINK = "https://reunion.example/sala-xilofonista"
# A new text of a published row is decided here, not by the way.
TEXTS = {
    Meeting: {"public_id", "lock", "title", "kind", "mode", "host", "theme", "place"},
    Minutes: {"public_id", "lock", "state", "language"},
}


@pytest.mark.parametrize("model", TEXTS)
def test_a_published_row_has_no_column_for_a_draft_or_a_link(model):
    assert {
        field.name for field in model._meta.fields if isinstance(field, (models.CharField, models.TextField))
    } == TEXTS[model]


@pytest.mark.parametrize("secret", [MeetingLink, MinutesDraft])
def test_no_accessor_leads_from_the_published_row_to_the_secret_one(secret):
    own = next(field for field in secret._meta.fields if field.is_relation)
    assert own.remote_field.hidden
    assert own.one_to_one


@pytest.fixture
def meeting(world):
    row = BUILDERS["meetings.Meeting"](world.lima)
    row.release(audience="public")
    return services.create_meeting(meeting=row, link=LINK, by=world.user("secretariat_lima"))


@pytest.mark.parametrize(
    ("persona", "joins"),
    [("secretariat_lima", True), ("company_lima", True), ("civil_society_macro_sur", False), ("anonymous", False),
     ("operator", False), ("former_member", False)],
)  # fmt: skip
def test_the_link_is_for_who_holds_a_seat_however_public_the_notice(world, client_of, meeting, persona, joins):
    services.publish_meeting(meeting=meeting, audience="public", by=world.user("secretariat_lima"))
    assert (LINK in client_of(persona).get(meeting.get_absolute_url()).content.decode()) is joins
    assert MeetingLink.objects.visible_to(world.user(persona)).exists() is joins


def test_a_seat_opens_no_link_of_a_meeting_that_is_not_published(world, meeting):
    assert not MeetingLink.objects.visible_to(world.user("company_lima")).exists()


def test_the_form_keeps_changes_and_empties_the_link_and_shows_the_other_one_when_stale(world, client_of, meeting):
    client, url = client_of("secretariat_lima"), reverse("meeting_edit", args=[meeting.public_id])
    form = client.get(url).context["forms"][0]
    assert form["link"].value() == LINK
    given = {name: form[name].value() for name in ("title", "kind", "mode", "host", "place", "theme", "edit_version")}
    given |= {"starts_at": "2027-01-02T09:00", "ends_at": "2027-01-02T10:00"}
    assert client.post(url, given | {"link": "https://otra.example/sala"}).status_code == 302
    stale = client.post(url, given | {"link": "https://tercera.example/sala"})
    assert stale.status_code == 409
    assert "https://otra.example/sala" in stale.content.decode()
    assert "https://tercera.example/sala" in stale.content.decode()
    fresh = client.get(url).context["forms"][0]["edit_version"].value()
    assert client.post(url, given | {"link": "", "edit_version": fresh}).status_code == 302
    assert not MeetingLink.objects.for_system("test").exists()


@pytest.mark.parametrize("persona", ["anonymous", "company_lima", "secretariat_macro_sur", "operator"])
def test_the_draft_is_its_secretariats_alone(world, persona):
    BUILDERS["meetings.Minutes"](world.lima)
    assert MinutesDraft.objects.visible_to(world.user("secretariat_lima")).exists()
    assert not MinutesDraft.objects.visible_to(world.user(persona)).exists()
