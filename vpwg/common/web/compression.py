"""Pages leave compressed, also where no nginx stands in front."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PAGES = ("text/html", "text/plain", "text/calendar", "application/json", "application/xml", "application/rss+xml",
         "application/atom+xml")  # fmt: skip


class PageGzipMiddleware(GZipMiddleware):
    """Compresses what is built in memory as a text; a file streams as it is, with its length and its ranges.

    Django pads each answer by a random length, so that what a reader may see cannot be guessed from how well it
    compresses beside what an address carries (BREACH); the token in forms is masked anew at each answer.
    """

    max_random_bytes = 256

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return `response`, compressed where it is such a text and the browser takes it."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in PAGES:
            return response
        return super().process_response(request, response)
