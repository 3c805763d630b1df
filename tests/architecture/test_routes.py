"""Every address of ours states what each kind of reader gets. A new address without a row fails."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from members.models import Invitation, Seat
from tests.builders import BUILDERS

# anonymous, a member of the group, the other group's secretariat, its own secretariat, the operator
PERSONAS = ("anonymous", "civil_society_lima", "secretariat_macro_sur", "secretariat_lima", "operator")
OPEN = (200, 200, 200, 200, 200)
DESK = (302, 404, 200, 200, 404)  # each secretariat's own desk and empty forms
HIDDEN = (404, 404, 404, 200, 404)  # a draft: only its secretariat knows of it
KEPT = (302, 404, 404, 200, 404)  # a page of work on such a draft
POSTS = (405, 405, 405, 405, 405)
ROUTES = {
    "home": OPEN, "privacy": OPEN, "about_data": OPEN, "health": OPEN,
    "desk": (302, 200, 200, 200, 200),
    "secretariat_desk": DESK,
    "group_list": OPEN, "group_detail": OPEN,
    "organisation_list": DESK, "organisation_create": DESK, "organisation_detail": KEPT, "organisation_edit": KEPT,
    "person_list": DESK, "person_create": DESK, "person_detail": KEPT, "person_edit": KEPT,
    "seat_create": KEPT, "seat_end": KEPT, "person_invite": POSTS,
    "invitation_accept": OPEN,
    "resource_list": OPEN, "resource_create": DESK, "resource_detail": HIDDEN, "resource_edit": KEPT,
    "resource_publish": KEPT, "edition_create": KEPT, "edition_file": HIDDEN,
    "conflict_list": OPEN, "statistics": OPEN, "series_csv": OPEN, "emergency_list": OPEN,
    "conflict_create": DESK, "conflict_detail": HIDDEN, "conflict_edit": KEPT, "conflict_publish": KEPT,
    "meeting_list": OPEN, "meeting_create": DESK, "meeting_detail": HIDDEN, "meeting_edit": KEPT, "meeting_publish": KEPT,
    "agenda_item_create": KEPT, "agenda_item_delete": POSTS,
    "minutes_detail": HIDDEN, "minutes_version": HIDDEN, "minutes_pdf": HIDDEN,
    "minutes_edit": KEPT, "minutes_approve": KEPT, "minutes_publish": KEPT,
}  # fmt: skip
# Libraries' own pages, which have their tests there: sign-in, second factor, sessions, the admin.
FOREIGN = ("account_", "mfa_", "usersessions_", "admin:")


def walk(patterns, prefix=""):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from walk(entry.url_patterns, prefix + space)
        elif isinstance(entry, URLPattern):
            yield prefix + (entry.name or str(entry.pattern))


def test_every_address_has_a_row_and_every_row_an_address():
    ours = {name for name in walk(get_resolver().url_patterns) if not name.startswith(FOREIGN)}
    assert ours - {"favicon.ico"} == set(ROUTES)


@pytest.fixture
def arguments(world, add_edition):
    """Addresses of drafts of Lima's secretariat, and of a person seated there."""
    from meetings import services

    keeper = world.user("secretariat_lima")
    resource = BUILDERS["resources.Resource"](world.lima)
    edition = add_edition(resource, keeper)
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    minutes = services.start_minutes(meeting=meeting, by=keeper)
    services.save_draft(minutes=minutes, body="Texto.", seen=minutes.edit_version, by=keeper)
    services.approve_minutes(minutes=minutes, by=keeper)
    conflict = BUILDERS["conflicts.Conflict"](world.lima)
    person = world.personas["company_lima"].person
    seat = Seat.objects.get(person=person)
    token = Invitation.new_token()
    from django.utils import timezone

    Invitation.objects.create(
        person=_contact(seat), email="nueva@example.test", token_hash=Invitation.hash_of(token),
        expires_at=timezone.now() + Invitation.lifetime(), invited_by=keeper,
    )  # fmt: skip
    meeting_args, resource_args = [meeting.public_id], [resource.slug]
    return {
        "group_detail": ["lima"], "invitation_accept": [token],
        "organisation_": [seat.membership.organisation.public_id], "person_": [person.public_id],
        "seat_create": [person.public_id], "seat_end": [person.public_id, seat.pk],
        "edition_file": [resource.slug, edition.public_id], "edition_create": resource_args, "resource_": resource_args,
        "conflict_": [conflict.public_id], "minutes_version": [meeting.public_id, 1],
        "agenda_item_delete": [meeting.public_id, 1], "agenda_item_create": meeting_args,
        "meeting_": meeting_args, "minutes_": meeting_args,
    }  # fmt: skip


def _contact(seat):
    from members.models import Person

    return Person.objects.create(given_names="Nueva", family_names="Persona", data_origin="prueba")


def address(name, arguments):
    if (
        name in ROUTES
        and name.endswith(("_list", "_create"))
        and name not in ("seat_create", "edition_create", "agenda_item_create")
    ):
        return reverse(name)
    for start, given in arguments.items():
        if name.startswith(start):
            return reverse(name, args=given)
    return reverse(name)


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_reader_gets_exactly_the_stated_answer(world, client_of, arguments, persona):
    column = PERSONAS.index(persona)
    wrong = {}
    for name, expected in ROUTES.items():
        status = client_of(persona).get(address(name, arguments)).status_code
        if status != expected[column]:
            wrong[name] = (status, expected[column])
    assert wrong == {}


@pytest.mark.parametrize("persona", ["anonymous", "civil_society_lima", "secretariat_macro_sur"])
@pytest.mark.parametrize("name", sorted(n for n, row in ROUTES.items() if row is HIDDEN))
def test_hidden_and_absent_look_the_same(world, client_of, arguments, persona, name):
    real = address(name, arguments)
    client = client_of(persona)
    hidden = client.get(real)
    absent = client.get(real.replace(real.split("/")[2], "0" * len(real.split("/")[2])))
    assert hidden.status_code == absent.status_code == 404
    assert _same(hidden.content, real) == _same(absent.content, absent.request["PATH_INFO"])


def _same(body: bytes, path: str) -> bytes:
    """The page without what names the address asked for, and without the token of its forms."""
    import re

    return re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", body).replace(path.encode(), b"PATH")
