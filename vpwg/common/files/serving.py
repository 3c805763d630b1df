"""Handing out a private file. The caller has asked the policy before; nothing here looks at rights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote as percent

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

INLINE = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_CHUNK = 64 * 1024


def serve(
    file: Any, *, name: str, content_type: str, request: HttpRequest, inline: bool = False, sha256: str = ""
) -> HttpResponseBase:
    """Hand out `file` (a FieldFile) with closed headers: whole, one range of it, or "not modified".

    `sha256` (hex, of the file) is its entity tag. Several ranges in one request get the whole.
    """
    etag = f'"{sha256}"' if sha256 else ""
    if etag and etag in request.headers.get("If-None-Match", ""):
        return _closed(HttpResponse(status=304), content_type, "", etag)
    shown = "inline" if inline and content_type in INLINE else "attachment"
    disposition = f"{shown}; filename*=UTF-8''{percent(name)}"
    if settings.FILES_BY_NGINX and not settings.STORAGE_URL:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"/archivos-internos/{percent(file.name)}"
        return _closed(response, content_type, disposition, etag)
    span = _asked_range(request, file.size, etag)
    if span is None:
        response = FileResponse(file.open("rb"))
    elif span[0] > span[1]:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{file.size}"
    else:
        first, last = span
        response = StreamingHttpResponse(_slice(file, first, last - first + 1), status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
        response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    return _closed(response, content_type, disposition, etag)


def _closed(response: HttpResponseBase, content_type: str, disposition: str, etag: str) -> HttpResponseBase:
    """Set what every answer about a private file carries."""
    response["Content-Type"] = content_type
    if disposition:
        response["Content-Disposition"] = disposition
    if etag:
        response["ETag"] = etag
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _asked_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return (first, last) of the one range asked for, None for the whole, first > last where it lies outside."""
    if request.method not in ("GET", "HEAD") or "Range" not in request.headers:
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    asked = _RANGE.fullmatch(request.headers["Range"].strip())
    if asked is None or asked.groups() == ("", ""):
        return None
    start, end = asked.groups()
    if start == "":
        length = min(int(end), size)
        return (size - length, size - 1) if length else (1, 0)
    first = int(start)
    last = min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return None
    return (first, last) if first < size else (1, 0)


def _slice(file: Any, first: int, length: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(first)
        while length > 0 and (chunk := opened.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk
