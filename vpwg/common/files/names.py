"""What may come in, and under which name it is kept."""

from __future__ import annotations

import re
import secrets
import unicodedata
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
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


def stored_name(instance: Any, filename: str) -> str:
    """Return a random name to keep a file under; only a known extension survives."""
    extension = PurePosixPath(filename).suffix.lower().lstrip(".")
    return f"{secrets.token_hex(1)}/{secrets.token_hex(16)}.{extension if extension in TYPES else 'bin'}"


LONGEST_NAME, _LONGEST_GIVEN = 150, 255  # letters kept, and letters that any system writes


def clean_name(name: str) -> str:
    """Return `name`, shortened before its ending; raise ValidationError for paths and control characters."""
    name = unicodedata.normalize("NFC", name)  # macOS takes letters and accents apart
    if (
        re.search(r"[\x00-\x1f\x7f/\\\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", name)
        or name.strip(". ") == ""
        or len(name) > _LONGEST_GIVEN
    ):
        raise ValidationError(
            _("El nombre del archivo tiene una ruta o signos que no se aceptan. Cámbielo y vuelva a subirlo.")
        )
    ending = PurePosixPath(name).suffix[:10]
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(ending)].rstrip() + ending


def mismatch(extension: str) -> ValidationError:
    """Return the refusal of a file whose content is not what its name says."""
    return ValidationError(
        _("El contenido no corresponde a un archivo .%(kind)s. Guárdelo de nuevo desde su programa.")
        % {"kind": extension}
    )
