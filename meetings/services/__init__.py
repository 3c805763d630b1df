"""The rules for writing, one module a subject."""

from meetings.services.meetings import (
    add_agenda_item,
    create_meeting,
    publish_meeting,
    remove_agenda_item,
    update_meeting,
)
from meetings.services.minutes import approve_minutes, publish_minutes, save_draft, start_minutes

__all__ = [
    "add_agenda_item",
    "approve_minutes",
    "create_meeting",
    "publish_meeting",
    "publish_minutes",
    "remove_agenda_item",
    "save_draft",
    "start_minutes",
    "update_meeting",
]
