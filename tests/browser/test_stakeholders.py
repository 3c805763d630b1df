"""The secretariat's map: read with the keyboard, judged again, moved a stage, its next step done."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, check_axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", SIZES)
def test_a_point_of_the_map_leads_by_keyboard_to_a_judgement_that_moves_it(open_page, size):
    page = open_page("secretariat_macro_sur", size=size)
    page.goto("/secretaria/actores/")
    check_axe(page)
    point = page.locator("svg.influence-grid a[aria-label^='Minera Altiplano Supuesto']")
    point.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Minera Altiplano Supuesto")).to_be_visible()
    check_axe(page)
    page.get_by_role("main").get_by_role("link", name="Valorar de nuevo").click()
    check_axe(page)
    page.get_by_role("group", name="Interés").get_by_label("5, muy alta").check()
    page.get_by_label("En qué se basa").fill(f"visita {size}")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text(f"visita {size}")).to_be_visible()
    expect(page.get_by_text("Memoria anual ficticia")).to_be_visible()
    expect(page.locator("svg .trace")).to_have_count(1)


@pytest.mark.parametrize("size", SIZES)
def test_a_card_moves_to_the_next_stage_and_the_gaps_have_names(open_page, size):
    page = open_page("secretariat_lima", size=size)
    page.goto("/secretaria/actores/proceso/")
    check_axe(page)
    card = page.locator(".board .card", has_text="Petrolera de Muestra")
    column = card.locator("xpath=ancestor::section").get_by_role("heading", level=2).inner_text()
    card.get_by_role("button", name="Mover").click()
    expect(page.get_by_text("Petrolera de Muestra (demostración): ahora")).to_be_visible()
    moved = page.locator(".board .card", has_text="Petrolera de Muestra").locator("xpath=ancestor::section")
    expect(moved.get_by_role("heading", level=2)).not_to_have_text(column)
    page.goto("/secretaria/actores/brechas/")
    check_axe(page)
    expect(page.get_by_text("Sin sociedad civil ambiental en Tacna").last).to_be_visible()


def test_a_next_step_is_written_down_and_done_from_the_desk_without_script(open_page):
    page = open_page("secretariat_lima", size="phone", script=False)
    page.goto("/secretaria/gestiones/nueva/?q=observatorio")
    page.get_by_role("main").get_by_role("link", name="Observatorio Ficticio de Ríos").click()
    page.get_by_label("Canal").select_option(label="Llamada")
    page.get_by_label("Qué se dijo").fill("Confirmaron que vendrán")
    page.get_by_label("Próximo paso").fill("Mandar la agenda de prueba")
    page.get_by_label("Para cuándo").fill(page.get_by_label("Fecha").first.input_value())
    page.get_by_role("button", name="Guardar").click()
    page.goto("/secretaria/")
    row = page.locator("section.panel li", has_text="Mandar la agenda de prueba")
    row.get_by_role("button", name="Hecho").click()
    expect(page.get_by_text("Hecho: Mandar la agenda de prueba.")).to_be_visible()
    expect(page.locator("section.panel li", has_text="Mandar la agenda de prueba")).to_have_count(0)
