"""A small picture of the first page."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image

WIDTH, HEIGHT = 320, 420
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


def thumbnail(data: bytes, extension: str) -> bytes | None:
    """Return a WebP of at most 320 × 420 pixels of a cleaned PDF or picture; None for other kinds."""
    try:
        if extension == "pdf":
            picture = _first_page(data)
        elif extension in _FORMATS:
            picture = Image.open(io.BytesIO(data), formats=[_FORMATS[extension]])
        else:
            return None
        picture = picture.convert("RGB")
        picture.thumbnail((WIDTH, HEIGHT))
    except (pypdfium2.PdfiumError, OSError, ValueError):
        return None
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=70)
    return out.getvalue()


def _first_page(data: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        scale = min(WIDTH / max(page.get_width(), 1), HEIGHT / max(page.get_height(), 1), 4) * 2
        return page.render(scale=scale).to_pil()
