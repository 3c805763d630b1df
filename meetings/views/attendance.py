"""The page where a secretariat notes who came."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from meetings.services import attendance
from members.access.decorators import secretariat_required
from members.access.rows import changeable


@secretariat_required
def attendance_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tick who was present, by link or absent; what is left empty is not noted."""
    meeting = changeable(request.user, Meeting, "group", public_id=public_id)
    places = attendance.places_of(meeting)
    options = [("", _("Sin anotar")), *Attendance.Presence.choices]
    if request.method == "POST":
        answers = _changed_here(request, places)
        if all(answer in dict(options) for answer in answers.values()):
            attendance.note_attendance(meeting=meeting, answers=answers, by=request.user)
            messages.success(request, _("Asistencia guardada."))
            return redirect("meeting_attendance", public_id)
        messages.error(request, _("Elija una de las respuestas de la lista."))
    counts = attendance.counts_of(meeting)
    context = {
        "meeting": meeting,
        "places": places,
        "options": options,
        "counts": counts,
        "lone": attendance.lone_pillars(counts),
    }
    return render(request, "meetings/attendance.html", context, status=422 if request.method == "POST" else 200)


def _changed_here(request: HttpRequest, places: list[attendance.Place]) -> dict[str, str]:
    """The answers given on this page: what stands as it was shown is left to whoever noted it meanwhile."""
    return {
        place.name: request.POST[place.name]
        for place in places
        if place.name in request.POST and request.POST[place.name] != request.POST.get(f"was-{place.name}")
    }
