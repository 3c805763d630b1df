"""The doors of editions: upload, report, copy, original, thumbnail."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.builders import BUILDERS
from tests.doors import CANARY, HIDDEN, KEPT, POSTS, Planted

ROUTES = {
    "edition_create": KEPT, "edition_link": KEPT,
    "edition_file": HIDDEN, "edition_thumbnail": HIDDEN,
    "edition_original": KEPT, "edition_report": KEPT, "edition_remove": KEPT, "edition_retry": POSTS, "edition_signed_original": POSTS,
}  # fmt: skip


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of an edition of a draft of Lima's secretariat, with a picture of its first page."""
    resource = BUILDERS["resources.Resource"](world.lima)
    edition = add_edition(resource, world.user("secretariat_lima"))
    edition.thumbnail = edition.cleaned.name
    edition.save(update_fields=["thumbnail"])
    both = [resource.slug, edition.public_id]
    return dict.fromkeys(ROUTES, both) | {"edition_create": both[:1], "edition_link": both[:1]}


def plant(world: Any, add_edition: Any) -> Planted:
    """A file that the secretariat has not approved yet, of a work that a pillar reads already."""
    from resources.models import Edition

    resource = BUILDERS["resources.Resource"](world.lima)
    resource.release(audience="pillars", letters="S")
    resource.save()
    edition = add_edition(resource, world.user("secretariat_lima"), CANARY)
    Edition.objects.for_system("test").filter(pk=edition.pk).update(approved_at=None)
    both = [resource.slug, edition.public_id]
    return Planted(
        meant={"secretariat_lima"},
        seen=[reverse("edition_file", args=both), reverse("edition_original", args=both)],
        lists=[
            resource.get_absolute_url(),
            reverse("edition_report", args=both),
            "/recursos/",
            f"/recursos/?q={CANARY}",
        ],
    )
