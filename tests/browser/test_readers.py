"""The three readers of the house: the secretariat writes, the members it meant read, nobody else finds a trace."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from members.access.viewer import lima_today
from tests.browser.conftest import SIZES, check_axe

pytestmark = pytest.mark.browser
each_size = pytest.mark.parametrize("size", SIZES)


def save(page: Page, label: str = "Guardar") -> None:
    page.locator("main").get_by_role("button", name=label, exact=True).click()


def publish_to(page: Page, audience: str) -> None:
    """Choose the audience, read what becomes visible, confirm."""
    page.get_by_role("link", name="Publicar o cambiar la audiencia").click()
    page.get_by_label(audience, exact=True).check()
    check_axe(page)
    save(page, "Ver qué cambia")
    expect(page.get_by_role("heading", name="Antes de confirmar")).to_be_visible()
    check_axe(page)
    save(page, "Confirmar y publicar")


@each_size
def test_the_secretariat_adds_an_organisation_and_a_person_who_opens_an_account(open_page, portal, size):
    page, name, mail = open_page("secretariat_lima", size=size), f"Asociación del {size}", f"nueva.{size}@demo.example"
    page.goto("/secretaria/")
    check_axe(page)
    page.get_by_role("link", name="Añadir organización").click()
    page.get_by_label("Nombre", exact=True).fill(name)
    page.get_by_label("Categoría").select_option(label="Organización de la sociedad civil")
    page.get_by_label("Grupo", exact=True).select_option(index=1)
    page.get_by_label("Pilar", exact=False).select_option(label="Sociedad civil")
    page.get_by_label("Desde").fill(str(lima_today() - timedelta(days=10)))
    check_axe(page)
    save(page)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("link", name="Registrar representante").click()
    page.get_by_label("Nombres").fill("Nélida")
    page.get_by_label("Apellidos").fill("Nueva")
    page.get_by_label("Correo electrónico").fill(mail)
    page.get_by_label("De dónde provienen los datos").fill("reunión de prueba")
    page.get_by_label("Desde").fill(str(lima_today() - timedelta(days=10)))
    check_axe(page)
    save(page)
    check_axe(page)
    save(page, "Enviar invitación al portal")
    expect(page.get_by_text(f"Invitación enviada a {mail}")).to_be_visible()
    link = re.search(r"https?://\S+/invitacion/\S+", portal.mails_to(mail)[-1]).group()
    guest = open_page(size=size)
    guest.goto(link)
    check_axe(guest)
    guest.locator("[name=password]").fill("otra frase de prueba 8")
    guest.locator("[name=again]").fill("otra frase de prueba 8")
    save(guest, "Abrir mi cuenta")
    expect(guest.get_by_text(name)).to_be_visible()
    assert open_page().goto(link).status == 404


@each_size
def test_minutes_reach_the_pillar_they_are_meant_for_and_nobody_else(open_page, size):
    page, title = open_page("secretariat_lima", size=size), f"Sesión de prueba en {size}"
    day = lima_today() - timedelta(days=2)
    page.goto("/reuniones/nueva/")
    page.get_by_label("Grupo", exact=True).select_option(index=1)
    page.get_by_label("Título").fill(title)
    page.get_by_label("Empieza").fill(f"{day}T15:00")
    page.get_by_label("Termina").fill(f"{day}T17:00")
    check_axe(page)
    save(page)
    page.get_by_role("link", name="Agregar punto de agenda").click()
    page.get_by_label("Punto de agenda").fill("Mecanismo de quejas")
    save(page)
    expect(page.get_by_text("Mecanismo de quejas")).to_be_visible()
    check_axe(page)
    address = page.url
    page.get_by_role("link", name="Escribir el acta").click()
    page.locator("[name=body]").fill("## Acuerdos\n\nSe acordó **compartir** la guía.")
    save(page, "Vista previa")
    expect(page.get_by_role("heading", name="Acuerdos")).to_have_count(3)  # as each of three kinds of readers gets it
    check_axe(page)
    save(page, "Guardar y aprobar…")
    check_axe(page)
    save(page, "Aprobar este texto")
    page.get_by_label("Pilares elegidos", exact=False).check()
    page.get_by_label("Sociedad civil", exact=False).check()
    save(page, "Ver qué cambia")
    save(page, "Confirmar y publicar")

    member = open_page("civil_society_lima", size=size)
    member.goto("/mi/")
    check_axe(member)
    member.get_by_role("link", name=title).first.click()
    expect(member.get_by_text("compartir")).to_be_visible()
    check_axe(member)
    answer = member.context.request.get(member.locator('a[href$="acta.pdf"]').first.get_attribute("href") or "")
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.body())).pages)
    assert "compartir" in text

    company = open_page("company_lima", size=size)
    for path in (f"{address}acta/", f"{address}acta.pdf", address):
        assert company.goto(path).status == 404
    check_axe(company)
    for path in ("/reuniones/", "/mi/"):
        company.goto(path)
        expect(company.get_by_text(title)).to_have_count(0)


@each_size
def test_a_guide_is_uploaded_and_published_to_everybody(open_page, tmp_path, size):
    page, title = open_page("secretariat_lima", size=size), f"Guía de prueba en {size}"
    page.goto("/recursos/nuevo/")
    page.get_by_label("Grupo", exact=True).select_option(index=1)
    page.get_by_label("Título").fill(title)
    page.get_by_label("Tipo").select_option(label="Guía")
    check_axe(page)
    save(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "guia.txt", "mimeType": "text/plain", "buffer": b"\x00\x01"}
    )
    save(page)
    expect(page.get_by_role("heading", name="Revise lo siguiente")).to_be_visible()
    check_axe(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "guia.txt", "mimeType": "text/plain", "buffer": "Texto de la guía.".encode()}
    )
    save(page)
    check_axe(page)
    save(page, "Aprobar esta copia")
    publish_to(page, "Público")

    visitor = open_page(size=size, script=False)
    visitor.goto("/recursos/")
    visitor.locator("main [name=q]").fill(title)
    save(visitor, "Filtrar")
    visitor.get_by_role("link", name=title, exact=True).click()
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Descargar").first.click()
    assert "Texto de la guía" in download.value.path().read_text()


@each_size
def test_the_public_reads_without_an_account_and_without_script(open_page, size):
    page = open_page(size=size, script=False)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if size == "phone":
        expect(page.get_by_role("link", name="Recursos", exact=True)).to_be_hidden()
        page.get_by_role("button", name="Menú").click()
    page.get_by_role("link", name="Recursos", exact=True).click()
    page.get_by_label("Tipo").select_option("journalists-guide")
    save(page, "Filtrar")
    page.get_by_role("link", name="Guía de medios para periodistas (demostración)").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar").first.click()
    assert download.value.path().stat().st_size > 500
    page.goto("/grupos/lima/")
    expect(page.get_by_text("IDEHPUCP").first).to_be_visible()
    assert "Ejemplo" not in page.locator("main").inner_text().replace("Embajada de Ejemplo", "")


@each_size
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_have_no_barrier(open_page, size, scheme):
    page = open_page(size=size, scheme=scheme)
    for path in ("/", "/en/", "/grupos/", "/grupos/lima/", "/grupos/macro-sur/", "/reuniones/", "/recursos/",
                 "/recursos/?kind=norm&q=nada", "/conflictos/", "/conflictos/estadisticas/", "/conflictos/emergencias/",
                 "/privacidad/", "/acerca-de-los-datos/", "/cuentas/login/", "/cuentas/password/reset/", "/no-existe/"):  # fmt: skip
        page.goto(path)
        check_axe(page)


@each_size
@pytest.mark.parametrize("persona", ["secretariat_lima", "operator"])
def test_pages_of_an_account_have_no_barrier(open_page, size, persona):
    page = open_page(persona, size=size, scheme="dark")
    for path in ("/mi/", "/cuentas/2fa/", "/cuentas/sesiones/", "/cuentas/password/change/", "/secretaria/personas/",
                 "/secretaria/organizaciones/", "/conflictos/nuevo/", "/secretaria/"):  # fmt: skip
        page.goto(path)
        check_axe(page)


def test_the_menu_opens_and_closes_by_keyboard(open_page):
    page = open_page(size="phone")
    page.goto("/")
    page.get_by_role("button", name="Menú").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Grupos", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Grupos", exact=True)).to_be_hidden()
