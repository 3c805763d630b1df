"""Pages about minutes. Every text goes through the attribution of the reader."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from meetings import services
from meetings.attribution import attributed, reading_for
from meetings.forms import ApproveForm, MinutesForm
from meetings.models import Minutes, MinutesVersion
from meetings.views import changeable
from members.access.locks import Audience
from members.access.policy import NotReady, may_change, require, why
from members.access.publishing import publish_page
from members.access.reach import readers_now
from members.decorators import secretariat_required
from vpwg.common import audit, pdf
from vpwg.common.editing import StaleEdit


def _readable(request: HttpRequest, public_id: str) -> Minutes:
    rows = Minutes.objects.visible_to(request.user).select_related("meeting", "group")
    return get_object_or_404(rows, meeting__public_id=public_id)


def _version(request: HttpRequest, minutes: Minutes, number: int | None = None) -> MinutesVersion | None:
    versions = MinutesVersion.objects.visible_to(request.user).filter(minutes=minutes)
    return (versions.filter(number=number) if number else versions).first()


def _text(request: HttpRequest, minutes: Minutes, version: MinutesVersion | None) -> str:
    return attributed(version.body, reading=reading_for(request.user, minutes)) if version else ""


def minutes_detail(request: HttpRequest, public_id: str, number: int | None = None) -> HttpResponse:
    """The latest approved text, or the version with that number."""
    minutes = _readable(request, public_id)
    version = _version(request, minutes, number)
    if number and version is None:
        raise Http404
    versions = list(MinutesVersion.objects.visible_to(request.user).filter(minutes=minutes))
    context = {
        "minutes": minutes,
        "version": version,
        "versions": versions,
        "text": _text(request, minutes, version),
        "is_latest": not versions or version == versions[0],
        "reason": why(request.user, minutes),
        "may_change": may_change(request.user, minutes),
        "readers": readers_now(request.user, minutes),
    }
    return render(request, "meetings/minutes_detail.html", context)


def minutes_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The latest approved text as a tagged PDF, in the reading of who asks."""
    minutes = _readable(request, public_id)
    version = _version(request, minutes)
    if version is None:
        raise Http404
    document = pdf.render("minutes", {"minutes": minutes, "version": version, "text": _text(request, minutes, version)})
    if minutes.audience != Audience.PUBLIC:
        audit.record(request.user, "minutes.downloaded", minutes, number=version.number)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="acta-{minutes.meeting.starts_at:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@secretariat_required
def minutes_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the draft, with a preview that needs no script. A stale save keeps both texts."""
    minutes = services.start_minutes(meeting=changeable(request, public_id), by=request.user)
    form = MinutesForm(request.POST or None, instance=minutes)
    context = {"form": form, "minutes": minutes, "meeting": minutes.meeting}
    if request.method != "POST" or not form.is_valid():
        return render(request, "meetings/minutes_edit.html", context, status=422 if form.errors else 200)
    if "preview" in request.POST:
        context["preview"] = attributed(form.cleaned_data["body"], reading=reading_for(request.user, minutes))
        return render(request, "meetings/minutes_edit.html", context)
    try:
        services.save_draft(minutes=minutes, body=form.cleaned_data["body"], seen=form.seen(), by=request.user)
    except StaleEdit as stale:
        form.show_stale(stale.current)
        return render(request, "meetings/minutes_edit.html", context, status=409)
    messages.success(request, _("Borrador guardado. Solo la secretaría lo ve."))
    return redirect("minutes_edit" if "stay" in request.POST else "minutes_approve", public_id)


@secretariat_required
def minutes_approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fix the draft as a version that never changes."""
    minutes = _readable(request, public_id)
    require(request.user, minutes)
    form = ApproveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            version = services.approve_minutes(minutes=minutes, note=form.cleaned_data["note"], by=request.user)
        except NotReady as error:
            for reason in error.reasons:
                form.add_error("note", reason)
        else:
            messages.success(request, _("Versión %(number)s aprobada.") % {"number": version.number})
            return redirect("minutes_publish" if not minutes.is_released else "minutes_detail", public_id)
    text = attributed(minutes.body, reading=reading_for(request.user, minutes))
    context = {"form": form, "minutes": minutes, "text": text}
    return render(request, "meetings/minutes_approve.html", context, status=422 if form.errors else 200)


@secretariat_required
def minutes_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide who may read the approved text."""
    minutes = _readable(request, public_id)

    def publish(audience: Audience, letters: str, at: datetime | None) -> Minutes:
        return services.publish_minutes(minutes=minutes, audience=audience, letters=letters, at=at, by=request.user)

    note = _("El acta lleva el título y la fecha de la reunión: quien la lea los sabrá.")
    numbers = sorted(
        version.number for version in MinutesVersion.objects.visible_to(request.user).filter(minutes=minutes)
    )
    contents = [_("Acta, versión %(number)s, en página y PDF") % {"number": number} for number in numbers]
    return publish_page(
        request, minutes, publish=publish, back=minutes.get_absolute_url(), note=note, contents=contents
    )
