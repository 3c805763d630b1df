"""Whether an upload is what it says: extension, first bytes and structure must agree (SECURITY.md, Files)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.files.archives import check_office
from vpwg.common.files.names import TYPES, clean_name, mismatch

MAX_PIXELS = 40_000_000
_CHUNK = 64 * 1024
_OFFICE = ("docx", "xlsx", "pptx", "odt", "ods")


@dataclass(frozen=True)
class CheckedFile:
    """What an accepted upload is: clean name, extension, media type, bytes, sha256 in hex."""

    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def check_upload(uploaded: Any) -> CheckedFile:
    """Return what `uploaded` (an UploadedFile) is, or raise ValidationError with a sentence for its owner."""
    name = clean_name(getattr(uploaded, "original_name", None) or uploaded.name)
    extension = PurePosixPath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if extension not in TYPES:
        raise ValidationError(
            _("No se acepta este tipo de archivo. Puede subir: %(types)s.") % {"types": ", ".join(TYPES)}
        )
    if uploaded.size == 0:
        raise ValidationError(_("El archivo está vacío."))
    if uploaded.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("El archivo pesa más de %(limit)s MB.") % {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}
        )
    stream: BinaryIO = uploaded.file
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    check_structure(stream, extension)
    stream.seek(0)
    return CheckedFile(name, extension, TYPES[extension], uploaded.size, digest.hexdigest())


def check_structure(stream: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless the bytes of `stream` are a harmless file of that kind."""
    head = stream.read(8192)
    stream.seek(0)
    guessed = filetype.guess_extension(head)
    if extension in ("csv", "txt"):
        if guessed is not None:
            raise mismatch(extension)
    elif guessed != extension and not (extension in _OFFICE and head.startswith(b"PK")):
        raise mismatch(extension)
    if extension == "pdf":
        from vpwg.common.files.pdf_checks import check_pdf  # pikepdf is loaded by who needs it

        check_pdf(stream, extension)
    elif extension in _OFFICE:
        check_office(stream, extension)
    elif extension in ("csv", "txt"):
        _check_text(stream, extension)
    else:
        _check_image(stream, extension)


def _check_image(stream: BinaryIO, extension: str) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(stream, formats=[{"jpg": "JPEG"}.get(extension, extension.upper())]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("La imagen tiene más de 40 megapíxeles. Redúzcala y vuelva a subirla."))
            image.verify()
        stream.seek(0)
        with Image.open(stream) as image:
            image.load()  # cut short, it fails here
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise mismatch(extension) from error


def _check_text(stream: BinaryIO, extension: str) -> None:
    data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("El texto debe guardarse en codificación UTF-8.")) from error
    if "\x00" in text or any(ord(c) < 32 and c not in "\t\n\r\f" for c in text[:100_000]):
        raise mismatch(extension)
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<script", "<svg", "<?xml")):
        raise mismatch(extension)
