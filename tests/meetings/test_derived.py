"""Twins: two sites that differ only in who said it. Whoever may not know gets equal bytes, through every door."""

import hashlib
import re
from datetime import UTC, datetime

import pytest
from django.db import transaction

from meetings.models import Attendance, Meeting, Minutes, MinutesVersion
from meetings.services.erasure import emptied
from tests.builders import BUILDERS
from tests.meetings.conftest import two_in_the_room
from vpwg.common import search
from vpwg.common.models import AuditEntry, SearchEntry

MOMENT = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
ADDRESS = "a" * 20
BODY = """## Lo que dijo {a}

{a} pidió el plan. Según {b}, no hace falta; {c} calló.

- {b}: agua
- **{c}** ofreció datos

| quién | qué |
|---|---|
| {a} | plan |
"""
ONE = {"a": "[[C|Ana Lara]]", "b": "[[S|Benito Quispe Mamani de la Vega]]", "c": "[[C|Zoila]]"}
OTHER = {"a": "[[C|Zoila]]", "b": "[[S|Y]]", "c": "[[C|Ana Lara]]"}  # the same pillars, other people
FAR = {"a": "[[G|Íñigo Ñ. Árbol]]", "b": "[[-|Nadie]]", "c": "[[O|]]"}  # other pillars too
STRANGERS = ["anonymous", "civil_society_macro_sur", "secretariat_macro_sur", "former_member", "blocked", "operator"]
MEMBERS = ["company_lima", "civil_society_lima", "observer_lima", "guest"]


class Undone(Exception):
    """Takes a site back."""


def pages_of(client):
    acta = f"/reuniones/{ADDRESS}/acta"
    doors = [f"{acta}/", f"{acta}.pdf", f"{acta}/", f"{acta}/versiones/1/", f"/reuniones/{ADDRESS}/", "/reuniones/",
             f"/en{acta}/", f"/en{acta}.pdf", "/", "/mi/", "/grupos/lima/", "/sitemap.xml",
             *[f"/buscar/?q={q}" for q in ("plan", "participante", "zoila", "benito", "ana+lara", "represent*", "pilar")]]  # fmt: skip
    answers = []
    for door in doors:
        response = client.get(door)
        content = re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
        headers = {name: value for name, value in response.items() if name != "Content-Security-Policy"}
        answers.append((door, response.status_code, headers, content))
    return answers


@pytest.fixture
def site(world, client_of, write):
    """Return what builds the site with these speakers, asks every door as `persona`, and takes the site back."""

    def ask(speakers, persona, *, letters="CGS", note=""):
        answers = []
        try:
            with transaction.atomic():
                meeting = Meeting.objects.create(
                    pk=9_001, group=world.lima, title="Sesión", public_id=ADDRESS, starts_at=MOMENT,
                    ends_at=MOMENT.replace(hour=22), lock="public", released_at=MOMENT,
                )  # fmt: skip
                two_in_the_room(world, meeting, letters)
                Minutes.objects.create(pk=9_001, meeting=meeting, group=world.lima)
                write(BODY.format(**speakers), meeting=meeting)
                Minutes.objects.for_system("test").update(released_at=MOMENT)
                MinutesVersion.objects.for_system("test").update(approved_at=MOMENT, correction_note=note)
                search.refresh_all()
                answers = pages_of(client_of(persona))
                raise Undone
        except Undone:
            return answers

    return ask


@pytest.mark.parametrize("persona", STRANGERS)
def test_whoever_reads_nobody_gets_equal_bytes_whoever_spoke(site, persona):
    first, second = site(ONE, persona), site(FAR, persona)
    assert [row[1] for row in first][:4] == [200] * 4
    assert b"Una persona participante" in first[0][3]
    assert first == second


@pytest.mark.parametrize("persona", MEMBERS)
def test_whoever_reads_pillars_gets_equal_bytes_whoever_of_a_pillar_spoke(site, persona):
    first, second = site(ONE, persona), site(OTHER, persona)
    assert "La representación del pilar empresa" in first[0][3].decode()
    assert first == second


def test_with_one_organisation_in_the_room_a_member_cannot_tell_the_pillar(site):
    assert site(ONE, "company_lima", letters="") == site(FAR, "company_lima", letters="")


def test_the_correction_note_is_read_as_the_text_is(site):
    one = site(ONE, "anonymous", note="[[C|Ana Lara]] pidió corregir la fecha")
    assert one == site(ONE, "anonymous", note="[[S|Benito]] pidió corregir la fecha")
    assert "Una persona participante pidió corregir la fecha" in one[0][3].decode()


def test_the_checksum_is_of_what_the_reader_gets_and_of_the_file_they_hold(world, client_of, write):
    minutes = write("[[C|Ana Lara]] dijo que no.")
    url = minutes.get_absolute_url()
    client = client_of("anonymous")
    document = client.get(f"{url[:-1]}.pdf").content
    page = client.get(url).content.decode()
    assert hashlib.sha256(b"Una persona participante dijo que no.").hexdigest() in page
    assert hashlib.sha256(document).hexdigest() in page
    assert client.get(f"{url[:-1]}.pdf").content == document


def test_neither_log_nor_index_keeps_a_checksum_of_the_text(write):
    body = "[[C|Ana Lara]] dijo que no."
    write(body)
    told = str(list(AuditEntry.objects.values_list("details", flat=True))) + str(list(SearchEntry.objects.values()))
    for text in (body, emptied(body, {"Ana Lara"}), "Ana Lara dijo que no."):
        assert hashlib.sha256(text.encode()).hexdigest() not in told
    assert not re.search(r"[0-9a-f]{64}", str(list(AuditEntry.objects.values_list("details", flat=True))))


def test_attendance_that_shrinks_takes_the_pillar_back_from_page_and_pdf(world, client_of, write):
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    two_in_the_room(world, meeting, "C")
    minutes = write("[[C|Ana Lara]] dijo que no.", meeting=meeting)
    client, url = client_of("civil_society_lima"), minutes.get_absolute_url()
    before = client.get(f"{url[:-1]}.pdf").content
    assert "representación del pilar empresa" in client.get(url).content.decode()
    Attendance.objects.for_system("test").filter(meeting=meeting).first().delete()
    assert "representación del pilar" not in client.get(url).content.decode()
    assert client.get(f"{url[:-1]}.pdf").content != before
