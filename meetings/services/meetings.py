"""The rules for writing about a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from meetings.index import meeting_changed
from meetings.models import Meeting
from members.access.locks import Audience
from members.access.policy import release_moment, require, require_secretariat
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit


@transaction.atomic
def create_meeting(*, meeting: Meeting, by: Any) -> Meeting:
    """Add a meeting, for its group's secretariat alone until it is published."""
    require_secretariat(by, meeting.group_id)
    meeting.set_audience(Audience.SECRETARIAT)
    meeting.save()
    audit.record(by, "meeting.created", meeting)
    meeting_changed(meeting)
    return meeting


@transaction.atomic
def update_meeting(*, meeting: Meeting, seen: int, by: Any) -> Meeting:
    """Keep changes; raises StaleEdit if somebody saved since version `seen`."""
    require(by, meeting)
    claim_edit(Meeting.objects.for_system("conditional update of a row already allowed"), meeting, seen)
    meeting.save()
    audit.record(by, "meeting.changed", meeting)
    meeting_changed(meeting)
    return meeting


@transaction.atomic
def publish_meeting(
    *, meeting: Meeting, audience: Audience, letters: str = "", at: datetime | None = None, by: Any
) -> Meeting:
    """Release the notice of a meeting and its agenda to `audience`; its minutes are another decision."""
    require(by, meeting)
    before = meeting.lock
    meeting.release(audience=audience, letters=letters, at=release_moment(meeting, at))
    meeting.save(update_fields=["lock", "released_at"])
    audit.record(by, "meeting.published", meeting, before=before, now=meeting.lock)
    meeting_changed(meeting)
    return meeting
