"""The rules for writing the agenda of a session."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from meetings.index import meeting_changed
from meetings.models import AgendaItem
from members.access.policy import require
from vpwg.common.log import audit


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
