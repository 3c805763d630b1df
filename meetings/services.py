"""The rules for writing about meetings and minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.attribution import faults
from meetings.index import meeting_changed
from meetings.models import AgendaItem, Meeting, Minutes, MinutesVersion
from members.access.locks import Audience
from members.access.policy import NotReady, release_moment, require, require_secretariat
from vpwg.common import audit, search
from vpwg.common.editing import claim_edit


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
    """Put a point at the end of the agenda."""
    require(by, item.meeting)
    Meeting.objects.for_system("places are given to one at a time").select_for_update().get(pk=item.meeting_id)
    last = item.meeting.agenda.aggregate(last=Max("position"))["last"] or 0
    item.position = last + 1
    item.save()
    audit.record(by, "agenda_item.added", item.meeting, position=item.position)
    meeting_changed(item.meeting)
    return item


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Any) -> None:
    """Take a point off the agenda."""
    require(by, item.meeting)
    audit.record(by, "agenda_item.removed", item.meeting, position=item.position)
    meeting_changed(item.meeting)
    item.delete()


@transaction.atomic
def start_minutes(*, meeting: Meeting, by: Any) -> Minutes:
    """Return the minutes of `meeting`, begun now if there are none."""
    require(by, meeting)
    known = Minutes.objects.for_system("whether the meeting has minutes, for its secretariat")
    minutes = known.filter(meeting=meeting).first()
    if minutes is None:
        minutes = Minutes.objects.create(meeting=meeting, group=meeting.group)
        audit.record(by, "minutes.started", minutes)
    return minutes


@transaction.atomic
def save_draft(*, minutes: Minutes, body: str, seen: int, by: Any) -> Minutes:
    """Keep the draft text; raises StaleEdit, with the other text, if somebody saved since `seen`."""
    require(by, minutes)
    claim_edit(Minutes.objects.for_system("conditional update of a row already allowed"), minutes, seen)
    minutes.body = body
    minutes.save(update_fields=["body"])
    audit.record(by, "minutes.saved", minutes)
    return minutes


@transaction.atomic
def approve_minutes(*, minutes: Minutes, note: str = "", by: Any) -> MinutesVersion:
    """Fix the draft as the next version, which never changes. Raises NotReady with every reason."""
    require(by, minutes)
    minutes = (
        Minutes.objects.for_system("lock the row being approved").select_for_update(of=("self",)).get(pk=minutes.pk)
    )
    last = minutes.versions.order_by("-number").first()
    reasons = [] if minutes.body.strip() else [_("El acta no tiene texto.")]
    reasons += faults(minutes.body)
    if last and last.body == minutes.body:
        reasons.append(_("El texto es igual al de la versión %(number)s.") % {"number": last.number})
    if last and not note.strip():
        reasons.append(_("Diga en una línea qué se corrigió."))
    if reasons:
        raise NotReady(reasons)
    version = MinutesVersion.objects.create(
        minutes=minutes,
        number=last.number + 1 if last else 1,
        body=minutes.body,
        sha256=MinutesVersion.checksum(minutes.body),
        correction_note=note.strip(),
        approved_at=timezone.now(),
        approved_by=by,
    )
    if minutes.state == Minutes.State.DRAFT:
        minutes.state = Minutes.State.APPROVED
        minutes.save(update_fields=["state"])
    audit.record(by, "minutes.approved", minutes, number=version.number, sha256=version.sha256)
    search.changed(minutes)
    return version


@transaction.atomic
def publish_minutes(
    *, minutes: Minutes, audience: Audience, letters: str = "", at: datetime | None = None, by: Any
) -> Minutes:
    """Release the approved text to `audience`. Raises NotReady where none was approved."""
    require(by, minutes)
    if not minutes.versions.exists():
        raise NotReady([_("Apruebe primero el texto del acta.")])
    before = minutes.lock
    minutes.release(audience=audience, letters=letters, at=release_moment(minutes, at))
    minutes.state = Minutes.State.PUBLISHED
    minutes.save(update_fields=["lock", "released_at", "state"])
    audit.record(by, "minutes.published", minutes, before=before, now=minutes.lock)
    return minutes
