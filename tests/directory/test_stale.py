"""Two people editing never overwrite one another: a save from an old text is refused with both texts on screen."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from members.access.viewer import lima_today
from members.directory.services import directory, memberships
from members.outreach.models import Engagement
from tests import make
from tests.builders import BUILDERS
from vpwg.privacy.services import erasure

TODAY = lima_today()
BEGAN = TODAY - timedelta(days=300)


@pytest.fixture
def rows(world):
    """One row of each kind that is edited, all of Lima's, and its page."""
    organisation = make.organisation("Una")
    membership = make.membership(organisation, world.lima, starts_on=BEGAN)
    person = make.person("Ana", "Ruiz", data_origin="taller")
    seat = make.seat(person, membership, starts_on=BEGAN)
    contact = make.contact(person, organisation, world.lima, job_title="Vocera")
    engagement = Engagement.objects.create(
        organisation=organisation, group=world.lima, happened_on=BEGAN, channel="call", summary="Llamó",
        logged_by=world.user("secretariat_lima"),
    )  # fmt: skip
    collection = BUILDERS["resources.Collection"](world.lima)
    way = [organisation.public_id]
    return {
        "organisation": (organisation, reverse("organisation_edit", args=way)),
        "membership": (membership, reverse("membership_edit", args=[*way, membership.public_id])),
        "person": (person, reverse("person_edit", args=[person.public_id])),
        "seat": (seat, reverse("seat_edit", args=[person.public_id, seat.public_id])),
        "contact": (contact, reverse("contact_edit", args=[person.public_id, contact.public_id])),
        "engagement": (engagement, reverse("engagement_edit", args=[engagement.public_id])),
        "collection": (collection, reverse("collection_edit", args=[collection.slug])),
        "own": (world.user("secretariat_lima").person, reverse("my_data_edit")),
    }


# What the first and the second person type, and the words in which the second reads what the first saved.
TYPED = {
    "organisation": ({"name": "Una primera", "category": "ngo"}, {"name": "Una segunda", "category": "company"}),
    "membership": ({"standing": "member", "pillar": "C", "starts_on": str(BEGAN - timedelta(days=1))},
                   {"standing": "member", "pillar": "C", "starts_on": str(BEGAN - timedelta(days=2))}),
    "person": ({"given_names": "Primera", "family_names": "Ruiz", "data_origin": "x", "data_origin_on": str(BEGAN)},
               {"given_names": "Segunda", "family_names": "Ruiz", "data_origin": "x", "data_origin_on": str(BEGAN)}),
    "seat": ({"kind": "alternate", "starts_on": str(BEGAN)}, {"kind": "titular", "starts_on": str(BEGAN)}),
    "contact": ({"job_title": "Cargo primero"}, {"job_title": "Cargo segundo"}),
    "engagement": ({"happened_on": str(BEGAN), "channel": "call", "summary": "Texto primero"},
                   {"happened_on": str(BEGAN), "channel": "email", "summary": "Texto segundo"}),
    "collection": ({"title_es": "Título primero", "position": 1}, {"title_es": "Título segundo", "position": 1}),
    "own": ({"given_names": "Primera", "family_names": "P", "preferred_language": "es"},
            {"given_names": "Segunda", "family_names": "P", "preferred_language": "es"}),
}  # fmt: skip
THEIRS = {"membership": "desde", "seat": "Alterno", "organisation": "Una primera"}
MINE = {"membership": str(BEGAN - timedelta(days=2)), "seat": 'value="titular" selected'}


@pytest.mark.parametrize("kind", TYPED)
def test_a_stale_save_is_refused_and_shows_both_texts(client_of, rows, kind):
    row, address = rows[kind]
    first, second = TYPED[kind]
    if kind == "organisation":
        first = first | {"category": "civil-society"}
    client = client_of("secretariat_lima")
    assert f'name="edit_version" value="{row.edit_version}"' in client.get(address).content.decode()
    saved = client.post(address, first | {"edit_version": row.edit_version})
    assert saved.status_code == 302, saved.content.decode()
    refused = client.post(address, second | {"edit_version": row.edit_version})
    page = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert "Otra persona guardó cambios" in page
    others = page.split('class="other"', 1)[1]
    assert THEIRS.get(kind, next(iter(first.values()))) in (others if kind != "membership" else page)
    assert MINE.get(kind, next(iter(second.values()))) in page
    row.refresh_from_db()
    assert row.edit_version == 2
    # Having seen both, the same save is a decision.
    again = client.post(address, second | {"edit_version": 2})
    assert again.status_code == 302


@pytest.mark.parametrize("kind", TYPED)
def test_a_save_that_says_no_version_is_stale(client_of, rows, kind):
    _row, address = rows[kind]
    assert client_of("secretariat_lima").post(address, TYPED[kind][0] | {"category": "company"}).status_code == 409


def test_what_is_changed_without_a_form_makes_open_forms_stale(world, rows):
    keeper = world.user("secretariat_lima")
    seat, membership, person = (rows[kind][0] for kind in ("seat", "membership", "person"))
    directory.end_seat(seat=seat, on=TODAY, by=keeper)
    memberships.end_membership(membership=membership, on=TODAY, by=keeper)
    erasure.anonymise(person, by=keeper)
    for row in (seat, membership, person):
        row.refresh_from_db()
        assert row.edit_version == 2, row


def test_the_names_of_saved_values_are_words_not_codes(client_of, rows):
    row, address = rows["organisation"]
    client = client_of("secretariat_lima")
    first = {"name": "Una", "category": "civil-society", "department_codes": ["08"], "is_environmental": "on"}
    client.post(address, first | {"edit_version": 1})
    page = unescape(client.post(address, {"name": "Una", "category": "company", "edit_version": 1}).content.decode())
    others = page[page.index('class="other"') : page.rindex('class="other"') + 200]
    for words in ("Organización de la sociedad civil", "Cusco", "Sí"):
        assert words in others
