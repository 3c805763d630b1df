"""Who did what: the log of a group, for its secretariat."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.viewer import viewer_of
from members.decorators import secretariat_required
from members.models import Seat, Standing, WorkingGroup
from vpwg.common import audit, exports
from vpwg.common.models import AuditEntry
from vpwg.common.paging import page_of
from vpwg.portal.audit_words import KINDS, actions_of, words_for

_READING = "descargas"
EXPORTED = 5_000


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
            audit.record(request.user, "audit.exported", group_id=group_id)
        table = ([a.at, a.group, a.who, a.what, a.about] for a in _acts(request, rows[:EXPORTED]))
        return exports.csv_response(
            "registro-de-actos.csv", [_("Cuándo"), _("Grupo"), _("Quién"), _("Acto"), _("Sobre")], table
        )
    page = page_of(request, rows, size=50)
    query = request.GET.copy()
    query["formato"] = "csv"
    context = {
        "page": page,
        "acts": _acts(request, page.items),
        "kinds": KINDS.items(),
        "asked": {name: request.GET.get(name, "") for name in ("tipo", "desde", "hasta")},
        "csv_query": query.urlencode(),
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
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _acts(request: HttpRequest, entries: Any) -> list[Act]:
    """Return the lines for `entries`. Who reads a restricted paper is never told: the secretariat learns
    that it was taken, and by name only where one of its own took it."""
    entries = list(entries)
    groups = {group.pk: group.short_name for group in WorkingGroup.objects.all()}
    own = _own_people(request)
    objects = _objects(request, entries)
    acts = []
    for entry in entries:
        is_reading = entry.action in actions_of(_READING)
        person_id = entry.by.person_id if entry.by else None
        if is_reading and (entry.group_id, person_id) not in own:
            who = _("Una persona con acceso")
        else:
            who = str(entry.by) if entry.by else _("El sistema")
        unnamed = entry.object_label if _model_of(entry.object_label) is None else ""
        about, link = objects.get((entry.object_label, entry.object_id), (unnamed, ""))
        acts.append(Act(entry.at, who, words_for(entry.action), about, link, groups.get(entry.group_id, "")))
    return acts


def _own_people(request: HttpRequest) -> set[tuple[int, int]]:
    """(group, person) of everybody who is or was of the secretariats that the reader belongs to."""
    seats = Seat.objects.visible_to(request.user).filter(membership__standing=Standing.SECRETARIAT)
    return set(seats.values_list("membership__group_id", "person_id"))


def _objects(request: HttpRequest, entries: list[AuditEntry]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return title and address of what the acts were about, each read through the reader's own door."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.object_label].add(entry.object_id)
    found = {}
    for label, ids in wanted.items():
        model = _model_of(label)
        manager = getattr(model, "_default_manager", None)
        if not hasattr(manager, "visible_to"):
            continue
        key = "public_id" if any(field.name == "public_id" for field in model._meta.fields) else "pk"
        usable = ids if key == "public_id" else {each for each in ids if each.isdigit()}
        for row in _with_names(manager.visible_to(request.user).filter(**{f"{key}__in": usable})):
            address = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
            found[(label, str(getattr(row, key)))] = (str(row), address)
    return found


def _model_of(label: str) -> Any:
    """Return the model that an entry names, or None where it is called otherwise by now: the log outlives names."""
    try:
        return apps.get_model(label) if label else None
    except (LookupError, ValueError):
        return None


def _with_names(rows: Any) -> Any:
    """Fetch in the same query what the usual `__str__` of a row names."""
    names = {field.name for field in rows.model._meta.fields}
    related = {
        "members.Seat": ["person", "membership__organisation", "membership__group"],
        "members.Membership": ["organisation", "group"],
        "members.DataRequest": [],
    }.get(rows.model._meta.label, sorted(names & {"meeting", "organisation", "person", "resource"}))
    return rows.select_related(*related) if related else rows
