"""Feed, sitemap, citations and metadata: public rows only, hostile titles stay text."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from resources.citations import Citation
from tests.builders import BUILDERS

HOSTILE = '</script><script>alert(1)</script> \\input{/etc/passwd} & 100% {x} "y"\nTY  - JOUR'


@pytest.fixture
def work(world):
    row = BUILDERS["resources.Resource"](world.lima)
    row.title, row.abstract_es, row.publisher, row.year = HOSTILE, "Resumen <b>x</b>", "Editora & Cía.", 2024
    row.release(audience="public")
    row.save()
    return row


@pytest.fixture
def hidden(world):
    row = BUILDERS["resources.Resource"](world.lima)
    row.title = "Solo del grupo"
    row.release(audience="group")
    row.save()
    return row


def test_the_feed_is_the_same_for_every_reader_and_never_uses_the_host(client_of, work, hidden, settings):
    settings.ALLOWED_HOSTS = ["*"]
    bodies = {
        client_of(persona).get("/recursos/feed/", HTTP_HOST=host).content
        for persona in ("anonymous", "company_lima", "secretariat_lima")
        for host in ("testserver", "otro.test")
    }
    assert len(bodies) == 1
    feed = ElementTree.fromstring(bodies.pop())
    links = [entry.find("{*}link").get("href") for entry in feed.findall("{*}entry")]
    assert links == [settings.SITE_URL + work.get_absolute_url()]


def test_the_list_announces_the_feed(client_of):
    assert 'type="application/atom+xml"' in client_of("anonymous").get("/recursos/").content.decode()


def test_the_sitemap_holds_public_pages_in_both_languages_for_everybody_alike(client_of, work, hidden, settings):
    def told(persona: str) -> list[bytes]:
        index = client_of(persona).get("/sitemap.xml").content
        lists = [loc.text.removeprefix(settings.SITE_URL) for loc in ElementTree.fromstring(index).findall(".//{*}loc")]
        assert "/sitemap-recursos-1.xml" in lists
        return [index, *(client_of(persona).get(path).content for path in lists)]

    bodies = told("anonymous")
    assert bodies == told("secretariat_lima")
    found = {loc.text for body in bodies[1:] for loc in ElementTree.fromstring(body).findall(".//{*}loc")}
    path = work.get_absolute_url()
    assert {settings.SITE_URL + path, f"{settings.SITE_URL}/en{path}"} <= found
    assert not any(hidden.slug in url or "/secretaria/" in url or "/mi/" in url for url in found)


def test_a_list_that_no_public_page_fills_is_absent(client_of, work):
    client = client_of("anonymous")
    for path in ("/sitemap-recursos-2.xml", "/sitemap-recursos-0.xml", "/sitemap-actas-1.xml", "/sitemap-nada-1.xml"):
        assert client.get(path).status_code == 404, path


def test_robots_are_kept_out_of_desks_and_shared_links(client_of):
    lines = client_of("anonymous").get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /mi/", "Disallow: /compartido/", "Disallow: /en/compartido/"} <= set(lines)


def test_metadata_is_data_that_no_title_can_end(client_of, work):
    response = client_of("anonymous").get(work.get_absolute_url())
    html = response.content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    told = json.loads(block)
    assert told["name"].startswith("</script><script>alert(1)")
    assert "<script>alert" not in html
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert 'property="og:title"' in html
    assert 'name="DC.title"' in html
    assert 'hreflang="en"' in html
    assert not re.search(r'property="og:[a-z]+" content="https?://(?!127\.0\.0\.1|testserver|localhost)', html)


def test_a_restricted_page_carries_no_metadata_for_others(client_of, hidden):
    html = client_of("secretariat_lima").get(hidden.get_absolute_url()).content.decode()
    assert "og:title" not in html
    assert "ld+json" not in html


def test_citations_are_one_record_whatever_the_title(client_of, work):
    bibtex = client_of("anonymous").get(reverse("resource_bibtex", args=[work.slug])).content.decode()
    assert r"\textbackslash{}input\{/etc/passwd\} \& 100\% \{x\}" in bibtex
    assert "\\input{" not in bibtex
    assert bibtex.count("{") == bibtex.count("}")
    ris = client_of("anonymous").get(reverse("resource_ris", args=[work.slug])).content.decode()
    assert [line[:2] for line in ris.splitlines()] == ["TY", "TI", "PB", "PY", "UR", "ER"]


def test_a_plain_citation_reads_as_a_sentence(work):
    work.title = "Guía"
    assert Citation.of(work, ["IDEHPUCP"]).plain.startswith("IDEHPUCP (2024). Guía. Editora & Cía. http")
