"""The templates and the style sheet keep a form that a person can read."""

from __future__ import annotations

import re

from django.conf import settings

STYLES = settings.BASE_DIR / "static" / "css"
DECLARATION = re.compile(r"[\w-]+\s*:[^;{}]+;")


def test_there_is_one_style_sheet_for_pages_and_one_for_papers() -> None:
    assert sorted(path.name for path in STYLES.glob("*.css")) == ["pdf.css", "portal.css"]


def test_no_page_asks_for_a_style_sheet_of_its_own() -> None:
    templates = settings.BASE_DIR / "templates"
    asking = {
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        if 'rel="stylesheet"' in path.read_text(encoding="utf-8")
    }
    assert asking == {"base.html", "400.html", "500.html", "pdf/document.html", "pdf/minutes.html"}


def test_a_style_sheet_says_one_declaration_a_line() -> None:
    for path in STYLES.glob("*.css"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            said = line.strip()
            assert len(DECLARATION.findall(said)) <= 1, f"{path.name}:{number}"
            assert not ("{" in said and "}" in said), f"{path.name}:{number}"


def test_what_papers_share_with_pages_has_the_same_colours() -> None:
    """A PDF knows no custom properties of pages: its colours are those of the light page, by value."""
    pages = set(re.findall(r"#[0-9a-f]{3,6}\b", (STYLES / "portal.css").read_text(encoding="utf-8")))
    papers = set(re.findall(r"#[0-9a-f]{3,6}\b", (STYLES / "pdf.css").read_text(encoding="utf-8")))
    assert papers <= pages
