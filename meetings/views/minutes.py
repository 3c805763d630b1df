"""Reading minutes: page, versions and PDF. Every text goes through the attribution of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetings.models import Minutes, MinutesPrint, MinutesVersion
from meetings.reads.attribution import Reading, Voice, attributed, digest_of, html_of, reading_for
from meetings.services import attendance, limits, printing
from members.access.locks import Audience
from members.access.viewer import lima_today
from members.directory.reads.opened import Opened, opened
from vpwg.common import pdf
from vpwg.common.log.taking import record_taken
from vpwg.common.web.limits import is_within_limit

PRINTS, PRINTS_PER = 12, 600  # documents that one reader may have printed, in so many seconds; kept ones are free


def readable(request: HttpRequest, public_id: str) -> Minutes:
    """Return the minutes of that meeting, or end in the 404 of what is hidden or absent."""
    rows = Minutes.objects.visible_to(request.user).select_related("meeting", "group")
    return get_object_or_404(rows, meeting__public_id=public_id)


@dataclass(frozen=True)
class VersionRead:
    """A version in the list under the text: all of it is of the reading that this reader gets."""

    number: int
    approved_at: datetime
    language: str
    note: str
    sha256: str
    pdf_sha256: str


def minutes_detail(request: HttpRequest, public_id: str, number: int | None = None) -> HttpResponse:
    """The text in force, or the version with that number where the reader may still read it."""
    page = opened(Minutes, request.user, "meeting", "group", meeting__public_id=public_id)
    minutes, versions, tombstones = page.row, _versions_given(page), _tombstones(request, page)
    version = next((v for v in versions if (v.number == number if number else v.is_current)), None)
    tombstone = next((v for v in tombstones if v.number == number), None)
    if number and version is None and tombstone is None:
        raise Http404
    reading = reading_for(request.user, minutes)
    told = attendance.told_letters(minutes.meeting) if versions else frozenset()
    context = {
        "minutes": minutes,
        "version": version,
        "tombstone": tombstone,
        "tombstones": tombstones,
        "versions": _as_read(versions, reading, told),
        "reason": page.reason,
        "may_change": page.may_change,
        "readers": page.readers,
    }
    return render(request, "meetings/minutes_detail.html", context | _text(version, reading, told))


def _versions_given(page: Opened[Minutes]) -> list[MinutesVersion]:
    """The versions of minutes that the policy opened already: those that their reader is given, in order."""
    why = "versions of minutes that the policy opened for this reader"
    rows = MinutesVersion.objects.for_system(why).of_opened(page.row, is_keeper=page.may_change)
    versions: list[MinutesVersion] = list(rows)
    for version in versions:
        version.minutes = page.row
    return versions


def _tombstones(request: HttpRequest, page: Opened[Minutes]) -> list[MinutesVersion]:
    if not page.may_change:
        return []
    gone = MinutesVersion.objects.for_system("that versions were withdrawn, for their secretariat alone")
    return list(gone.withdrawn_for(request.user).filter(minutes=page.row))


def _versions(request: HttpRequest, minutes: Minutes) -> Any:
    rows = MinutesVersion.objects.visible_to(request.user).filter(minutes=minutes)
    return rows.select_related("minutes__meeting", "minutes__group")


def _text(version: MinutesVersion | None, reading: Reading, told: frozenset[str]) -> dict[str, SafeString | str | bool]:
    if version is None:
        return {}
    is_altered = reading is Reading.NAMES and not version.is_whole
    if limits.too_large(version.body):
        return {"too_large": printing.words_of(pdf.CannotPrint("size")), "is_altered": is_altered}
    return {
        "html": html_of(version.body, reading=reading, voice=Voice(told, version.language)),
        "is_altered": is_altered,
    }


def _as_read(versions: list[MinutesVersion], reading: Reading, letters: frozenset[str]) -> list[VersionRead]:
    prints = MinutesPrint.objects.for_system("checksums of the reading that this reader gets, of versions they see")
    kept = {row.version_id: row for row in prints.filter(version__in=versions, reading=reading.value).defer("document")}
    told = []
    for version in versions:
        voice = Voice(letters, version.language)
        sha256 = digest_of(attributed(version.body, reading=reading, voice=voice))
        note = attributed(version.correction_note, reading=reading, voice=voice)
        row = kept.get(version.pk)
        is_same = row is not None and version.is_current and printing.is_of(row, version, reading, voice)
        pdf_sha256 = row.sha256 if row is not None and is_same else ""
        told.append(VersionRead(version.number, version.approved_at, version.language, note, sha256, pdf_sha256))
    return told


def minutes_download(request: HttpRequest, public_id: str) -> HttpResponse:
    """The text in force as a tagged PDF, in the reading of who asks: the bytes that were kept, or printed now."""
    minutes = readable(request, public_id)
    version = _versions(request, minutes).filter(is_current=True).first()
    if version is None:
        raise Http404
    reading = reading_for(request.user, minutes)
    may_print = partial(is_within_limit, request, "print", amount=PRINTS, seconds=PRINTS_PER)
    paper = printing.paper_of(version, reading, may_print=may_print)
    if paper.refused:
        return _no_pdf(request, minutes, title=_("No hay PDF de esta acta"), told=paper.refused, status=422)
    if paper.is_coming:
        told = _("Estamos preparando el PDF. Esta página lo abre sola en unos segundos.")
        response = _no_pdf(request, minutes, title=_("Un momento"), told=told, status=202, is_coming=True)
        response["Refresh"] = "4"
        return response
    if paper.row is None:
        return render(request, "429.html", status=429)
    if minutes.audience != Audience.PUBLIC:
        record_taken(request, "minutes.downloaded", minutes, number=version.number)
    response = HttpResponse(bytes(paper.row.document), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="acta-{lima_today(minutes.meeting.starts_at):%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _no_pdf(request: HttpRequest, minutes: Minutes, *, status: int, **told: Any) -> HttpResponse:
    return render(request, "meetings/minutes_no_pdf.html", {"minutes": minutes, **told}, status=status)
