"""A visitor finds the journalists' guide by a misspelt word, on a phone without script, and downloads it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, check_axe

pytestmark = pytest.mark.browser


def test_a_visitor_finds_the_journalists_guide_by_a_misspelt_word_without_script(open_page):
    page = open_page(size="phone", script=False)
    page.goto("/buscar/")
    page.locator("main").get_by_label("Palabras que busca").fill("guia para peridistas")
    page.locator("main").get_by_role("button", name="Buscar", exact=True).click()
    page.get_by_role("link", name="guia para periodistas").click()
    page.get_by_role("link", name="Guía de medios para periodistas").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Guía de medios para periodistas")
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar en Español").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("size", SIZES)
def test_the_search_page_has_no_barriers(open_page, size):
    page = open_page(size=size)
    for address in (
        "/buscar/",
        "/buscar/?q=demostracion",
        "/buscar/?q=peridistas",
        "/buscar/?q=demostracion&tipo=actas",
    ):
        page.goto(address)
        check_axe(page)
