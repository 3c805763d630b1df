"""Minutes on paper: one document per version and reading, kept as the bytes that are served.

Everything on the page, its checksum and its file's properties are made from the reading, so two minutes that differ
only in what a reader does not get print the same bytes for that reader.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import MinutesPrint, MinutesVersion
from meetings.reads.attribution import Reading, Voice, attributed, digest_of
from meetings.services import attendance, limits
from vpwg.common import pdf
from vpwg.common.queue import enqueue, hand_over

_WHY = "the printed bytes of a version and reading that were asked for through the reader's own door"


class NotPrintedYet(Exception):
    """A worker has it; asking again in a moment gives it."""


def voice_of(version: MinutesVersion) -> Voice:
    """Return what the words in place of names depend on, in `version` and at this moment."""
    return Voice(told=attendance.told_letters(version.minutes.meeting), language=version.language)


def page_of(version: MinutesVersion, reading: Reading) -> str:
    """Return the HTML that `version` is printed from, in the language of the minutes. Raises pdf.CannotPrint."""
    return _page(*_said(version, reading, voice_of(version)))


def source_of(version: MinutesVersion, reading: Reading, voice: Voice) -> str:
    """Return the sha256 (hex) of the page that `version` is printed from in `voice`. Raises pdf.CannotPrint."""
    return _source(*_said(version, reading, voice))


def _said(version: MinutesVersion, reading: Reading, voice: Voice) -> tuple[Any, ...]:
    """All that the page says, as plain values."""
    if limits.too_large(version.body):
        raise pdf.CannotPrint("size")
    minutes = version.minutes
    text = attributed(version.body, reading=reading, voice=voice)
    name = minutes.group.name if minutes.group else ""
    return minutes.meeting.title, name, minutes.meeting.starts_at, minutes.is_demo, version.number, voice.language, text


def _page(title: str, group: str, starts_at: datetime, is_demo: bool, number: int, language: str, text: str) -> str:
    with translation.override(language):
        context = {"title": title, "group": group, "starts_at": starts_at, "is_demo": is_demo, "number": number}
        return pdf.page_of("minutes", context | {"text": text, "sha256": digest_of(text)})


@lru_cache(maxsize=512)
def _source(*said: Any) -> str:
    """Kept under all that the page says: drawing it at each visit to compare checksums would cost more than the rest."""
    return _source_of(_page(*said))


def printed(version: MinutesVersion, reading: Reading) -> MinutesPrint | None:
    """Return the bytes kept for `version` in `reading`, or None where they are still to be made.

    Raises pdf.CannotPrint where they cannot be.
    """
    source = source_of(version, reading, voice_of(version))
    row = MinutesPrint.objects.for_system(_WHY).filter(version=version, reading=reading.value, source=source).first()
    if row and row.refusal:
        raise pdf.CannotPrint(row.refusal)
    return row


def is_of(row: MinutesPrint, version: MinutesVersion, reading: Reading, voice: Voice) -> bool:
    """Whether the kept bytes are of what `version` says now in `reading` and `voice`."""
    try:
        return not row.refusal and row.source == source_of(version, reading, voice)
    except pdf.CannotPrint:
        return False


def print_now(version: MinutesVersion, reading: Reading) -> MinutesPrint:
    """Return the bytes for `version` in `reading`, made now: by a worker where there is one, else here.

    Raises NotPrintedYet where a worker was asked, pdf.CannotPrint where it cannot be printed.
    """
    if settings.REDIS_URL:
        hand_over("meetings.tasks.print_minutes", version.pk, reading.value)
    else:
        try:
            _keep(version, reading)
        except pdf.NotPrinted as error:
            raise NotPrintedYet from error
    row = printed(version, reading)
    if row is None:
        raise NotPrintedYet
    return row


@dataclass(frozen=True)
class Paper:
    """What came of asking for a document: the row, or why there is none: refused in words, being printed, too often."""

    row: MinutesPrint | None = None
    refused: str = ""
    is_coming: bool = False


def paper_of(version: MinutesVersion, reading: Reading, *, may_print: Callable[[], bool]) -> Paper:
    """Return the kept bytes, or those printed now if `may_print` says that this reader may have it done."""
    try:
        row = printed(version, reading)
        if row is None and may_print():
            row = print_now(version, reading)
        return Paper(row)
    except pdf.CannotPrint as error:
        return Paper(refused=words_of(error))
    except NotPrintedYet:
        return Paper(is_coming=True)


def print_all(version_pk: int, reading: str = "") -> None:
    """Print version `version_pk` in `reading`, or in each (empty), unless that is done; a withdrawn one never."""
    rows = MinutesVersion.objects.for_system(_WHY).select_related("minutes__meeting", "minutes__group")
    version = rows.filter(pk=version_pk, withdrawn_at__isnull=True).first()
    for each in Reading:
        if version and reading in ("", each.value):
            _keep(version, each)


def _keep(version: MinutesVersion, reading: Reading) -> None:
    """Print and keep; a page that was refused is kept as that, so that it costs its time once."""
    try:
        if printed(version, reading):
            return
        page = page_of(version, reading)
    except pdf.CannotPrint:
        return
    document, refusal = b"", ""
    try:
        document = pdf.document_of(page)
    except pdf.CannotPrint as error:
        refusal = error.reason
    MinutesPrint.objects.for_system(_WHY).update_or_create(
        version=version,
        reading=reading.value,
        defaults={
            "source": _source_of(page),
            "document": document,
            "sha256": hashlib.sha256(document).hexdigest(),
            "refusal": refusal,
        },
    )


def _source_of(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()


def words_of(error: pdf.CannotPrint) -> str:
    """Return what to tell somebody whose document cannot be printed."""
    if error.reason == "size":
        return _("Esta acta es demasiado grande para imprimirla: tiene más texto o tablas de lo que cabe en un PDF.")
    if error.reason == "pages":
        return _("Esta acta pasa de %(most)s páginas y no se imprime.") % {"most": pdf.PAGES}
    return _("Esta acta no se pudo imprimir: su composición pide más tiempo o memoria de lo permitido.")


def print_where_a_worker_is(version_pk: int, reading: str = "") -> None:
    """Have a version printed after commit by a worker; without one, whoever asks first has it printed."""
    if settings.REDIS_URL:
        enqueue("meetings.tasks.print_minutes", version_pk, reading)
