"""Counts, facets, snippets, suggestions: each is a second door where others leaked (Uwazi #3540, Zulip GHSA-478x,
paperless-ngx)."""

from __future__ import annotations

import pytest

from meetings import services as meeting_services
from meetings.models import MinutesDraft
from resources.models import Edition, Resource
from resources.services import works
from tests.builders import BUILDERS
from tests.doors import CANARY, doors
from tests.search.test_reading import publish
from vpwg.common import search
from vpwg.common.models import SearchEntry
from vpwg.common.search.query import parse
from vpwg.common.search.reading import Found
from vpwg.common.search.suggestions import suggestion

OUTSIDERS = ["anonymous", "company_lima", "observer_lima", "secretariat_macro_sur", "former_member", "blocked", "operator", "guest"]  # fmt: skip
ASKED = [CANARY, "prueba", f"{CANARY[:-1]}X", f"{CANARY.lower()}s", f'"{CANARY} dicho"', "relave", "ralave"]


@pytest.fixture
def hidden(lima, macro_sur):
    """One readable work and two hidden ones that differ from it in every facet."""
    publish(lima, "Relave abierto", "Texto a la vista.", year=2010)
    publish(macro_sur, "Relave reservado", "Palabra xilofonista.", "pillars", "S", year=2011)
    publish(lima, "Relave de la secretaría", "Palabra xilofonista.", "secretariat", year=2012)
    search.refresh_all()


@pytest.mark.parametrize("persona", OUTSIDERS[:3])
def test_counts_hold_only_what_may_be_read(world, hidden, persona):
    assert Found(world.user(persona), parse("relave")).count == 1


@pytest.mark.parametrize("persona", OUTSIDERS[:3])
def test_facets_hold_only_what_may_be_read(world, hidden, persona):
    found = Found(world.user(persona), parse("relave"))
    assert found.counts("year") == {2010: 1}
    assert found.counts("group_id") == {world.lima.pk: 1}
    assert Found(world.user(persona), parse("relave"), {"year": 2011}).count == 0


@pytest.mark.parametrize("persona", OUTSIDERS[:3])
def test_snippets_come_only_from_what_may_be_read(client_of, hidden, persona):
    page = client_of(persona).get("/buscar/?q=relave").content.decode()
    assert "vista" in page
    assert "xilofonista" not in page
    assert "reservado" not in page


@pytest.mark.parametrize("persona", OUTSIDERS[:3])
def test_suggestions_come_only_from_what_may_be_read(world, client_of, hidden, persona):
    assert suggestion(parse("xilofonsta"), world.user(persona)) == ""
    assert "xilofonista" not in client_of(persona).get("/buscar/?q=xilofonsta").content.decode()
    assert suggestion(parse("xilofonsta"), world.user("secretariat_lima")) == "xilofonista"


def test_a_hidden_spelling_of_a_readable_stem_is_not_suggested(lima):
    publish(lima, "Xilofonista a la vista")
    publish(lima, "Xilofonistas", audience="secretariat")
    search.refresh_all()
    assert suggestion(parse("xilofonstas"), None) in ("xilofonista", "")


@pytest.mark.parametrize("persona", ["anonymous", "company_lima", "secretariat_macro_sur"])
def test_before_and_after_planting_an_outsider_gets_the_same_bytes(world, add_edition, client_of, persona):
    publish(world.lima, "Relave de prueba a la vista")
    search.refresh_all()
    before = _pages(client_of(persona))
    for door in doors():
        if hasattr(door, "plant"):
            door.plant(world, add_edition)
    search.refresh_all()
    assert SearchEntry.objects.filter(text__contains=CANARY).exists()
    assert _pages(client_of(persona)) == before


def _pages(client) -> list[bytes]:
    import re

    urls = [f"{path}?q={q}" for q in ASKED for path in ("/buscar/", "/en/buscar/")]
    urls += ["/buscar/?q=prueba&orden=nuevo", "/buscar/?q=prueba&tipo=actas", "/buscar/?q=prueba&grupo=lima"]
    return [re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", client.get(url).content) for url in urls]


def test_whom_it_was_meant_for_finds_the_canary(world, add_edition):
    next(door for door in doors() if door.__name__.endswith(".search")).plant(world, add_edition)
    for persona in ("civil_society_lima", "secretariat_lima"):
        assert Found(world.user(persona), parse(CANARY)).counts("section").keys() == {
            "recursos", "reuniones", "casos", "actas",
        }  # fmt: skip
    for persona in OUTSIDERS:
        assert Found(world.user(persona), parse(CANARY)).count == 0


def test_a_narrowed_audience_and_an_embargo_hold_without_touching_the_index(world, lima):
    row = publish(lima, "Relave abierto")
    search.refresh_all()
    assert Found(None, parse("relave")).count == 1
    Resource.objects.for_system("test").filter(pk=row.pk).update(lock=f"{lima.pk}:-")
    assert Found(None, parse("relave")).count == 0
    Resource.objects.for_system("test").filter(pk=row.pk).update(lock="public", released_at=None)
    assert Found(None, parse("relave")).count == 0


def test_a_name_in_a_marked_span_can_be_neither_found_nor_shown(world, client_of):
    keeper = world.user("secretariat_lima")
    minutes = meeting_services.start_minutes(meeting=BUILDERS["meetings.Meeting"](world.lima), by=keeper)
    body = "[[S|Casandra Xifré]] habló del relave. [[C|Otra Persona pidió el relave]] y [[G|Torcuato"
    meeting_services.save_draft(minutes=minutes, body=body, seen=minutes.edit_version, by=keeper)
    minutes.refresh_from_db()
    MinutesDraft.objects.for_system("test").update(body=body.removesuffix(" y [[G|Torcuato"))
    meeting_services.approve_minutes(minutes=minutes, by=keeper)
    meeting_services.publish_minutes(minutes=minutes, audience="public", by=keeper)
    search.refresh_all()
    for persona in ("anonymous", "civil_society_lima", "secretariat_lima"):
        user = world.user(persona)
        for name in ("Casandra", "Xifré", '"Casandra Xifré"', "casand*", "Torcuato"):
            assert Found(user, parse(name)).count == 0
        assert suggestion(parse("Casanrda"), user) == ""
        page = client_of(persona).get("/buscar/?q=relave").content.decode()
        assert "<mark>relave</mark>" in page
        assert "Casandra" not in page
    assert not SearchEntry.objects.filter(text__contains="Casandra").exists()


def test_only_the_approved_text_of_minutes_is_kept(world):
    keeper = world.user("secretariat_lima")
    minutes = meeting_services.start_minutes(meeting=BUILDERS["meetings.Meeting"](world.lima), by=keeper)
    meeting_services.save_draft(minutes=minutes, body="Borrador con xilofonista.", seen=minutes.edit_version, by=keeper)
    search.refresh_all()
    assert Found(keeper, parse("xilofonista")).count == 0


def test_the_index_keeps_no_permission():
    names = {field.name for field in SearchEntry._meta.get_fields()}
    assert not names & {"lock", "released_at", "audience", "readers"}


def test_what_a_service_writes_is_found_once_it_commits(world, lima, django_capture_on_commit_callbacks):
    keeper = world.user("secretariat_lima")
    with django_capture_on_commit_callbacks(execute=True):
        row = works.create_resource(resource=Resource(group=lima, title="Relave nuevo", kind="guide"), by=keeper)
    assert Found(keeper, parse("relave")).count == 1
    with django_capture_on_commit_callbacks(execute=True):
        row.title = "Cernícalo"
        works.update_resource(resource=row, topics=[], seen=row.edit_version, by=keeper)
    assert Found(keeper, parse("relave")).count == 0
    assert Found(keeper, parse("cernicalo")).count == 1
    with django_capture_on_commit_callbacks(execute=True):
        search.changed(row)
        row.delete()
    assert not SearchEntry.objects.filter(kind="resources.resource").exists()


def test_a_file_that_nobody_approved_is_found_by_its_secretariat_alone(world, lima):
    row = publish(lima, "Manual de relaves")
    text = "Adentro dice cernícalo."
    for language, approved_at in (("qu", None), ("es", row.released_at)):
        Edition.objects.create(resource=row, language=language, state="clean", text=text, approved_at=approved_at)
    search.refresh_all()
    for persona in OUTSIDERS:
        assert Found(world.user(persona), parse("cernícalo")).counts("language") == {"es": 1}
    keeper = world.user("secretariat_lima")
    assert Found(keeper, parse("cernícalo")).counts("language") == {"es": 1, "qu": 1}
