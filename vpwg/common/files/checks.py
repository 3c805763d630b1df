"""Whether an upload is what it says: extension, first bytes and structure must agree (SECURITY.md, Files)."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vpwg.common import sandbox
from vpwg.common.cleaning.text import UnknownEncoding, decode
from vpwg.common.files.names import TYPES, clean_name, mismatch

logger = logging.getLogger(__name__)

# A telephone of today makes pictures of 50 megapixels.
MAX_PIXELS = 60_000_000
DECODED_WEBP = 12_000_000
# What a child gets for looking at one file: processor time, and memory (a picture takes four bytes a pixel).
CHECK_SECONDS, MEGABYTES = 4, 300
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
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
    uploaded.file.seek(0)
    data = uploaded.file.read()
    uploaded.file.seek(0)
    _check_apart(data, extension)
    return CheckedFile(name, extension, TYPES[extension], uploaded.size, hashlib.sha256(data).hexdigest())


def _check_apart(data: bytes, extension: str) -> None:
    """Check the structure in a child process with limits; nothing of a stranger's file is parsed in this one."""
    payload = {"data": data, "extension": extension, "language": get_language() or "es"}
    try:
        refused = sandbox.run("vpwg.common.files.work:check", payload, seconds=CHECK_SECONDS, megabytes=MEGABYTES)
    except sandbox.Stopped as stopped:
        logger.warning("a check was stopped: %s of a %s", stopped, extension)
        if isinstance(stopped, sandbox.Crashed) and stopped.may_pass:
            raise ValidationError(
                _("No pudimos revisar el archivo en este momento. Vuelva a intentarlo en unos minutos.")
            ) from stopped
        raise ValidationError(
            _(
                "Abrir este archivo pide más memoria o tiempo del que podemos dar, o no llega a abrirse. "
                "Guárdelo de nuevo desde su programa o divídalo."
            )
        ) from stopped
    if refused:
        raise ValidationError(refused)


def check_structure(stream: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless the bytes of `stream` are a harmless file of that kind. Runs in the child."""
    if extension in ("csv", "txt"):
        return _check_text(stream.read(), extension)
    head = stream.read(8192)
    stream.seek(0)
    if extension == "pdf":
        from vpwg.common.files.pdf_checks import check_pdf  # pikepdf is loaded by who needs it

        return check_pdf(stream, extension)
    if extension in _OFFICE:
        if not head.startswith(b"PK"):
            raise mismatch(extension)
        from vpwg.common.files.archives import check_office

        return check_office(stream, extension)
    if filetype.guess_extension(head) != extension:
        raise mismatch(extension)
    return _check_image(stream, extension)


def _check_image(stream: BinaryIO, extension: str) -> None:
    from PIL import Image, ImageFile, UnidentifiedImageError

    from vpwg.common.cleaning.containers import png_chunks, webp_chunks

    data = stream.read()
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it was loaded, has set it
    try:
        with Image.open(io.BytesIO(data), formats=[{"jpg": "JPEG"}.get(extension, extension.upper())]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_wide()
            if extension == "png":
                list(png_chunks(data))
            if extension == "webp" and image.width * image.height > DECODED_WEBP:
                list(webp_chunks(data))  # its decoder holds four copies: beyond this, only the segments are checked
                return
            if extension == "jpg":
                image.draft("RGB", (image.width // 8, image.height // 8))  # reads it all and keeps an eighth
            image.load()  # cut short, it fails here
    except Image.DecompressionBombError as error:
        raise _too_wide() from error
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise mismatch(extension) from error


def _too_wide() -> ValidationError:
    return ValidationError(
        _("La imagen tiene más de %(limit)d megapíxeles. Redúzcala y vuelva a subirla.")
        % {"limit": MAX_PIXELS // 1_000_000}
    )


def _check_text(data: bytes, extension: str) -> None:
    if filetype.guess_extension(data[:8192]) is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise mismatch(extension)
    try:
        text, _encoding = decode(data)
    except UnknownEncoding as error:
        raise ValidationError(
            _("No reconocemos cómo está escrito el texto. Guárdelo en codificación UTF-8 y vuelva a subirlo.")
        ) from error
    if _CONTROL.search(text):
        raise mismatch(extension)
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<script", "<svg", "<?xml")):
        raise mismatch(extension)
