"""The rules for writing about meetings and their agenda."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from meetings.index import meeting_changed
from meetings.models import AgendaItem, Meeting
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


@transaction.atomic
def add_agenda_item(*, item: AgendaItem, by: Any) -> AgendaItem:
    """Put a point at the end of the agenda. The same `public_id` posted twice is one point, which is returned."""
    require(by, item.meeting)
    item.meeting.hold()
    agenda = AgendaItem.objects.for_system("the agenda being written").filter(meeting=item.meeting)
    if known := agenda.filter(public_id=item.public_id).first():
        return known
    item.position = (agenda.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()
    audit.record(by, "agenda_item.added", item.meeting, position=item.position)
    meeting_changed(item.meeting)
    return item


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Any) -> None:
    """Take a point off the agenda; nothing happens where somebody did so already."""
    require(by, item.meeting)
    item.meeting.hold()
    deleted, _per_model = AgendaItem.objects.for_system("the point being removed").filter(pk=item.pk).delete()
    if deleted:
        audit.record(by, "agenda_item.removed", item.meeting, position=item.position)
        meeting_changed(item.meeting)
