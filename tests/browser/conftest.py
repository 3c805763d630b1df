"""What browser journeys share: a portal of their own, Debian's Chromium, sign-in, sizes, axe.

    @pytest.mark.parametrize("size", SIZES)
    def test_a_member_reads(open_page, size):
        page = open_page("civil_society_lima", size=size)
        page.goto("/mi/")
        check_axe(page)

The portal is the demonstration served by gunicorn, once per session; journeys share it, so each makes rows of its
own with names of its own and never counts what others may add. `portal.mails_to(address)` gives what was sent,
`portal.run(code)` reaches the database where no page does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.portal import LOGINS, PASSWORD, Portal

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
SERIOUS = ("serious", "critical")


def check_axe(page: Page) -> None:
    """Fail where axe finds a serious or critical barrier, and where the page is wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    wrong = [
        f"{v['id']} ({v['impact']}): {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}"
        for v in found
        if v["impact"] in SERIOUS
    ]
    assert wrong == [], f"{page.url}: {wrong}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} scrolls sideways by {too_wide} px"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser journeys come last: Playwright keeps an event loop, under which Django refuses its database."""
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    site = Portal(tmp_path_factory.mktemp("portal"))
    try:
        site.start()
        yield site
    finally:
        site.stop()
    assert "Traceback" not in site.log(), site.log()[-4000:]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and in CI the browser journeys must run: apt-get install chromium")
        pytest.skip("Chromium is missing: apt-get install chromium runs the browser journeys")
    driver = sync_playwright().start()
    browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
    yield browser
    browser.close()
    driver.stop()


@pytest.fixture(scope="session")
def _signed_in(chromium: Browser, portal: Portal) -> Callable[[str], Any]:
    """Return a maker of the cookies of a persona; each signs in once, through the real form."""
    known: dict[str, Any] = {}

    def cookies(persona: str) -> Any:
        if persona not in known:
            context = chromium.new_context(base_url=portal.url)
            sign_in(context.new_page(), persona)
            known[persona] = context.storage_state()
            context.close()
        return known[persona]

    return cookies


def sign_in(page: Page, persona: str) -> None:
    """Sign in as `persona` (of tests/cast.py, where the demonstration has it) through the form."""
    page.goto("/cuentas/login/")
    page.locator("[name=login]").fill(LOGINS[persona])
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], main form button").first.click()
    page.wait_for_url("**/mi/")


@pytest.fixture
def open_page(chromium: Browser, portal: Portal, _signed_in: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages: `open_page(persona, size="phone", script=True, scheme="light")`.

    Fails at the end where a page wrote an error to its console (a broken policy, a missing file) or called
    anybody but the portal.
    """
    contexts, wrong = [], []

    def make(persona: str = "anonymous", *, size: str = "desktop", script: bool = True, scheme: str = "light") -> Page:
        state = None if persona == "anonymous" else _signed_in(persona)
        context = chromium.new_context(
            base_url=portal.url, viewport=SIZES[size], java_script_enabled=script, color_scheme=scheme,
            storage_state=state, accept_downloads=True, locale="es-PE", timezone_id="America/Lima",
        )  # fmt: skip
        context.set_default_timeout(5_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type == "error" and "status of 4" not in m.text else None
        )
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith((portal.url, "data:", "blob:")) else wrong.append(r.url))
        return page

    yield make
    for context in contexts:
        try:
            context.close()
        except Error as error:
            wrong.append(str(error))
    assert wrong == []
