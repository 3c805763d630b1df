"""Whether an upload is what it says: extension, first bytes and structure must agree (SECURITY.md, Files)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import filetype
import pikepdf
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
        _check_pdf(stream, extension)
    elif extension in _OFFICE:
        check_office(stream, extension)
    elif extension in ("csv", "txt"):
        _check_text(stream, extension)
    else:
        _check_image(stream, extension)


def _check_pdf(stream: BinaryIO, extension: str) -> None:
    if stream.read(5) != b"%PDF-":
        raise mismatch(extension)
    stream.seek(-min(1024, stream.seek(0, io.SEEK_END)), io.SEEK_END)
    if b"%%EOF" not in stream.read():
        raise mismatch(extension)  # cut short, or something else is stuck to its end
    stream.seek(0)
    try:
        with pikepdf.open(stream) as pdf:
            if pdf.is_encrypted:
                raise ValidationError(_("El PDF está protegido con contraseña. Súbalo sin protección."))
            if acts(pdf):
                raise ValidationError(_("El PDF contiene acciones, programas o archivos adjuntos. Guárdelo sin ellos."))
            if not len(pdf.pages):
                raise mismatch(extension)
    except pikepdf.PasswordError as error:
        raise ValidationError(_("El PDF está protegido con contraseña. Súbalo sin protección.")) from error
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise mismatch(extension) from error


_FORBIDDEN = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMedia",
              "/Movie", "/Sound", "/FileAttachment", "/3D", "/Screen"}  # fmt: skip


def acts(pdf: pikepdf.Pdf) -> bool:
    """Say whether the document runs, launches or carries something."""
    root = pdf.Root
    if "/AA" in root or pdf.attachments or "/AF" in root or ("/Names" in root and "/JavaScript" in root.Names):
        return True
    if "/AcroForm" in root and "/XFA" in root.AcroForm:
        return True
    return any(
        "/JS" in found
        or "/EF" in found
        or str(found.get("/S", "")) in _FORBIDDEN
        or str(found.get("/Subtype", "")) in _FORBIDDEN
        for found in dictionaries(pdf)
    )


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary of the document, those nested inside another object too."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            inside = found.stream_dict if isinstance(found, pikepdf.Stream) else found
            yield inside
            waiting.extend(_direct(inside.values()))
        elif isinstance(found, pikepdf.Array):
            waiting.extend(_direct(found))


def _direct(parts: Iterable[Any]) -> Iterator[Any]:
    """Yield the parts that stand inside their object; the others are in the document's own list."""
    return (part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect)


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
