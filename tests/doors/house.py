"""The doors of the house: public pages, desks, resources, meetings and minutes, conflicts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from meetings import names
from meetings import services as meeting_services
from tests.builders import BUILDERS
from tests.doors import ACCOUNT, CANARY, DESK, HIDDEN, KEPT, OPEN, POSTS, Planted

ROUTES = {
    "home": OPEN, "privacy": OPEN, "about_data": OPEN, "health": OPEN,
    "desk": ACCOUNT, "kept_post_drop": POSTS,
    "secretariat_desk": DESK,
    "group_list": OPEN, "group_detail": OPEN,
    "conflict_list": OPEN, "statistics": OPEN, "series_csv": OPEN, "emergency_list": OPEN,
    "conflict_create": DESK, "conflict_detail": HIDDEN, "conflict_edit": KEPT, "conflict_publish": KEPT,
    "meeting_list": OPEN, "meeting_create": DESK, "meeting_detail": HIDDEN, "meeting_edit": KEPT,
    "meeting_publish": KEPT, "agenda_item_create": KEPT, "agenda_item_delete": POSTS,
    "minutes_detail": HIDDEN, "minutes_version": HIDDEN, "minutes_pdf": HIDDEN,
    "minutes_edit": KEPT, "minutes_approve": KEPT, "minutes_publish": KEPT,
}  # fmt: skip


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of drafts of Lima's secretariat."""
    keeper = world.user("secretariat_lima")
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    minutes = meeting_services.start_minutes(meeting=meeting, by=keeper)
    meeting_services.save_draft(minutes=minutes, body="Texto.", seen=minutes.edit_version, by=keeper)
    meeting_services.approve_minutes(minutes=minutes, by=keeper)
    conflict = BUILDERS["conflicts.Conflict"](world.lima)
    names = {
        "conflict": [conflict.public_id],
        "meeting": [meeting.public_id],
        "minutes": [meeting.public_id],
    }
    every = {f"{thing}_{verb}": given for thing, given in names.items()
             for verb in ("detail", "edit", "publish", "approve", "pdf") if f"{thing}_{verb}" in ROUTES}  # fmt: skip
    return every | {
        "group_detail": ["lima"],
        "minutes_version": [meeting.public_id, 1],
        "agenda_item_delete": [meeting.public_id, "0" * 20],
        "agenda_item_create": [meeting.public_id],
    }


def plant(world: Any, add_edition: Any) -> Planted:
    """A resource, a meeting with minutes and a case, all for civil society of Lima, all with the canary."""
    keeper = world.user("secretariat_lima")
    rows = []
    for label in ("resources.Resource", "meetings.Meeting", "conflicts.Conflict"):
        row = BUILDERS[label](world.lima)
        row.title = f"{CANARY} {label}"
        row.release(audience="pillars", letters="S")
        row.save()
        rows.append(row)
    resource, meeting, conflict = rows
    conflict.summary = CANARY
    conflict.save()
    edition = add_edition(resource, keeper, CANARY)
    minutes = meeting_services.start_minutes(meeting=meeting, by=keeper)
    body = f"{CANARY} dicho"
    # Another door plants somebody of that name: here the word is not who spoke.
    others = {m.key for m in names.mentions_in(body, names.known_of(meeting))}
    meeting_services.save_draft(minutes=minutes, body=body, seen=1, not_speakers=others, by=keeper)
    meeting_services.approve_minutes(minutes=minutes, by=keeper)
    meeting_services.publish_minutes(minutes=minutes, audience="pillars", letters="S", by=keeper)
    return Planted(
        meant={"civil_society_lima", "secretariat_lima"},
        seen=[
            resource.get_absolute_url(), meeting.get_absolute_url(), conflict.get_absolute_url(),
            reverse("minutes_detail", args=[meeting.public_id]), reverse("minutes_version", args=[meeting.public_id, 1]),
            reverse("edition_file", args=[resource.slug, edition.public_id]),
            reverse("minutes_pdf", args=[meeting.public_id]),
        ],
        lists=[reverse("resource_list"), reverse("meeting_list"), reverse("conflict_list"), "/recursos/?formato=csv",
               f"/recursos/?q={CANARY}", "/grupos/lima/", "/mi/", "/", "/en/", "/en/recursos/", "/secretaria/"],
    )  # fmt: skip
