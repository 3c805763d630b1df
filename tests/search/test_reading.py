"""Words find what they should, on both databases, and no sign typed is an operator."""

from __future__ import annotations

import pytest

from resources.models import Resource
from tests.builders import BUILDERS
from vpwg.common import search
from vpwg.common.models import SearchEntry
from vpwg.common.search.query import parse
from vpwg.common.search.reading import Found
from vpwg.common.search.snippets import marked, snippet
from vpwg.common.search.suggestions import suggestion


def publish(group, title, abstract="", audience="public", letters="", **fields):
    row = BUILDERS["resources.Resource"](group)
    row.title, row.abstract_es = title, abstract
    for name, value in fields.items():
        setattr(row, name, value)
    row.release(audience=audience, letters=letters)
    row.save()
    return row


@pytest.fixture
def library(lima):
    publish(lima, "Minería y agua", "Los conflictos sociales se atienden con diálogo.", year=2019)
    publish(lima, "Guía para periodistas", "Cómo escribir de un conflicto.", year=2020)
    publish(lima, "Los derechos", "Sociales los conflictos, separados y al revés.", year=2021)
    search.refresh_all()


def titles(typed, user=None, **filters):
    found = Found(user, parse(typed), filters)
    return {entry.title for entry in found.entries(found.families)}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mineria", {"Minería y agua"}),
        ("MINERÍA", {"Minería y agua"}),
        ("conflicto", {"Minería y agua", "Guía para periodistas", "Los derechos"}),
        ("conflicts", {"Minería y agua", "Guía para periodistas", "Los derechos"}),
        ('"conflictos sociales"', {"Minería y agua"}),
        ("«conflictos sociales»", {"Minería y agua"}),
        ("conflicto -agua", {"Guía para periodistas", "Los derechos"}),
        ('conflicto -"conflictos sociales"', {"Guía para periodistas", "Los derechos"}),
        ("period*", {"Guía para periodistas"}),
        ("periodista guia", {"Guía para periodistas"}),
        ("la para", set()),
        ("-agua", set()),
        ("", set()),
    ],
)
def test_words_phrases_and_exclusions_find(library, typed, expected):
    assert titles(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        '"', '""', "'", "agua OR 1=1", "NEAR(agua, 2)", "title:agua", "agua*)", "(agua", "^agua", "agua & !x | (y", "a\x00b",
        "x" * 10_000, "agua " * 2_000, "-", "--agua", "- agua", "*", "agua\\", "'); DROP TABLE x; --", "%s %(a)s", "🙂 ñ ß ﬁ", "AND", "NOT",
        "<mark>", "agua:*", "{title} : agua", "+agua", "\ud800",
    ],
)  # fmt: skip
def test_no_sign_is_an_operator(library, client_of, typed):
    query = parse(typed)
    assert len(query.clauses) <= 12
    found = Found(None, query)
    assert found.count >= 0
    if "\ud800" not in typed:
        assert client_of("anonymous").get("/buscar/", {"q": typed}).status_code == 200


def test_the_title_ranks_before_the_text_and_newest_first_is_by_date(lima):
    publish(lima, "Otro asunto", "Trata del relave y de mucho más que no viene al caso en absoluto.")
    publish(lima, "Relave", "Breve.")
    publish(lima, "Un tercero", "Relave relave, pero en el texto, con otras palabras alrededor que diluyen.")
    search.refresh_all()
    best = Found(None, parse("relave"))
    assert best.entries(best.families)[0].title == "Relave"
    newest = Found(None, parse("relave"), is_newest_first=True)
    dates = [entry.dated_at for entry in newest.entries(newest.families)]
    assert dates == sorted(dates, reverse=True)
    assert newest.count == 3


def test_a_work_and_its_editions_are_one_result(world, lima, add_edition):
    row = publish(lima, "Manual de relaves")
    add_edition(row, world.user("secretariat_lima"))
    add_edition(row, world.user("secretariat_lima"), language="en")
    search.refresh_all()
    found = Found(world.user("secretariat_lima"), parse("relaves"))
    assert found.count == 1
    assert found.counts("language") == {"es": 1, "en": 1}
    assert SearchEntry.objects.filter(family=search.family_of(row)).count() == 3


def test_a_list_gets_ids_and_takes_the_last_word_as_a_beginning(library, world):
    ids = search.matching_ids(Resource, "guia per", world.user("anonymous"))
    assert set(Resource.objects.visible_to(None).filter(pk__in=ids).values_list("title", flat=True)) == {
        "Guía para periodistas"
    }


def test_the_count_is_capped_and_says_so(lima, monkeypatch, client_of):
    monkeypatch.setattr("vpwg.common.search.reading.WINDOW", 2)
    for n in range(4):
        publish(lima, f"Relave {n}")
    search.refresh_all()
    assert "más de 2" in client_of("anonymous").get("/buscar/?q=relave").content.decode()


@pytest.mark.parametrize("depth", [0, 2])
def test_few_readable_among_many_matches_are_all_found(lima, monkeypatch, depth):
    monkeypatch.setattr("vpwg.common.search.reading.DEPTH", depth)
    first = publish(lima, "Relave visible")
    for n in range(6):
        publish(lima, f"Relave reservado {n}", audience="secretariat")
    search.refresh_all()
    assert Found(None, parse("relave")).families == [search.family_of(first)]


def test_snippets_mark_words_and_nothing_else_is_markup():
    query = parse("conflictos <script>")
    html = marked("<script>alert(1)</script> Un conflicto & más", query)
    assert "<mark>conflicto</mark>" in html
    assert "<script" not in html
    assert "&amp;" in html
    far = snippet("palabra " * 500 + "conflicto " + "cola " * 500, query)
    assert "<mark>conflicto</mark>" in far
    assert far.startswith("… ")
    assert len(far) < 500


def test_a_misspelt_word_is_put_right_with_words_that_may_be_read(library):
    assert suggestion(parse("guia para perodistas"), None) == "guia para periodistas"
    assert suggestion(parse("minreía"), None) == "minería"
    assert suggestion(parse("zzzzzzz"), None) == ""
    assert suggestion(parse("agua"), None) == ""
