"""The two lists of the directory: few queries however long they are, and what was asked stays in the form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.access.viewer import lima_today
from members.directory.models import Contact, Membership, Organisation, Person, Seat

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def crowded(world):
    """More than a page of organisations and people of Lima, each with a membership, a seat and a contact."""
    began = lima_today() - timedelta(days=30)
    for n in range(30):
        organisation = Organisation.objects.create(name=f"Red {n:02}", acronym=f"R{n}", category="company")
        membership = Membership.objects.create(
            organisation=organisation, group=world.lima, standing="member", pillar="CGS"[n % 3], starts_on=began
        )
        person = Person.objects.create(given_names="Ana", family_names=f"Aco {n:02}", email=f"a{n}@example.test")
        Seat.objects.create(person=person, membership=membership, kind="alternate", starts_on=began)
        Contact.objects.create(person=person, organisation=organisation, group=world.lima)
    return world


@pytest.mark.parametrize("name", ["organisation_list", "person_list"])
def test_a_list_takes_at_most_six_queries(crowded, client_of, name):
    client = client_of("secretariat_lima")
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(name)).status_code == 200
    assert len(captured) <= 6, [query["sql"][:90] for query in captured]


def test_a_row_says_where_a_membership_stands(crowded, client_of):
    today = lima_today()
    over, early = (Organisation.objects.create(name=f"AAA {n}", category="company") for n in (1, 2))
    common = {"group": crowded.lima, "standing": "member", "pillar": "S"}
    Membership.objects.create(
        organisation=over, starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1), **common
    )
    Membership.objects.create(organisation=early, starts_on=today, stage="contacted", **common)
    page = text_of(client_of("secretariat_lima").get(reverse("organisation_list") + "?q=aaa"))
    assert "terminada" in page.split("AAA 1")[1].split("AAA 2")[0]
    assert "Contactada" in page.split("AAA 2")[1]


def test_a_piece_that_was_drawn_is_drawn_anew_once_what_it_shows_changed(crowded, client_of):
    client, person = client_of("secretariat_lima"), Person.objects.get(family_names="Aco 00")
    address = reverse("person_list") + "?q=aco+00"
    before = text_of(client.get(address))
    assert "alterno" in before
    assert "rebotó" not in before
    Person.objects.filter(pk=person.pk).update(email_bounced_at=timezone.now(), job_title="Vocera")
    Seat.objects.filter(person=person).update(kind="titular")
    after = text_of(client.get(address))
    assert "rebotó" in after
    assert "Vocera" in after
    assert "titular" in after
    assert "alterno" not in after


def test_what_was_asked_stays_in_the_form_and_in_the_link_to_the_table(crowded, client_of):
    response = client_of("secretariat_lima").get(
        reverse("organisation_list"), {"q": "<red>", "pilar": "G", "orden": "-nombre"}
    )
    page = response.content.decode()
    assert 'value="&lt;red&gt;"' in page
    assert '<option value="G" selected>' in page
    assert '<option value="-nombre" selected>' in page
    page = client_of("secretariat_lima").get(reverse("organisation_list"), {"pilar": "G"}).content.decode()
    assert "?pilar=G&amp;formato=csv" in page
    assert page.count("<tr>") == 1 + 10 + Membership.objects.filter(
        group=crowded.lima, pillar="G"
    ).exclude(organisation__name__startswith="Red").count()  # fmt: skip


def test_the_roster_is_paged_and_its_table_is_whole(crowded, client_of):
    began, membership = lima_today() - timedelta(days=9), Membership.objects.get(organisation__name="Red 00")
    people = Person.objects.bulk_create(
        Person(given_names="Eva", family_names=f"Zeta {n:03}", data_origin="x") for n in range(130)
    )
    Seat.objects.bulk_create(Seat(person=p, membership=membership, kind="alternate", starts_on=began) for p in people)
    for n in range(60):
        empty = Organisation.objects.create(name=f"Vacía {n:02}", category="company")
        Membership.objects.create(
            organisation=empty, group=crowded.lima, standing="member", pillar="C", starts_on=began
        )
    client, address = client_of("secretariat_lima"), reverse("roster")
    pages = [client.get(address, {"pagina": n}).content.decode() for n in (1, 2)]
    total = Seat.objects.filter(membership__group=crowded.lima).current_on(lima_today()).count()
    rows = [page.count('<th scope="row">') for page in pages]
    assert rows == [100, total - 100]
    assert "?pagina=2" in pages[0]
    assert "Vacía 00" in pages[0]
    assert "y 10 más" in pages[0]
    assert "Sin representante ese día" not in pages[1]
    for page in pages:
        assert f"{total} representaciones" in page
    told = client.get(address, {"formato": "csv"}).content.decode()
    for n in range(130):
        assert f"Zeta {n:03}" in told
        assert (f"Zeta {n:03}" in pages[0]) != (f"Zeta {n:03}" in pages[1])
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 8


def test_a_group_where_nobody_is_seated_is_told_on_the_first_page(world, client_of):
    day = lima_today() - timedelta(days=4000)
    empty = Organisation.objects.create(name="Antigua sola", category="company")
    Membership.objects.create(organisation=empty, group=world.lima, standing="guest", starts_on=day, ends_on=day)
    page = text_of(client_of("secretariat_lima").get(reverse("roster"), {"fecha": day.isoformat()}))
    assert "0 representaciones" in page
    assert "Sin representante ese día: Antigua sola." in page
