"""The page of the search: filters, chips, pager, empty states, limits."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.search.test_reading import publish
from vpwg.common import search


@pytest.fixture
def library(lima, macro_sur):
    for n in range(12):
        publish(lima if n % 2 else macro_sur, f"Relave número {n}", year=2010 + n % 2)
    search.refresh_all()


def page_of(client_of, query, persona="anonymous"):
    response = client_of(persona).get(f"/buscar/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_filters_say_how_many_and_can_be_taken_off(client_of, library):
    page = page_of(client_of, "q=relave")
    assert "Resultados: 12" in page
    assert "Lima (6)" in page
    assert "2010 (6)" in page
    narrowed = page_of(client_of, "q=relave&grupo=lima")
    assert "Resultados: 6" in narrowed
    assert "Macro Sur (6)" in narrowed
    assert 'href="?q=relave"' in narrowed


def test_results_are_paged(client_of, library):
    assert page_of(client_of, "q=relave").count('<li class="card">') == 10
    assert page_of(client_of, "q=relave&pagina=2").count('<li class="card">') == 2
    assert "No encontramos" in page_of(client_of, "q=relave&pagina=9")


@pytest.mark.parametrize("query", ["grupo=nada", "anio=veinte", "idioma=xx", "tipo=%00", "anio=99999999999"])
def test_nonsense_in_a_filter_finds_nothing_and_offers_a_way_back(client_of, library, query):
    page = page_of(client_of, f"q=relave&{query}")
    assert "No encontramos nada con «relave»" in page
    assert "Quitar los filtros" in page


def test_the_page_is_not_for_search_engines_and_escapes_what_was_typed(client_of, library):
    response = client_of("anonymous").get("/buscar/", {"q": '"><script>alert(1)</script>'})
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_a_misspelt_word_offers_the_right_one(client_of, library):
    page = page_of(client_of, "q=relvae")
    assert "¿Quiso decir" in page
    assert 'href="?q=relave"' in page


def test_blank_and_stop_words_say_what_to_do(client_of, library):
    assert "Se buscan los recursos" in page_of(client_of, "q=")
    assert "una palabra con más contenido" in page_of(client_of, "q=de+la")


def test_the_english_page_links_to_english_pages(client_of, library):
    page = client_of("anonymous").get("/en/buscar/?q=relave").content.decode()
    assert 'href="/en/recursos/' in page


def test_too_many_searches_are_refused_for_a_while(client_of, world, settings, monkeypatch):
    settings.SEARCHES_A_MINUTE = 2
    cache.clear()
    monkeypatch.setattr("vpwg.common.web.limits.time.time", lambda: 4_000_000_000.0)
    client = client_of("company_lima")
    assert [client.get("/buscar/?q=agua").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/buscar/").status_code == 200


def test_queries_do_not_grow_with_results(client_of, lima, django_assert_max_num_queries):
    publish(lima, "Relave")
    search.refresh_all()
    client = client_of("anonymous")
    client.get("/buscar/?q=relave")
    # hits (one per kind on PostgreSQL, two on SQLite), ranks, entries, groups, and counting in the cache
    with django_assert_max_num_queries(18):
        client.get("/buscar/?q=relave")
    for n in range(15):
        publish(lima, f"Relave {n}")
    search.refresh_all()
    with django_assert_max_num_queries(18):
        client.get("/buscar/?q=relave")
