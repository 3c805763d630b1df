"""The rules for writing minutes: the draft, its approval as a version, who reads that, and its corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Meeting, Minutes, MinutesDraft, MinutesPrint, MinutesVersion, NameAnswer
from meetings.reads.attribution import faults
from meetings.services import limits, names, printing
from members.access.locks import Audience
from members.access.policy import NotReady, require
from members.access.releasing import release_row
from members.directory.reads.reach import change_of
from vpwg.common import search
from vpwg.common.forms.editing import StaleEdit, claim_edit
from vpwg.common.log import audit

Correction = MinutesVersion.Correction
ONE_CLICK = timedelta(seconds=30)  # a second click on "approve" within this is the same click


@transaction.atomic
def start_minutes(*, meeting: Meeting, by: Any) -> Minutes:
    """Return the minutes of `meeting`, begun now if there are none; two at once begin them once."""
    require(by, meeting)
    meeting.hold()
    known = Minutes.objects.for_system("whether the meeting has minutes, for its secretariat")
    minutes = known.filter(meeting=meeting).first()
    if minutes is None:
        minutes = Minutes.objects.create(meeting=meeting, group=meeting.group)
        audit.record(by, "minutes.started", minutes)
    return minutes


def draft_of(minutes: Minutes, user: Any) -> MinutesDraft:
    """Return what was written so far, empty where nothing was or where `user` is not of its secretariat."""
    rows = MinutesDraft.objects.visible_to(user).filter(minutes=minutes) if minutes.pk else ()
    draft = next(iter(rows), None) or MinutesDraft(minutes=minutes)
    draft.minutes = minutes
    return draft


@transaction.atomic
def save_draft(
    *, minutes: Minutes, body: str, seen: int, by: Any, language: str = "", not_speakers: Iterable[str] = ()
) -> Minutes:
    """Keep the draft text; raises StaleEdit, with the other draft, if somebody saved since `seen`.

    `not_speakers` are keys of names in it (`names.Mention.key`) of which it was answered that they did not speak.
    """
    require(by, minutes)
    try:
        claim_edit(Minutes.objects.for_system("conditional update of a row already allowed"), minutes, seen)
    except StaleEdit as stale:
        raise StaleEdit(draft_of(stale.current, by)) from stale
    minutes.language = language or minutes.language
    minutes.save(update_fields=["language"])
    rows = MinutesDraft.objects.for_system("the draft being written")
    rows.update_or_create(minutes=minutes, defaults={"body": body})
    _keep_answers(minutes, not_speakers, by)
    audit.record(by, "minutes.saved", minutes)
    return minutes


@transaction.atomic
def approve_minutes(
    *,
    minutes: Minutes,
    note: str = "",
    correction: str = Correction.MATERIAL,
    seen: int | None = None,
    not_speakers: Iterable[str] = (),
    by: Any,
) -> MinutesVersion:
    """Fix the draft as the next version, which never changes, and puts the one before out of force.

    `seen` is the version of the draft that was on the screen (none: that of `minutes` as given). Raises StaleEdit,
    having approved nothing, where the draft was saved since; NotReady with every reason. A correction for
    confidentiality withdraws every version before it.
    """
    require(by, minutes)
    seen = minutes.edit_version if seen is None else seen
    rows = Minutes.objects.for_system("hold the row being approved").select_related("meeting")
    minutes = rows.select_for_update(of=("self",)).get(pk=minutes.pk)
    if minutes.edit_version != seen:
        raise StaleEdit(draft_of(minutes, by))
    draft, note = draft_of(minutes, by), note.strip()
    last = minutes.versions.order_by("-number").first()
    if last and _is_same_click(draft, last, note, by):
        return last
    _keep_answers(minutes, not_speakers, by)
    if reasons := obstacles(draft, last, note):
        raise NotReady(reasons)
    version = _next_version(draft, last, note, correction if last else "", by)
    if minutes.state == Minutes.State.DRAFT:
        minutes.state = Minutes.State.APPROVED
        minutes.save(update_fields=["state"])
    # No checksum of the text: who reads the log could try names with it.
    audit.record(by, "minutes.approved", minutes, number=version.number, correction=version.correction or None)
    if last and version.correction == Correction.CONFIDENTIALITY:
        _withdraw_before(version, by)
    search.changed(minutes)
    printing.print_where_a_worker_is(version.pk)
    return version


def _is_same_click(draft: MinutesDraft, last: MinutesVersion, note: str, by: Any) -> bool:
    is_same = (last.body, last.language, last.correction_note) == (draft.body, draft.language, note)
    return is_same and last.approved_by_id == by.pk and last.approved_at > timezone.now() - ONE_CLICK


def obstacles(draft: MinutesDraft, last: MinutesVersion | None, note: str) -> list[str]:
    """Return every reason why `draft` cannot be approved after `last`, with `note`."""
    minutes = draft.minutes
    reasons = [] if draft.body.strip() else [_("El acta no tiene texto.")]
    reasons += faults(draft.body) + faults(note) + limits.too_large(draft.body)
    if last and last.body == draft.body and last.language == draft.language:
        reasons.append(_("El texto es igual al de la versión %(number)s.") % {"number": last.number})
    if last and not note:
        reasons.append(_("Diga en una línea qué se corrigió."))
    known = names.known_of(minutes.meeting)
    reasons += _unanswered(unanswered_names(minutes, draft.body, known), _("el acta"))
    return reasons + _unanswered(unanswered_names(minutes, note, known), _("la nota de corrección"))


def _next_version(
    draft: MinutesDraft, last: MinutesVersion | None, note: str, correction: str, by: Any
) -> MinutesVersion:
    minutes = draft.minutes
    earlier = MinutesVersion.objects.for_system("the version in force gives way to the next").filter(minutes=minutes)
    earlier.filter(is_current=True).update(is_current=False)
    return MinutesVersion.objects.create(
        minutes=minutes,
        number=last.number + 1 if last else 1,
        body=draft.body,
        language=minutes.language,
        seal=MinutesVersion.seal_of(draft.body),
        correction=correction,
        correction_note=note,
        approved_at=timezone.now(),
        approved_by=by,
    )


def _withdraw_before(version: MinutesVersion, by: Any) -> None:
    """Take every earlier version from everybody, on every surface; only that it existed is left, to the secretariat."""
    earlier = MinutesVersion.objects.for_system("withdrawing what a correction takes back").filter(
        minutes=version.minutes, number__lt=version.number, withdrawn_at__isnull=True
    )
    numbers = sorted(earlier.values_list("number", flat=True))
    why = "the bytes of withdrawn versions go"
    MinutesPrint.objects.for_system(why).filter(version__in=earlier.values("pk")).delete()
    earlier.update(is_current=False, is_opened=False, withdrawn_at=timezone.now(), withdrawn_by=by)
    audit.record(by, "minutes.withdrawn", version.minutes, versions=", ".join(map(str, numbers)))


@dataclass(frozen=True)
class NamesChecked:
    """A text with the marks that were asked for, the keys of names that did not speak, and what is still open."""

    text: str
    not_speakers: set[str]
    open: list[names.Mention]
    answered_now: list[names.Mention]


def check_names(
    minutes: Minutes, text: str, known: list[names.Known], posted: Mapping[str, str] | None = None
) -> NamesChecked:
    """Look for plain names of `known` in `text`, with what was answered before and `posted` (key → answer)."""
    mentions = names.mentions_in(text, known)
    kept = _kept_answers(minutes, mentions)
    answers = dict.fromkeys(kept, names.ANOTHER) | dict(posted or {})
    marked = names.answered_text(text, mentions, answers)
    if marked != text:
        not_speakers = names.carried_over(marked, known, mentions, answers)
        mentions = names.mentions_in(marked, known)
    else:
        not_speakers = {mention.key for mention in mentions if answers.get(mention.key) == names.ANOTHER}
    return NamesChecked(
        marked,
        not_speakers,
        [mention for mention in mentions if mention.key not in not_speakers],
        [mention for mention in mentions if mention.key in not_speakers - kept],
    )


def _kept_answers(minutes: Minutes, mentions: list[names.Mention]) -> set[str]:
    if minutes.pk is None:
        return set()
    rows = NameAnswer.objects.for_system("what was answered of names, for the check of a text")
    return set(rows.filter(minutes=minutes, key__in=[m.key for m in mentions]).values_list("key", flat=True))


def unanswered_names(minutes: Minutes, text: str, known: list[names.Known]) -> list[names.Mention]:
    """Return the names of somebody in `known` in plain `text` of which nobody answered whether they spoke."""
    return check_names(minutes, text, known).open


def _unanswered(mentions: list[names.Mention], where: str) -> list[str]:
    if not mentions:
        return []
    told = {"count": len(mentions), "where": where, "names": ", ".join(dict.fromkeys(m.term for m in mentions))}
    return [
        ngettext(
            "Hay %(count)d nombre sin marcar en %(where)s: %(names)s. Diga si es quien habló.",
            "Hay %(count)d nombres sin marcar en %(where)s: %(names)s. Diga de cada uno si es quien habló.",
            len(mentions),
        )
        % told
    ]


def _keep_answers(minutes: Minutes, keys: Iterable[str], by: Any) -> None:
    rows = [NameAnswer(minutes=minutes, key=key, answered_by=by) for key in dict.fromkeys(keys)]
    NameAnswer.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def publish_minutes(
    *,
    minutes: Minutes,
    audience: Audience,
    letters: str = "",
    at: datetime | None = None,
    opened: Collection[int] = (),
    not_speakers: Iterable[str] = (),
    by: Any,
) -> Minutes:
    """Release the text in force to `audience`, and of the earlier versions those numbered in `opened`.

    Raises NotReady where none was approved, or where more would read it while a name in it was not answered for.
    """
    require(by, minutes)
    versions = MinutesVersion.objects.for_system("the versions of minutes being published").filter(minutes=minutes)
    current = versions.filter(is_current=True).first()
    if current is None:
        raise NotReady([_("Apruebe primero el texto del acta.")])
    _keep_answers(minutes, not_speakers, by)
    # Narrowing is never refused: fewer readers cannot learn more.
    if opened or change_of(minutes, audience=audience, letters=letters, at=at, contents=[]).is_wider:
        known = names.known_of(minutes.meeting)
        shown = [current, *versions.filter(number__in=opened, withdrawn_at__isnull=True, is_current=False)]
        texts = [text for version in shown for text in (version.body, version.correction_note)]
        mentions = [mention for text in texts for mention in unanswered_names(minutes, text, known)]
        if mentions:
            raise NotReady(_unanswered(mentions, _("el acta")))
    minutes.state = Minutes.State.PUBLISHED
    told = ", ".join(map(str, sorted(opened))) or None
    release_row(
        minutes, "minutes.published", audience=audience, letters=letters, at=at, by=by, also=["state"],
        earlier_versions=told,
    )  # fmt: skip
    versions.filter(is_opened=True).exclude(number__in=opened).update(is_opened=False)
    versions.filter(number__in=opened, withdrawn_at__isnull=True, is_current=False).update(is_opened=True)
    printing.print_where_a_worker_is(current.pk)
    return minutes
