"""Draws one document: what `vpwg.common.pdf` has done in a child process. Nothing of the portal is imported here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


class ForbiddenAddress(ValueError):
    """A document asked for something that is not ours."""


def draw(order: dict[str, Any]) -> dict[str, Any]:
    """Return `{"document": bytes}`, PDF/UA-1, or `{"pages": count}` where those are more than `order["pages"]`.

    `order["html"]` is the page; only `data:` and the addresses in `order["assets"]` (address → bytes) are opened.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint brings no types
        """Opens what was given along with the page, and `data:`; refuses any other address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if urlsplit(url).scheme == "data":
                return super().fetch(url, headers)
            if url not in order["assets"]:
                raise ForbiddenAddress(url)
            kind = "text/css" if url.endswith(".css") else "application/octet-stream"
            return URLFetcherResponse(url, body=order["assets"][url], headers={"Content-Type": kind})

    kind = {"pdf_variant": "pdf/ua-1"}
    drawn = HTML(string=order["html"], base_url="static:", url_fetcher=ClosedFetcher()).render(**kind)
    if len(drawn.pages) > order["pages"]:
        return {"pages": len(drawn.pages)}
    return {"document": drawn.write_pdf(**kind)}
