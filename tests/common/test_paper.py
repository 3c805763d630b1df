"""Every PDF that the portal makes stays on its paper, ends within its limits, and gives the same bytes for one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone

from vpwg.common import pdf, sandbox

LONG = "Supercalifragilístico" * 12
URL = "https://demo.example/" + "camino-sin-fin/" * 20
MARGIN = 22 / 25.4 * 72  # points; style sheet: 22 mm left and right


def table(columns: int, rows: int = 3, cell: str = "palabra larguísima inquebrantable") -> str:
    lines = ["|" + f"{cell}|" * columns, "|" + "---|" * columns, *["|" + f"{cell}|" * columns] * rows]
    return "\n".join(lines)


NASTY = "\n\n".join(
    [
        f"# {LONG}", f"Texto {LONG} y {URL} y **{LONG}** y `{LONG}`.", f"- {LONG}\n  - {LONG}\n    - {LONG}\n      - {LONG}",
        f"> > > > {LONG}", f"```\n{LONG}\n```", f"[{LONG}]({URL})", *(table(n) for n in (2, 5, 7, 10, 14, 24)),
        table(3, cell=LONG), table(24, cell=LONG[:60]),
    ]
)  # fmt: skip

DOCUMENTS: dict[str, dict[str, Any]] = {
    "minutes": {
        "group": f"Grupo {LONG}",
        "title": f"Sesión {LONG}",
        "starts_at": timezone.now(),
        "is_demo": True,
        "number": 12,
        "sha256": "f" * 64,
        "text": NASTY,
    },
    "document": {"title": LONG, "text": NASTY, "language": "es"},
}


def test_each_document_of_the_portal_is_looked_at_here():
    root = Path(__file__).resolve().parents[2]
    assert {path.stem for path in (root / "templates" / "pdf").glob("*.html")} == set(DOCUMENTS)


@pytest.mark.parametrize("template", DOCUMENTS)
def test_no_word_runs_off_the_paper(template):
    document = pypdfium2.PdfDocument(pdf.render(template, DOCUMENTS[template]))
    letters = 0
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if right - left < 0.01:  # a space, a line end
                continue
            letters += 1
            at = f"{text.get_text_range(max(0, index - 20), 30)!r} on {page}"
            assert left >= MARGIN - 1, at
            assert right <= width - MARGIN + 1, at
            assert 0 <= bottom < top <= height, at
    assert letters > 20_000


def test_the_same_page_is_the_same_bytes():
    context = {"title": "t", "text": "Hola\n\n" + table(3), "language": "es"}
    assert pdf.render("document", context) == pdf.render("document", context)


def test_a_wide_table_is_set_smaller_and_its_words_are_all_there():
    document = pypdfium2.PdfDocument(pdf.render("document", {"title": "t", "text": table(14, 2), "language": "es"}))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "".join(text.split()).replace("-", "").count("inquebrantable") == 14 * 3


def test_more_than_can_be_printed_ends_with_its_reason(monkeypatch):
    with pytest.raises(pdf.CannotPrint, match="size"):
        pdf.document_of("x" * (pdf.HTML_BYTES + 1))
    with pytest.raises(pdf.CannotPrint, match="pages"):
        pdf.document_of('<html lang="es"><title>x</title>' + '<p style="break-after: page">x</p>' * (pdf.PAGES + 2))
    monkeypatch.setattr(pdf, "SECONDS", 1)
    with pytest.raises(pdf.CannotPrint, match="seconds"):
        pdf.document_of('<html lang="es"><title>x</title><table>' + f"<tr>{'<td>x' * 60}" * 800)


def test_a_machine_that_stops_the_work_is_not_the_documents_fault(monkeypatch):
    def stopped(*given, **more):
        raise sandbox.Crashed("clock", may_pass=True)

    monkeypatch.setattr(sandbox, "run", stopped)
    with pytest.raises(pdf.NotPrinted):
        pdf.document_of("x")
