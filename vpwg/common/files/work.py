"""What the child process does with a file (vpwg.common.sandbox): JSON values and bytes in and out, no database."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import ValidationError


def _speak(language: str) -> None:
    """Have sentences come in that language; Spanish is the language of the source and needs no catalogue."""
    from pathlib import Path

    from django.apps import apps
    from django.conf import settings

    if settings.configured:
        return
    ours = {"LOCALE_PATHS": [Path(__file__).resolve().parents[3] / "locale"], "LANGUAGE_CODE": language}
    settings.configure(USE_I18N=language != "es", INSTALLED_APPS=[], **(ours if language != "es" else {}))
    if language != "es":
        apps.populate([])


def check(payload: dict[str, Any]) -> list[str]:
    """Return why a file is refused, in sentences; nothing where it may be kept."""
    from vpwg.common.files.checks import check_structure

    _speak(payload["language"])
    try:
        check_structure(io.BytesIO(payload["data"]), payload["extension"])
    except ValidationError as error:
        return list(error.messages)
    return []


def prepare(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the cleaned copy of a checked file with what was found, its words and pages; or why it is held."""
    from vpwg.common import cleaning, extraction

    _speak("es")
    extension = payload["extension"]
    try:
        cleaned = cleaning.clean(payload["data"], extension, title=payload.get("title", ""))
    except cleaning.CannotClean as error:
        return {"held": error.reason}
    except ValidationError:
        return {"held": "unreadable"}
    words = extraction.extract(cleaned.data, extension)
    return {"data": cleaned.data, "findings": cleaned.findings, "text": words.text, "pages": words.pages}


def retitle(payload: dict[str, Any]) -> bytes:
    """Return a cleaned PDF under another title."""
    from vpwg.common.cleaning.pdf import retitle_pdf

    return retitle_pdf(payload["data"], payload["title"])


def picture(payload: dict[str, Any]) -> bytes | None:
    """Return a small picture of a cleaned file, or nothing."""
    from vpwg.common import thumbnails

    return thumbnails.thumbnail(payload["data"], payload["extension"])
