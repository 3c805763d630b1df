"""`python -m bench.pdf`: the PDF of minutes against bare WeasyPrint on the same text, by processor time.

Bare is the plainest call: the HTML as it is, its style sheet inside, no template, no policy, no closed fetcher.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROUNDS, LIMIT, PARAGRAPHS = 7, 1.15, 60
CSS = Path(__file__).resolve().parent.parent / "static" / "css" / "pdf.css"


def _context() -> dict[str, Any]:
    from django.utils import timezone

    group = SimpleNamespace(name="Grupo de medición")
    meeting = SimpleNamespace(title="Sesión de medición", starts_at=timezone.now())
    text = "\n\n".join(
        f"## Tema {n}\n\n" + "La mesa conversó sobre la evaluación de riesgos. " * 12 for n in range(PARAGRAPHS)
    )
    return {
        "minutes": SimpleNamespace(group=group, meeting=meeting, is_demo=False),
        "version": SimpleNamespace(number=1),
        "sha256": "0" * 64,
        "text": text,
    }


def _cost(make: Callable[[], bytes]) -> float:
    began = time.process_time()
    make()
    return time.process_time() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {"DATA_DIR": scratch, "DJANGO_SETTINGS_MODULE": "vpwg.settings"}
        import django

        django.setup()
        from django.template.loader import render_to_string
        from pypdf import PdfReader
        from weasyprint import HTML

        from vpwg.common import pdf, pdf_work

        context = _context()
        html = render_to_string("pdf/minutes.html", context).replace(
            '<link rel="stylesheet" href="static:css/pdf.css">', f"<style>{CSS.read_text()}</style>"
        )

        def bare() -> bytes:
            return HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")

        def ours() -> bytes:
            # In this process: what the child costs besides is its start, the same for every document.
            page = pdf.page_of("minutes", context)
            order = {"html": page, "assets": pdf.assets_of(page), "pages": pdf.PAGES}
            document: bytes = pdf_work.draw(order)["document"]
            return document

        bare(), ours()  # fonts are looked for once
        costs = [(_cost(bare), _cost(ours)) for _ in range(ROUNDS)]
        sheet = Path(scratch) / "minutes.pdf"
        sheet.write_bytes(ours())
        pages = len(PdfReader(sheet).pages)
    plain, mine = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"\n{pages} pages, median of {ROUNDS} rounds, processor time\n")
    print("| | a page | ratio | to reach |\n|---|---|---|---|")
    print(f"| bare WeasyPrint | {plain / pages * 1000:.0f} ms | 1 | |")
    print(f"| minutes | {mine / pages * 1000:.0f} ms | {mine / plain:.2f} | ≤ {LIMIT} |")


if __name__ == "__main__":
    sys.exit(main())
