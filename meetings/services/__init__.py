"""The rules for writing, one module a subject."""

from meetings.services.agenda import add_agenda_item, remove_agenda_item
from meetings.services.meetings import create_meeting, publish_meeting, update_meeting
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
