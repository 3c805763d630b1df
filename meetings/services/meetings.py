"""The rules for writing about a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from meetings.index import meeting_changed
from meetings.models import Meeting, MeetingLink
from members.access.locks import Audience
from members.access.policy import require, require_secretariat
from members.access.releasing import release_row
from members.access.viewer import viewer_of
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit


@transaction.atomic
def create_meeting(*, meeting: Meeting, link: str = "", by: Any) -> Meeting:
    """Add a meeting, to be joined at `link`, for its group's secretariat alone until it is published."""
    require_secretariat(by, meeting.group_id)
    meeting.set_audience(Audience.SECRETARIAT)
    meeting.save()
    _keep_link(meeting, link)
    audit.record(by, "meeting.created", meeting)
    meeting_changed(meeting)
    return meeting


@transaction.atomic
def update_meeting(*, meeting: Meeting, seen: int, link: str | None = None, by: Any) -> Meeting:
    """Keep changes, and `link` if one is given (empty: none any more); raises StaleEdit if somebody saved since `seen`."""
    require(by, meeting)
    claim_edit(Meeting.objects.for_system("conditional update of a row already allowed"), meeting, seen)
    meeting.save()
    if link is not None:
        _keep_link(meeting, link)
    audit.record(by, "meeting.changed", meeting)
    meeting_changed(meeting)
    return meeting


def link_of(meeting: Meeting, user: Any) -> str:
    """Return where `meeting`, which `user` was given, is joined; nothing where there is no link or they may not attend."""
    if meeting.group_id not in viewer_of(user).group_ids:
        return ""
    rows = MeetingLink.objects.for_system("a meeting that the reader was given, in a group where they hold a seat")
    return next(iter(rows.filter(meeting=meeting).values_list("url", flat=True)), "")


def _keep_link(meeting: Meeting, link: str) -> None:
    rows = MeetingLink.objects.for_system("the link of a meeting being written")
    if link:
        rows.update_or_create(meeting=meeting, defaults={"url": link})
    else:
        rows.filter(meeting=meeting).delete()


@transaction.atomic
def publish_meeting(
    *, meeting: Meeting, audience: Audience, letters: str = "", at: datetime | None = None, by: Any
) -> Meeting:
    """Release the notice of a meeting and its agenda to `audience`; its minutes are another decision."""
    release_row(meeting, "meeting.published", audience=audience, letters=letters, at=at, by=by)
    meeting_changed(meeting)
    return meeting
