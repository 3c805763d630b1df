"""What the acts of the log were about, as one reader may read it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps

from members.access.viewer import Reader
from vpwg.common.models import AuditEntry


def objects_of(reader: Reader, entries: list[AuditEntry]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return title and address of what the acts were about, each read through the reader's own door."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.object_label].add(entry.object_id)
    found = {}
    for label, ids in wanted.items():
        model = model_of(label)
        manager = getattr(model, "_default_manager", None)
        if manager is None or not hasattr(manager, "visible_to"):
            continue
        key = "public_id" if any(field.name == "public_id" for field in model._meta.fields) else "pk"
        usable = ids if key == "public_id" else {each for each in ids if each.isdigit()}
        for row in _with_names(manager.visible_to(reader).filter(**{f"{key}__in": usable})):
            address = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
            found[(label, str(getattr(row, key)))] = (str(row), address)
    return found


def model_of(label: str) -> Any:
    """Return the model that an entry names, or None where it is called otherwise by now: the log outlives names."""
    try:
        return apps.get_model(label) if label else None
    except (LookupError, ValueError):
        return None


def _with_names(rows: Any) -> Any:
    """Fetch in the same query what the usual `__str__` of a row names."""
    names = {field.name for field in rows.model._meta.fields}
    related = {
        "directory.Seat": ["person", "membership__organisation", "membership__group"],
        "directory.Membership": ["organisation", "group"],
        "privacy.DataRequest": [],
    }.get(rows.model._meta.label, sorted(names & {"meeting", "organisation", "person", "resource"}))
    return rows.select_related(*related) if related else rows
