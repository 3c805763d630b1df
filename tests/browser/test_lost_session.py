"""An hour of typing and a lost session: what was sent comes back after sign-in, and long texts wait in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, check_axe, sign_in
from tests.browser.portal import LOGINS, PASSWORD, Portal

pytestmark = pytest.mark.browser
INCIDENT = "/secretaria/incidentes/nuevo/"


def end_session(page: Page, portal: Portal) -> None:
    """End this browser's session at the portal, as a clock or another browser would."""
    (key,) = [each["value"] for each in page.context.cookies() if each["name"] == "sessionid"]
    portal.run(f"from django.contrib.sessions.models import Session; Session.objects.filter(pk={key!r}).delete()")


def fill(page: Page, title: str, text: str) -> None:
    page.get_by_label("Grupo").select_option(index=1)
    page.get_by_label("Qué ocurrió").fill(title)
    page.get_by_label("Cuándo se supo").fill("2026-01-01T10:00")
    page.get_by_label("Descripción").fill(text)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("script", [True, False])
def test_what_was_sent_too_late_comes_back_after_sign_in(open_page, portal, size, script):
    page = open_page(size=size, script=script)
    sign_in(page, "secretariat_lima")
    page.goto(INCIDENT)
    title = f"Sesión perdida {size} {script}"
    fill(page, title, "Una hora de trabajo\ncon dos líneas")
    end_session(page, portal)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("lo que escribió le espera")).to_be_visible()
    page.locator("[name=login]").fill(LOGINS["secretariat_lima"])
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{INCIDENT}")
    expect(page.get_by_label("Qué ocurrió")).to_have_value(title)
    expect(page.get_by_label("Descripción")).to_have_value("Una hora de trabajo\ncon dos líneas")
    expect(page.get_by_text("Todavía no se guardó")).to_be_visible()
    if script:
        check_axe(page)
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('texto:'))")


def test_a_long_text_waits_in_the_browser_until_it_is_saved(open_page):
    page = open_page()
    sign_in(page, "secretariat_lima")
    page.goto(INCIDENT)
    page.get_by_label("Descripción").fill("Un texto que nadie guardó")
    expect(page.get_by_text("Guardado en este equipo ahora mismo")).to_be_visible()
    check_axe(page)
    page.goto("/en" + INCIDENT)
    page.goto(INCIDENT)
    expect(page.get_by_label("Descripción")).to_have_value("")
    expect(page.get_by_text("Hay un texto que no llegó a guardarse")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Recuperarlo").click()
    expect(page.get_by_label("Descripción")).to_have_value("Un texto que nadie guardó")
    fill(page, "Guardado al fin", "Un texto que nadie guardó")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_role("heading", name="Guardado al fin")).to_be_visible()
    assert kept(page) == []
    page.goto(INCIDENT)
    expect(page.get_by_text("Hay un texto que no llegó a guardarse")).to_have_count(0)


def test_in_english_and_gone_when_one_signs_out(open_page):
    page = open_page()
    sign_in(page, "secretariat_macro_sur")
    page.goto("/en" + INCIDENT)
    page.locator("textarea[name=description]").fill("Written in English")
    expect(page.get_by_text("Kept on this device just now")).to_be_visible()
    assert len(kept(page)) == 1
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/en/")
    assert kept(page) == []


def test_a_recovered_text_that_began_from_an_older_one_is_seen_as_such(open_page, portal):
    page = open_page()
    sign_in(page, "secretariat_lima")
    page.goto(INCIDENT)
    fill(page, "De dos personas", "Primer texto")
    page.get_by_role("button", name="Guardar", exact=True).click()
    page.get_by_role("link", name="Completar").click()
    page.get_by_label("Descripción").fill("Lo que yo escribía")
    expect(page.get_by_text("Guardado en este equipo ahora mismo")).to_be_visible()
    portal.run(
        "from vpwg.privacy.models import DataIncident; "
        "DataIncident.objects.for_system('prueba').filter(title='De dos personas')"
        ".update(description='De otra persona', edit_version=9)"
    )
    page.goto(page.url)
    page.get_by_role("button", name="Recuperarlo").click()
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_text("Otra persona guardó cambios")).to_be_visible()
    expect(page.locator("pre.other", has_text="De otra persona")).to_be_visible()
    expect(page.get_by_label("Descripción")).to_have_value("Lo que yo escribía")
