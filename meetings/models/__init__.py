"""The records of what the groups do, one module a subject."""

from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meetings import Meeting, MeetingLink, MeetingUserGrant
from meetings.models.minutes import (
    Minutes,
    MinutesDraft,
    MinutesPrint,
    MinutesUserGrant,
    MinutesVersion,
    NameAnswer,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Meeting",
    "MeetingLink",
    "MeetingUserGrant",
    "Minutes",
    "MinutesDraft",
    "MinutesPrint",
    "MinutesUserGrant",
    "MinutesVersion",
    "NameAnswer",
]
