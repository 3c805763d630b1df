"""The templates and the style sheet keep a form that a person can read."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from members.directory.models import Contact, Membership, Seat, people, seats
from members.outreach import models as outreach
from members.outreach.models import Engagement
from resources.models import ShareLink, editions
from vpwg.privacy import models as requests
from vpwg.privacy.models import DataRequest

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


# Other forms of words than pages: mails are read as they stand, and PDFs are laid out by their own sheet.
PAPERS = ("mail", "pdf")
# Still to be put in form.
WAITING = (
    "allauth/",
    "members/duplicate_list.html",
    "members/roster.html",
    "resources/_crosswalk_cell.html",
    "resources/crosswalk.html",
)
LONGEST_LINE = 120
MOST_LINES = 150


def pages() -> Iterator[tuple[str, list[str]]]:
    """Yield each page's template as (name, lines)."""
    templates = settings.BASE_DIR / "templates"
    for path in sorted(templates.rglob("*.html")):
        name = path.relative_to(templates).as_posix()
        if path.relative_to(templates).parts[0] not in PAPERS and not name.startswith(WAITING):
            yield name, path.read_text(encoding="utf-8").splitlines()


def test_no_line_of_a_template_is_longer_than_a_screen() -> None:
    long = [
        f"{name}:{number}"
        for name, lines in pages()
        for number, line in enumerate(lines, 1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


def test_no_template_is_longer_than_a_person_reads_at_once() -> None:
    assert [name for name, lines in pages() if len(lines) > MOST_LINES] == []


def test_templates_pass_the_linter() -> None:
    """The same as `make check` asks."""
    djlint = Path(sys.executable).with_name("djlint")
    run = subprocess.run(
        [djlint, "--lint", "--quiet", "templates"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_no_template_counts_days() -> None:
    """Whether something is over or overdue is a word of its model, the same on every page."""
    counting = re.compile(r"{%\s*(?:if|elif)\b[^%]*(?:[<>]=?\s*\w*(?:today|now)\b|\b(?:today|now)\s*[<>])")
    assert [f"{name}: {line.strip()}" for name, lines in pages() for line in lines if counting.search(line)] == []


TODAY = date(2026, 3, 10)
YESTERDAY, TOMORROW = date(2026, 3, 9), date(2026, 3, 11)


@pytest.mark.parametrize("model", [Seat, Membership, Contact])
def test_the_last_day_is_still_a_day(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (seats, people):
        monkeypatch.setattr(module, "lima_today", lambda: TODAY)
    assert [model(ends_on=day).is_over for day in (None, YESTERDAY, TODAY, TOMORROW)] == [False, True, False, False]


def test_a_request_is_overdue_only_while_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "lima_today", lambda: TODAY)
    assert DataRequest(due_on=YESTERDAY).is_overdue
    assert not DataRequest(due_on=TODAY).is_overdue
    assert not DataRequest(due_on=YESTERDAY, state=DataRequest.State.GRANTED).is_overdue


def test_a_next_step_is_overdue_only_until_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outreach, "lima_today", lambda: TODAY)
    assert Engagement(next_step_on=YESTERDAY).is_overdue
    assert not Engagement(next_step_on=TODAY).is_overdue
    assert not Engagement(next_step_on=None).is_overdue
    assert not Engagement(next_step_on=YESTERDAY, done_at=timezone.now()).is_overdue


def test_a_share_link_opens_through_its_last_day_unless_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "lima_today", lambda: TODAY)
    assert [ShareLink(ends_on=day).is_open for day in (YESTERDAY, TODAY, TOMORROW)] == [False, True, True]
    assert not ShareLink(ends_on=TOMORROW, revoked_at=timezone.now()).is_open
