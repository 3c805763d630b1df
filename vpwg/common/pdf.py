"""PDF by WeasyPrint with a closed fetcher: our own style sheets and fonts, `data:`, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string


class ForbiddenAddress(ValueError):
    """A document asked for something that is not ours."""


def render(template: str, context: dict[str, Any]) -> bytes:
    """Return the PDF/UA-1 document that `template` (under templates/pdf/) makes of `context`.

    WeasyPrint is imported here so that a web worker that renders nothing does not carry it.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):
        """Opens `static:<path>` from our own assets and `data:`; refuses any other address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "data":
                return super().fetch(url, headers)
            found = finders.find(parts.path) if parts.scheme == "static" else None
            if not found:
                raise ForbiddenAddress(url)
            kind = "text/css" if url.endswith(".css") else "application/octet-stream"
            return URLFetcherResponse(url, body=Path(found).read_bytes(), headers={"Content-Type": kind})

    html = render_to_string(f"pdf/{template}.html", context)
    document = HTML(string=html, base_url="static:", url_fetcher=ClosedFetcher())
    return document.write_pdf(pdf_variant="pdf/ua-1")
