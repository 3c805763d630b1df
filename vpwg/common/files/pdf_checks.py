"""Whether a PDF is whole and opens without a password. What it does or carries is taken out when it is cleaned."""

from __future__ import annotations

import io
from typing import BinaryIO

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.files.names import mismatch

_HEAD, _TAIL = 1024, 1024
# A byte order mark, spaces and line ends may stand before a PDF; another file may not.
_BEFORE = b"\xef\xbb\xbf\x00\t\n\r "


def begins_as_pdf(head: bytes) -> bool:
    """Say whether the first bytes are those of a PDF."""
    return head[:_HEAD].lstrip(_BEFORE).startswith(b"%PDF-")


def check_pdf(stream: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless the stream is a PDF that may be kept."""
    data = stream.read()
    if not begins_as_pdf(data[:_HEAD]) or b"%%EOF" not in data.rstrip(b"\0\t\n\r ")[-_TAIL:]:
        raise mismatch(extension)  # cut short, or something else is stuck to an end
    try:
        with pikepdf.open(io.BytesIO(data[data.index(b"%PDF-") :])) as pdf:
            if not len(pdf.pages):
                raise mismatch(extension)
            _check_form(pdf)
    except pikepdf.PasswordError as error:
        raise ValidationError(
            _("El PDF está protegido con contraseña. Súbalo sin la contraseña que se pide para abrirlo.")
        ) from error
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise mismatch(extension) from error


def _check_form(pdf: pikepdf.Pdf) -> None:
    """Refuse documents whose pages are only a wrapper: what one reads lies in a form or in files inside."""
    root = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form and root.get("/NeedsRendering", False):
        raise ValidationError(
            _("El PDF es un formulario que solo Adobe muestra. Ábralo, imprímalo a PDF y suba lo impreso.")
        )
    if "/Collection" in root:
        raise ValidationError(_("El PDF es una carpeta de archivos (portafolio). Suba cada archivo por separado."))
