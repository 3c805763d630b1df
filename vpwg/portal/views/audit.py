"""Who did what: the log of a group, for its secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.directory.acts import Act as DirectoryAct
from members.directory.models import Seat, Standing, WorkingGroup
from vpwg.common.log.acts import LogAct
from vpwg.common.log.taking import record_taken
from vpwg.common.models import AuditEntry
from vpwg.common.tables import exports
from vpwg.common.text.days import day_of
from vpwg.common.web.paging import page_of
from vpwg.privacy.reads.audit_objects import model_of, objects_of
from vpwg.privacy.reads.audit_words import KINDS, actions_of, words_for

# What somebody read, and when they came to read, is theirs.
_READINGS = {*actions_of("descargas"), DirectoryAct.ACCOUNT_SIGNED_IN}
_AT_THE_DOOR = set(actions_of("ingresos"))
EXPORTED = 5_000
# Beyond these a day plus one, or its midnight in UTC, is no date any more.
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True)
class Act:
    """One line of the log as its secretariat reads it."""

    at: datetime
    who: str
    what: str
    about: str
    link: str
    group: str


@secretariat_required
def audit_list(request: HttpRequest) -> HttpResponse:
    """Acts in the groups that the reader keeps; `?formato=csv` as a table, itself on record."""
    rows = _asked(request)
    if request.GET.get("formato") == "csv":
        for group_id in viewer_of(request.user).groups_kept:
            record_taken(request, LogAct.AUDIT_EXPORTED, group_id=group_id)
        table = ([a.at, a.group, a.who, a.what, a.about] for a in _acts(request, rows[:EXPORTED]))
        return exports.csv_response(
            "registro-de-actos.csv", [_("Cuándo"), _("Grupo"), _("Quién"), _("Acto"), _("Sobre")], table
        )
    page = page_of(request, rows, size=50)
    context = {
        "page": page,
        "acts": _acts(request, page.items),
        "kinds": KINDS.items(),
        "asked": {name: request.GET.get(name, "") for name in ("tipo", "desde", "hasta")},
        "csv_query": page.csv_query,
    }
    return render(request, "portal/audit_list.html", context)


def _asked(request: HttpRequest) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(group_id__in=viewer_of(request.user).groups_kept)
    if kind := request.GET.get("tipo", ""):
        rows = rows.filter(action__in=actions_of(kind))
    if since := _day(request.GET.get("desde", "")):
        rows = rows.filter(at__gte=_midnight(since))
    if until := _day(request.GET.get("hasta", "")):
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows.select_related("by__person").order_by("-pk")


def _day(text: str) -> date | None:
    """Return the day typed, or None for what is no day that a log could hold."""
    day = day_of(text)
    return day if day and _FIRST <= day <= _LAST else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _acts(request: HttpRequest, entries: Any) -> list[Act]:
    """Return the lines for `entries`. Who reads a restricted paper is never told: the secretariat learns
    that it was taken, and by name only where one of its own took it."""
    entries = list(entries)
    groups = {group.pk: group.short_name for group in WorkingGroup.objects.all()}
    own = _own_people(request)
    objects = objects_of(request.user, entries)
    acts = []
    for entry in entries:
        is_reading = entry.action in _READINGS
        person_id = entry.by.person_id if entry.by else None
        if is_reading and (entry.group_id, person_id) not in own:
            who = _("Una persona con acceso")
        else:
            who = str(entry.by) if entry.by else _("Alguien") if entry.action in _AT_THE_DOOR else _("El sistema")
        unnamed = entry.object_label if model_of(entry.object_label) is None else ""
        about, link = objects.get((entry.object_label, entry.object_id), (unnamed, ""))
        acts.append(Act(entry.at, who, words_for(entry.action), about, link, groups.get(entry.group_id, "")))
    return acts


def _own_people(request: HttpRequest) -> set[tuple[int, int]]:
    """(group, person) of everybody who is or was of the secretariats that the reader belongs to."""
    seats = Seat.objects.visible_to(request.user).filter(membership__standing=Standing.SECRETARIAT)
    return set(seats.values_list("membership__group_id", "person_id"))
