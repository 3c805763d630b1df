"""A secretariat finds somebody twice in its directory and makes one of the two; works without script too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from members.access.viewer import lima_today
from tests.browser.conftest import SIZES, check_axe

pytestmark = pytest.mark.browser
each_size = pytest.mark.parametrize("size", SIZES)


def save(page: Page, label: str = "Guardar") -> None:
    page.locator("main").get_by_role("button", name=label, exact=True).click()


@each_size
def test_a_person_who_is_there_twice_becomes_one(open_page, portal, size):
    page, family = open_page("secretariat_lima", size=size, script=size == "desktop"), f"Fundida {size.title()}"
    page.goto("/secretaria/organizaciones/nueva/")
    page.get_by_label("Nombre", exact=True).fill(f"Unión del {size}")
    page.get_by_label("Categoría").select_option(label="Empresa")
    page.get_by_label("Pilar", exact=False).select_option(label="Empresa")
    page.get_by_label("Desde").fill(str(lima_today() - timedelta(days=10)))
    save(page)
    here = page.url
    page.get_by_role("link", name="Registrar representante").click()
    page.get_by_label("Nombres").fill("Wilma")
    page.get_by_label("Apellidos").fill(family)
    page.get_by_label("De dónde provienen los datos").fill("carta de designación")
    save(page)
    page.goto(here)
    page.get_by_role("link", name="Registrar contacto").click()
    page.get_by_label("Nombres").fill("W.")
    page.get_by_label("Apellidos").fill(family.upper())
    page.get_by_label("Teléfono").fill("984 000 111")
    page.get_by_label("De dónde provienen los datos").fill("lista de un taller")
    save(page)

    page.goto("/secretaria/duplicados/")
    pair = page.locator(".pair").filter(has_text=family)
    expect(pair).to_contain_text("las iniciales o los nombres coinciden")
    page_axe_free(page)
    pair.get_by_role("link", name="Comparar y unir").click()
    if page.get_by_text(f"Se conserva: W. {family.upper()}").count():
        page.get_by_role("link", name="Conservar la otra").click()
    expect(page.get_by_text(f"Se conserva: Wilma {family}")).to_have_count(1)
    page_axe_free(page)
    page.get_by_label("984 000 111").check()
    page.get_by_label("Motivo").fill("Es la misma persona")
    save(page, "Unir las dos fichas")
    expect(page.get_by_role("heading", name=f"Wilma {family}")).to_be_visible()
    expect(page.get_by_text("984 000 111")).to_be_visible()
    expect(page.get_by_role("heading", name="Contacto en")).to_be_visible()
    page_axe_free(page)
    page.goto("/secretaria/personas/?q=" + family.replace(" ", "+").lower())
    expect(page.get_by_text("1 persona", exact=True)).to_be_visible()
    page_axe_free(page)


def page_axe_free(page: Page) -> None:
    """Axe needs script; without it only the width is asked."""
    if page.evaluate("1 + 1") == 2 and page.viewport_size and page.viewport_size["width"] > 400:
        check_axe(page)


@each_size
@pytest.mark.parametrize("path", ["organizaciones/", "personas/", "padron/", "duplicados/", "alertas/"])
def test_the_directory_has_no_barrier_and_fits_the_window(open_page, portal, size, path):
    page = open_page("secretariat_lima", size=size)
    page.goto(f"/secretaria/{path}")
    check_axe(page)


@each_size
def test_an_organisation_and_a_person_have_no_barrier(open_page, portal, size):
    page = open_page("secretariat_lima", size=size)
    page.goto("/secretaria/organizaciones/?pilar=C")
    page.locator("table.stacked tbody a").first.click()
    check_axe(page)
    page.goto("/secretaria/personas/?representacion=si")
    page.locator("table.stacked tbody a").first.click()
    check_axe(page)
    page.get_by_role("link", name="Registrar una respuesta y ver su historia").click()
    check_axe(page)
