"""Canaries planted in restricted rows: no surface shows one to somebody it was not meant for."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from meetings import services as meeting_services
from members.access.policy import viewers_of
from tests.builders import BUILDERS

CANARY = "CANARIOAMARILLO"
MEANT = {"civil_society_lima", "secretariat_lima"}
NAMES = ["anonymous", "company_lima", "government_lima", "civil_society_lima", "observer_lima", "secretariat_lima",
         "secretariat_macro_sur", "civil_society_macro_sur", "both_groups", "former_member", "blocked", "operator", "guest"]  # fmt: skip


@pytest.fixture
def planted(world, add_edition):
    """A resource, a meeting with minutes and a case, all for civil society of Lima, all with the canary."""
    keeper = world.user("secretariat_lima")
    rows = []
    for label in ("resources.Resource", "meetings.Meeting", "conflicts.Conflict"):
        row = BUILDERS[label](world.lima)
        row.title = f"{CANARY} {label}"
        row.release(audience="pillars", letters="S")
        row.save()
        rows.append(row)
    resource, meeting, conflict = rows
    conflict.summary = CANARY
    conflict.save()
    edition = add_edition(resource, keeper, CANARY)
    minutes = meeting_services.start_minutes(meeting=meeting, by=keeper)
    meeting_services.save_draft(minutes=minutes, body=f"{CANARY} dicho", seen=1, by=keeper)
    meeting_services.approve_minutes(minutes=minutes, by=keeper)
    meeting_services.publish_minutes(minutes=minutes, audience="pillars", letters="S", by=keeper)
    return {
        "detail": [
            resource.get_absolute_url(), meeting.get_absolute_url(), conflict.get_absolute_url(),
            reverse("minutes_detail", args=[meeting.public_id]), reverse("minutes_version", args=[meeting.public_id, 1]),
            reverse("edition_file", args=[resource.slug, edition.public_id]),
        ],
        "pdf": reverse("minutes_pdf", args=[meeting.public_id]),
        "lists": [reverse("resource_list"), reverse("meeting_list"), reverse("conflict_list"), "/recursos/?formato=csv",
                  f"/recursos/?q={CANARY}", "/grupos/lima/", "/mi/", "/", "/en/", "/en/recursos/", "/secretaria/"],
    }  # fmt: skip


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("persona", NAMES)
def test_a_pillars_own_words_reach_nobody_else(world, client_of, planted, persona):
    client = client_of(persona)
    leaks = [url for url in planted["lists"] + planted["detail"] if CANARY.encode() in body(client.get(url)).replace(url.encode(), b"")
             and f'value="{CANARY}"'.encode() not in body(client.get(url))]  # fmt: skip
    if persona not in MEANT:
        assert leaks == []
        assert client.get(planted["pdf"]).status_code == 404
    else:
        assert set(planted["detail"]) <= set(leaks)
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(client.get(planted["pdf"]).content)).pages)
        assert CANARY in text


def test_a_search_for_the_canary_counts_nothing_for_an_outsider(client_of, planted):
    page = client_of("company_lima").get("/recursos/", {"q": CANARY}).content.decode()
    assert "No hay recursos" in page


@pytest.mark.parametrize("persona", ["anonymous", "company_lima", "secretariat_macro_sur"])
def test_two_sites_that_differ_in_hidden_rows_answer_alike(world, client_of, persona, request):
    urls = ["/", "/recursos/", "/reuniones/", "/conflictos/", "/grupos/lima/", "/recursos/?formato=csv"]
    before = [_bare(client_of(persona).get(url)) for url in urls]
    request.getfixturevalue("planted")
    assert [_bare(client_of(persona).get(url)) for url in urls] == before


def _bare(response) -> bytes:
    import re

    return re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", body(response))


def test_when_the_seat_ends_the_next_click_is_refused(world, client_of, planted):
    from datetime import timedelta

    from members.access.viewer import lima_today
    from members.models import Seat

    client = client_of("civil_society_lima")
    assert client.get(planted["detail"][3]).status_code == 200
    Seat.objects.filter(person=world.personas["civil_society_lima"].person).update(
        ends_on=lima_today() - timedelta(days=1)
    )
    for url in [*planted["detail"], planted["pdf"]]:
        assert client.get(url).status_code == 404


def test_mail_would_reach_exactly_the_readers(world, planted):
    from resources.models import Resource

    row = Resource.objects.for_system("test").get(title__startswith=CANARY)
    assert set(viewers_of(row).values_list("email", flat=True)) == {f"{name}@example.test" for name in MEANT}
