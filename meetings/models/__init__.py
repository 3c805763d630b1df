"""The records of what the groups do, one module a subject."""

from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meetings import Meeting, MeetingUserGrant
from meetings.models.minutes import Minutes, MinutesPrint, MinutesUserGrant, MinutesVersion, NameAnswer

__all__ = [
    "AgendaItem",
    "Attendance",
    "Meeting",
    "MeetingUserGrant",
    "Minutes",
    "MinutesPrint",
    "MinutesUserGrant",
    "MinutesVersion",
    "NameAnswer",
]
