"""Private files: what may come in, under which name it is kept, and how it is handed out."""

from __future__ import annotations

import hashlib
import re
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import quote as percent

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
INLINE = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MAX_ENTRIES, MAX_INFLATED, MAX_RATIO, MAX_PIXELS = 2_000, 200 * 1024 * 1024, 100, 40_000_000
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """What an accepted upload is: clean name, extension, media type, bytes, sha256 in hex."""

    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def stored_name(instance: Any, filename: str) -> str:
    """Return a random name to keep a file under; only a known extension survives."""
    extension = PurePosixPath(filename).suffix.lower().lstrip(".")
    return f"{secrets.token_hex(1)}/{secrets.token_hex(16)}.{extension if extension in TYPES else 'bin'}"


def clean_name(name: str) -> str:
    """Return `name` if it is only a name; raise ValidationError for paths and control characters."""
    if re.search(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069]", name) or name.strip(". ") == "" or len(name) > 150:
        raise ValidationError(
            _("El nombre del archivo tiene una ruta o signos que no se aceptan. Cámbielo y vuelva a subirlo.")
        )
    return name


def check_upload(uploaded: Any) -> CheckedFile:
    """Return what `uploaded` (an UploadedFile) is, or raise ValidationError with a sentence for its owner.

    Extension, first bytes and structure must agree (SECURITY.md, Files).
    """
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
    _STRUCTURE[extension](stream, extension)
    stream.seek(0)
    return CheckedFile(name, extension, TYPES[extension], uploaded.size, digest.hexdigest())


def _mismatch(extension: str) -> ValidationError:
    return ValidationError(
        _("El contenido no corresponde a un archivo .%(kind)s. Guárdelo de nuevo desde su programa.")
        % {"kind": extension}
    )


def _check_pdf(stream: BinaryIO, extension: str) -> None:
    if stream.read(5) != b"%PDF-":
        raise _mismatch(extension)
    stream.seek(0)
    try:
        with pikepdf.open(stream) as pdf:
            if pdf.is_encrypted:
                raise ValidationError(_("El PDF está protegido con contraseña. Súbalo sin protección."))
            if _acts(pdf):
                raise ValidationError(_("El PDF contiene acciones, programas o archivos adjuntos. Guárdelo sin ellos."))
    except pikepdf.PasswordError as error:
        raise ValidationError(_("El PDF está protegido con contraseña. Súbalo sin protección.")) from error
    except pikepdf.PdfError as error:
        raise _mismatch(extension) from error


def _acts(pdf: pikepdf.Pdf) -> bool:
    """Say whether the document runs, launches or carries something."""
    root = pdf.Root
    if "/AA" in root or pdf.attachments or ("/Names" in root and "/JavaScript" in root.Names):
        return True
    forbidden = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMedia"}
    return any("/JS" in found or str(found.get("/S", "")) in forbidden for found in _dictionaries(pdf))


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
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


def _check_archive(stream: BinaryIO, extension: str) -> None:
    if stream.read(2) != b"PK":
        raise _mismatch(extension)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_entries(archive, extension)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError) as error:
        raise _mismatch(extension) from error


def _check_entries(archive: zipfile.ZipFile, extension: str) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    heavy = ValidationError(_("El archivo comprimido contiene demasiado. Redúzcalo y vuelva a subirlo."))
    if len(entries) > MAX_ENTRIES:
        raise heavy
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError(_("El documento está protegido con contraseña. Súbalo sin protección."))
    if any("vbaproject" in name.lower() or name.lower().startswith("basic/") for name in names):
        raise ValidationError(_("El documento contiene macros. Guárdelo sin macros y vuelva a subirlo."))
    inflated = 0
    for entry in entries:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                inflated += len(chunk)
                if inflated > MAX_INFLATED or inflated > MAX_RATIO * max(entry.compress_size, 1) + MAX_INFLATED // 4:
                    raise heavy
    if extension in _MAIN_PART:
        if _MAIN_PART[extension] not in names or "[Content_Types].xml" not in names:
            raise _mismatch(extension)
    elif "mimetype" not in names or archive.read("mimetype").decode("ascii", "replace").strip() != TYPES[extension]:
        raise _mismatch(extension)


def _check_image(stream: BinaryIO, extension: str) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(stream, formats=[{"jpg": "JPEG"}.get(extension, extension.upper())]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("La imagen tiene más de 40 megapíxeles. Redúzcala y vuelva a subirla."))
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise _mismatch(extension) from error


def _check_text(stream: BinaryIO, extension: str) -> None:
    data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("El texto debe guardarse en codificación UTF-8.")) from error
    if "\x00" in text:
        raise _mismatch(extension)


_STRUCTURE = {
    "pdf": _check_pdf,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods"), _check_archive),
    **dict.fromkeys(("jpg", "png", "webp"), _check_image),
    **dict.fromkeys(("csv", "txt"), _check_text),
}


def serve(file: Any, *, name: str, content_type: str, request: HttpRequest, inline: bool = False) -> HttpResponseBase:
    """Hand out `file` (a FieldFile the caller was allowed to read) with closed headers.

    The caller has asked the policy before; nothing here looks at rights.
    """
    shown = "inline" if inline and content_type in INLINE else "attachment"
    disposition = f"{shown}; filename*=UTF-8''{percent(name)}"
    if settings.FILES_BY_NGINX:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"/archivos-internos/{percent(file.name)}"
    else:
        response = FileResponse(file.open("rb"))
    response["Content-Type"] = content_type
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
