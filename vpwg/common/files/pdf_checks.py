"""Whether a PDF is whole, open, and does nothing by itself."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.files.names import mismatch


def check_pdf(stream: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless the stream is a PDF that may be kept."""
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
