"""What of meetings can be searched: notice and agenda; of minutes the approved text, and nobody's name in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Minutes
from meetings.reads.attribution import Reading, Voice, attributed
from members.access.viewer import lima_today
from vpwg.common import search
from vpwg.common.text.markdown import plain

_WHY = "the search index, which keeps no permission and asks for them when read"


def register() -> None:
    """Called once, when the app is ready."""
    search.register(Meeting, _meeting, rows=_meetings, section="reuniones", label=_("Reuniones"))
    search.register(Minutes, _minutes, rows=_all_minutes, section="actas", label=_("Actas"))


def meeting_changed(meeting: Meeting) -> None:
    """Say that a meeting or its agenda was written or is being deleted; its minutes carry its title and date."""
    search.changed(meeting, *Minutes.objects.for_system(_WHY).filter(meeting=meeting))


def _meetings() -> Any:
    return Meeting.objects.for_system(_WHY).prefetch_related("agenda")


def _all_minutes() -> Any:
    return Minutes.objects.for_system(_WHY).select_related("meeting").prefetch_related("versions")


def _meeting(meeting: Meeting) -> search.Document:
    agenda = [f"{item.title} {plain(item.notes)}" for item in meeting.agenda.all()]
    words = [plain(meeting.theme), *agenda, meeting.host, meeting.place]
    with translation.override("es"):
        url = meeting.get_absolute_url()
    return _document(meeting, meeting.title, "\n".join(w for w in words if w), url, meeting.starts_at)


def _minutes(minutes: Minutes) -> search.Document | None:
    """The text in force as nobody's words: a name in a marked span can be neither found nor shown."""
    version = next((version for version in minutes.versions.all() if version.is_current), None)
    if version is None:
        return None
    text = plain(attributed(version.body, reading=Reading.NOBODY, voice=Voice(language=version.language)))
    with translation.override("es"):
        url = reverse("minutes_detail", args=[minutes.meeting.public_id])
    return _document(minutes, minutes.meeting.title, text, url, minutes.meeting.starts_at)


def _document(obj: Any, title: str, text: str, url: str, starts_at: datetime) -> search.Document:
    return search.Document(
        title=title,
        text=text,
        dated_at=starts_at,
        url=url,
        family=search.family_of(obj),
        year=lima_today(starts_at).year,
        group_id=obj.group_id,
    )
