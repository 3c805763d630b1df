"""A small picture of the first page."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

WIDTH, HEIGHT = 320, 420
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# Its decoder holds four copies of the picture: beyond this a WebP goes without a small one.
_DECODED_WEBP = 12_000_000


def thumbnail(data: bytes, extension: str) -> bytes | None:
    """Return a WebP of at most 320 × 420 pixels of a cleaned PDF or picture; None for other kinds."""
    try:
        if extension == "pdf":
            picture = _first_page(data)
        elif extension in _FORMATS:
            picture = _opened(data, extension)
        else:
            return None
    except (OSError, ValueError, SyntaxError, ZeroDivisionError):
        return None
    if picture is None:
        return None
    picture = picture.convert("RGB")
    picture.thumbnail((WIDTH, HEIGHT))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=70)
    return out.getvalue()


def _opened(data: bytes, extension: str) -> Image.Image | None:
    """Return the picture, upright and already small where it was large: a second copy of it would not fit."""
    picture: Image.Image = Image.open(io.BytesIO(data), formats=[_FORMATS[extension]])
    if extension == "webp" and picture.width * picture.height > _DECODED_WEBP:
        return None
    picture.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
    if picture.width > 4 * WIDTH and picture.height > 4 * HEIGHT:
        scale = min(picture.width / (4 * WIDTH), picture.height / (4 * HEIGHT))
        exif = picture.getexif()
        picture = picture.resize((int(picture.width / scale), int(picture.height / scale)), Image.Resampling.NEAREST)
        picture.info.pop("exif", None)
        picture.getexif().update(exif)
    return ImageOps.exif_transpose(picture)


def _first_page(data: bytes) -> Image.Image | None:
    import pypdfium2

    try:
        return _rendered(pypdfium2, data)
    except pypdfium2.PdfiumError:
        return None


def _rendered(pypdfium2: Any, data: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        scale = min(WIDTH / max(page.get_width(), 1), HEIGHT / max(page.get_height(), 1), 4) * 2
        picture: Image.Image = page.render(scale=scale).to_pil()
        return picture
