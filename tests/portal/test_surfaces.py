"""Canaries planted behind every door: no surface shows one to somebody it was not meant for."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader

from members.access.viewer import lima_today
from members.directory.models import Seat
from members.directory.reads.readers import viewers_of
from tests.doors import CANARY, all_routes, doors

NAMES = ["anonymous", "company_lima", "government_lima", "civil_society_lima", "observer_lima", "secretariat_lima",
         "secretariat_macro_sur", "civil_society_macro_sur", "both_groups", "former_member", "blocked", "operator", "guest"]  # fmt: skip
PLANTERS = [door for door in doors() if hasattr(door, "plant")]


@pytest.fixture
def planted(world, add_edition, request):
    """What one feature planted; parametrized with its module."""
    return request.param.plant(world, add_edition)


@pytest.fixture
def house(world, add_edition):
    return next(door for door in PLANTERS if door.__name__.endswith(".house")).plant(world, add_edition)


def text_of(response) -> str:
    """The words of an answer, whatever its form: page, PDF, xlsx or docx."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return data.decode("utf-8", "replace")


def shows_canary(response, url: str) -> bool:
    """Whether the canary stands in the answer other than as what the reader typed."""
    text = text_of(response).replace(url, "").replace(f'value="{CANARY}"', "")
    return CANARY in re.sub(rf"«[^»]*{CANARY}[^»]*»", "", text)


@pytest.mark.parametrize("planted", PLANTERS, indirect=True, ids=lambda door: door.__name__.rsplit(".", 1)[1])
@pytest.mark.parametrize("persona", NAMES)
def test_what_was_meant_for_few_reaches_nobody_else(client_of, planted, persona):
    client = client_of(persona)
    shown = {url for url in planted.lists + planted.seen if shows_canary(client.get(url), url)}
    if persona in planted.meant:
        assert set(planted.seen) <= shown
    else:
        assert shown == set()


def test_a_search_for_the_canary_counts_nothing_for_an_outsider(client_of, house):
    page = client_of("company_lima").get("/recursos/", {"q": CANARY}).content.decode()
    assert "No hay recursos" in page


@pytest.mark.parametrize("planted_by", PLANTERS, ids=lambda door: door.__name__.rsplit(".", 1)[1])
@pytest.mark.parametrize("persona", ["anonymous", "company_lima", "secretariat_macro_sur"])
def test_two_sites_that_differ_in_hidden_rows_answer_alike(world, add_edition, client_of, persona, planted_by):
    urls = ["/", "/recursos/", "/reuniones/", "/conflictos/", "/grupos/lima/", "/recursos/?formato=csv"]
    if "search" in all_routes():
        urls += [f"/buscar/?q={CANARY}", "/buscar/?q=prueba"]
    before = [_bare(client_of(persona).get(url)) for url in urls]
    planted_by.plant(world, add_edition)
    assert [_bare(client_of(persona).get(url)) for url in urls] == before


def _bare(response) -> str:
    """The answer without its form token, and without how many organisations a pillar has: that is public."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text_of(response))
    return re.sub(r'<span class="facts">\(\d+\)</span>', "", text)


def test_when_the_seat_ends_the_next_click_is_refused(world, client_of, house):
    client = client_of("civil_society_lima")
    assert client.get(house.seen[3]).status_code == 200
    Seat.objects.filter(person=world.personas["civil_society_lima"].person).update(
        ends_on=lima_today() - timedelta(days=1)
    )
    for url in house.seen:
        assert client.get(url).status_code == 404


def test_mail_would_reach_exactly_the_readers(world, house):
    from resources.models import Resource

    row = Resource.objects.for_system("test").get(title__startswith=CANARY)
    assert set(viewers_of(row).values_list("email", flat=True)) == {f"{name}@example.test" for name in house.meant}
