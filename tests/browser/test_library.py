"""The library: a visitor among collections and versions, a member who proposes, a secretariat that answers and shares."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, check_axe

pytestmark = pytest.mark.browser
each_size = pytest.mark.parametrize("size", SIZES)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_a_visitor_goes_from_a_collection_to_an_older_version_and_back(open_page, size, scheme):
    page = open_page(size=size, scheme=scheme)
    page.goto("/recursos/colecciones/")
    check_axe(page)
    page.get_by_role("link", name="Para empezar").click()
    check_axe(page)
    page.locator("main li a").first.click()
    check_axe(page)
    page.locator("summary", has_text="versión anterior").click()
    page.get_by_role("link", name="Español, versión 1.0").click()
    check_axe(page)
    page.get_by_role("link", name="Ir a la vigente").click()
    expect(page.get_by_text("Esta es la versión vigente en su idioma.")).to_be_visible()
    page.goto("/recursos/cruce/")
    check_axe(page)
    page.goto("/recursos/?orden=titulo")
    check_axe(page)


@each_size
def test_a_member_proposes_the_secretariat_answers_and_shares_a_file(open_page, size):
    member, title = open_page("civil_society_lima", size=size), f"Propuesta en {size}"
    member.goto("/recursos/proponer/")
    check_axe(member)
    member.get_by_label("Título").fill(title)
    member.get_by_label("Tipo").select_option(label="Guía")
    member.get_by_label("Resumen en español").fill("Sirve al grupo.")
    member.get_by_label("O un enlace").fill("https://ejemplo.test/guia")
    member.get_by_role("button", name="Enviar la propuesta").click()
    expect(member.get_by_role("heading", name=title)).to_be_visible()
    check_axe(member)
    keeper = open_page("secretariat_lima", size=size)
    keeper.goto("/secretaria/propuestas/")
    keeper.get_by_role("link", name=title).click()
    check_axe(keeper)
    keeper.get_by_label("No aceptar").check()
    keeper.get_by_role("button", name="Responder").click()
    check_axe(keeper)
    keeper.get_by_label("Motivo").fill("Ya la tenemos.")
    keeper.get_by_role("button", name="Responder").click()
    member.reload()
    expect(member.get_by_text("Ya la tenemos.").first).to_be_visible()
    keeper.goto("/recursos/?q=introduccion")
    keeper.locator("main .card a").first.click()
    keeper.get_by_role("link", name="Compartir por enlace").first.click()
    check_axe(keeper)
    keeper.get_by_label("Para quién").fill(f"Prensa {size}")
    keeper.get_by_role("button", name="Crear el enlace").click()
    address = keeper.locator(".token").inner_text()
    stranger = open_page(size=size, script=False)
    stranger.goto(address)
    with stranger.expect_download():
        stranger.get_by_role("link", name="Descargar").click()
    keeper.goto("/secretaria/enlaces/")
    check_axe(keeper)
    keeper.get_by_role("button", name=f"Anular el enlace para Prensa {size}").click()
    assert stranger.goto(address).status == 404
    keeper.goto("/secretaria/catalogo/importar/")
    check_axe(keeper)
    keeper.goto("/recursos/nuevo/")
    check_axe(keeper)
