"""Writing minutes, approving and publishing them: what the secretariat alone opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings import services
from meetings.forms.minutes import ApproveForm, MinutesForm, PublishMinutesForm
from meetings.models import Meeting, Minutes, MinutesVersion
from meetings.reads.attribution import Voice, readings_of
from meetings.services import attendance, limits, names
from meetings.services.minutes import NamesChecked, check_names, draft_of, obstacles, unanswered_names
from members.access.decorators import secretariat_required
from members.access.locks import Audience
from members.access.rows import changeable
from members.directory.views.publishing import publish_page
from vpwg.common.forms.editing import StaleEdit, status_of
from vpwg.common.forms.submitting import bound, submit


@dataclass(frozen=True)
class Question:
    """A plain name that waits for an answer, and the one given on this page, if any."""

    mention: names.Mention
    answer: str = ""


def _questions(*checked: NamesChecked) -> dict[str, Any]:
    rows = [Question(mention) for each in checked for mention in each.open]
    rows += [Question(mention, names.ANOTHER) for each in checked for mention in each.answered_now]
    labels = [(names.MARKED, _("Es quien habló: marcar")), (names.ANOTHER, _("No es quien habló"))]
    return {"questions": rows, "answers": labels}


def _posted(request: HttpRequest) -> dict[str, str]:
    given = {name.removeprefix("n-"): value for name, value in request.POST.items() if name.startswith("n-")}
    return {key: value for key, value in given.items() if value in (names.MARKED, names.ANOTHER)}


def _shown(meeting: Meeting, body: str, language: str, note: str = "") -> dict[str, Any]:
    """The three readings of a text and its note, and what is to be known of the pillars."""
    if limits.too_large(body):
        return {}
    counts = attendance.counts_of(meeting)
    voice = Voice(attendance.told_letters(meeting), language)
    return {
        "readings": readings_of(body, voice),
        "note_readings": readings_of(note, voice) if note else [],
        "language": language,
        "came": bool(counts or voice.told),
        "lone": attendance.lone_pillars(counts),
    }


@secretariat_required
def minutes_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the draft, with a preview that needs no script. A stale save keeps both texts; reading begins nothing."""
    meeting = changeable(request.user, Meeting, "group", public_id=public_id)
    existing = Minutes.objects.visible_to(request.user).select_related("meeting", "group").filter(meeting=meeting)
    minutes = existing.first() or Minutes(meeting=meeting, group=meeting.group)
    draft = draft_of(minutes, request.user)
    known, stored = names.known_of(meeting), draft.body
    form = bound(request, MinutesForm, instance=draft)
    context: dict[str, Any] = {"form": form, "minutes": minutes, "meeting": meeting}
    if request.method != "POST" or not form.is_valid():
        context |= _questions(check_names(minutes, stored, known)) if request.method != "POST" else {}
        return render(request, "meetings/minutes_edit.html", context, status=status_of(request, form))
    checked = check_names(minutes, form.cleaned_data["body"], known, _posted(request))
    form.data = form.data.copy()
    form.data["body"] = checked.text
    language = form.cleaned_data["language"]
    if "preview" in request.POST:
        context |= _questions(checked) | _shown(meeting, checked.text, language)
        return render(request, "meetings/minutes_edit.html", context)
    if not submit(
        request,
        lambda: services.save_draft(
            minutes=services.start_minutes(meeting=meeting, by=request.user),
            body=checked.text,
            language=language,
            seen=form.seen(),
            not_speakers=checked.not_speakers,
            by=request.user,
        ),
        form,
        said=_("Borrador guardado. Solo la secretaría lo ve."),
    ):
        context |= _questions(checked)
        return render(request, "meetings/minutes_edit.html", context, status=status_of(request, form))
    return redirect("minutes_edit" if "stay" in request.POST else "minutes_approve", public_id)


@secretariat_required
def minutes_approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fix the draft that was on the screen as a version that never changes; a stale click approves nothing."""
    minutes = changeable(request.user, Minutes, "meeting", "group", meeting__public_id=public_id)
    versions = MinutesVersion.objects.for_system("whether this draft corrects something").filter(minutes=minutes)
    form = bound(request, ApproveForm, has_earlier=versions.exists())
    if request.method != "POST" or not form.is_valid():
        return _approve_page(request, minutes, form, status=status_of(request, form))
    known, posted = names.known_of(minutes.meeting), _posted(request)
    note = form.cleaned_data.get("note", "")
    if form.cleaned_data["edit_version"] != minutes.edit_version:
        return _stale_page(request, minutes, form)
    draft = draft_of(minutes, request.user)
    body, of_note = check_names(minutes, draft.body, known, posted), check_names(minutes, note, known, posted)
    is_marked = body.text != draft.body or of_note.text != note
    seen, not_speakers = form.cleaned_data["edit_version"], body.not_speakers | of_note.not_speakers

    def act() -> Any:
        if is_marked:
            return services.save_draft(
                minutes=minutes, body=body.text, seen=seen, not_speakers=not_speakers, by=request.user
            )
        correction = form.cleaned_data.get("correction") or MinutesVersion.Correction.MATERIAL
        return services.approve_minutes(
            minutes=minutes, note=note, correction=correction, seen=seen, not_speakers=not_speakers, by=request.user
        )

    approved = submit(request, act, form)
    if isinstance(approved.refusal, StaleEdit):
        return _stale_page(request, approved.refusal.current.minutes, form)
    if not approved:
        return _approve_page(request, minutes, form, checked=[body, of_note], note=note, status=422)
    if is_marked:
        return _marked_page(request, minutes, form, body, of_note)
    messages.success(request, _("Versión %(number)s aprobada.") % {"number": approved.result.number})
    return redirect("minutes_publish" if not minutes.is_released else "minutes_detail", public_id)


def _approve_page(
    request: HttpRequest,
    minutes: Minutes,
    form: ApproveForm,
    *,
    checked: Iterable[NamesChecked] | None = None,
    note: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The draft as it is now, in its three readings, with the form that approves exactly this text."""
    text = draft_of(minutes, request.user).body
    form.data = form.data.copy()
    form.data["edit_version"], form.data["shown"] = str(minutes.edit_version), text
    form.initial |= {"edit_version": minutes.edit_version, "shown": text}
    checked = checked or [check_names(minutes, text, names.known_of(minutes.meeting))]
    context = {
        "form": form,
        "minutes": minutes,
        "text": text,
        "meeting": minutes.meeting,
        **_questions(*checked),
        **more,
    }
    context |= _shown(minutes.meeting, text, minutes.language, note)
    return render(request, "meetings/minutes_approve.html", context, status=status)


def _stale_page(request: HttpRequest, minutes: Minutes, form: ApproveForm) -> HttpResponse:
    """Nothing was approved: what was read and what there is now, side by side; the next click approves the latter."""
    form.add_error(None, _("No se aprobó nada: el borrador no es el que usted leyó. Compare los textos y decida."))
    last = MinutesVersion.objects.for_system("whether this draft corrects something").filter(minutes=minutes).first()
    for reason in obstacles(draft_of(minutes, request.user), last, form.cleaned_data.get("note", "")):
        form.add_error(None, reason)
    read = form.cleaned_data["shown"]
    status = 422 if form.cleaned_data["edit_version"] is None else 409
    return _approve_page(request, minutes, form, status=status, read_before=read if status == 409 else None)


def _marked_page(
    request: HttpRequest, minutes: Minutes, form: ApproveForm, body: NamesChecked, note: NamesChecked
) -> HttpResponse:
    """The marks that were asked for are kept; show the text again: what is approved is what was read."""
    messages.info(request, _("Marcamos lo que usted indicó. Lea de nuevo y apruebe."))
    form.data = form.data.copy()
    form.data["note"] = note.text
    known = names.known_of(minutes.meeting)
    left = [check_names(minutes, text, known) for text in (body.text, note.text)]
    return _approve_page(request, minutes, form, checked=left, note=note.text)


@secretariat_required
def minutes_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide who may read the text in force, and which earlier ones with it, over the three readings of it."""
    minutes = changeable(request.user, Minutes, "meeting", "group", meeting__public_id=public_id)
    versions = MinutesVersion.objects.visible_to(request.user).filter(minutes=minutes)
    versions = list(versions.select_related("minutes__meeting"))
    current = next((version for version in versions if version.is_current), None)
    extra = bound(
        request,
        PublishMinutesForm,
        versions=[version for version in versions if not version.is_current],
        mentions=_open_mentions(minutes, versions),
    )

    def publish(audience: Audience, letters: str, at: datetime | None) -> Minutes:
        return services.publish_minutes(
            minutes=minutes,
            audience=audience,
            letters=letters,
            at=at,
            opened=extra.cleaned_data.get("opened", []),
            not_speakers=extra.cleaned_data.get("not_speakers", []),
            by=request.user,
        )

    return publish_page(
        request,
        minutes,
        publish=publish,
        back=minutes.get_absolute_url(),
        note=_("El acta lleva el título y la fecha de la reunión: quien la lea los sabrá."),
        contents=_contents(versions, extra),
        extra=extra,
        below="meetings/_publish_readings.html" if current else "",
        below_context=_below(current) if current else {},
    )


def _below(version: MinutesVersion) -> dict[str, Any]:
    meeting = version.minutes.meeting
    shown = _shown(meeting, version.body, version.language, version.correction_note)
    return {"version": version, "meeting": meeting, **shown}


def _contents(versions: list[MinutesVersion], extra: PublishMinutesForm) -> list[str]:
    opened = extra.cleaned_data.get("opened", []) if extra.is_bound and extra.is_valid() else []
    numbers = [version.number for version in versions if version.is_current or version.number in opened]
    return [_("Acta, versión %(number)s, en página y PDF") % {"number": number} for number in sorted(numbers)]


def _open_mentions(minutes: Minutes, versions: list[MinutesVersion]) -> dict[str, str]:
    """Names that nobody answered for, in any version that could be opened: key → how it is asked."""
    known = names.known_of(minutes.meeting)
    asked: dict[str, str] = {}
    for version in versions:
        for text in (version.body, version.correction_note):
            for mention in unanswered_names(minutes, text, known):
                where = _("versión %(number)s") % {"number": version.number}
                excerpt = f"…{mention.before[-40:]}{mention.term}{mention.after[:40]}…"
                asked.setdefault(mention.key, f"{mention.term}: {excerpt} ({where})")
    return asked
