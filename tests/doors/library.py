"""The doors of the library: works and editions described, collections, crosswalk, proposals, share links, public touches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from members.access.viewer import lima_today
from resources.models import Edition, Proposal, ShareLink
from resources.services import collections, sharing
from tests.builders import BUILDERS
from tests.doors import ACCOUNT, CANARY, DESK, HIDDEN, KEPT, OPEN, POSTS, Planted

ROUTES = {
    "resource_list": OPEN, "resource_create": DESK, "resource_detail": HIDDEN, "resource_edit": KEPT,
    "resource_publish": KEPT, "row_lend": KEPT, "resource_bibtex": HIDDEN, "resource_ris": HIDDEN,
    "edition_detail": HIDDEN,
    "collection_list": OPEN, "collection_create": DESK, "collection_detail": HIDDEN, "collection_edit": KEPT,
    "collection_items": KEPT, "collection_publish": KEPT,
    "crosswalk": OPEN, "resource_feed": OPEN, "sitemap": OPEN, "sitemap_list": OPEN, "robots": OPEN,
    "proposal_create": (302, 200, 200, 200, 404), "proposal_mine": ACCOUNT,
    "proposal_list": DESK, "proposal_decide": KEPT,
    "catalogue_upload": DESK,
    "share_create": KEPT, "share_list": DESK, "share_revoke": POSTS, "share_open": OPEN, "share_file": OPEN,
}  # fmt: skip


def _work(world: Any, add_edition: Any, title: str = "Recurso de prueba") -> tuple[Any, Edition]:
    resource = BUILDERS["resources.Resource"](world.lima)
    resource.title = title
    resource.save()
    return resource, add_edition(resource, world.user("secretariat_lima"), title)


def _link(edition: Edition, world: Any, note: str = "una visita") -> tuple[ShareLink, str]:
    until = lima_today() + timedelta(days=3)
    return sharing.create_link(edition=edition, note=note, ends_on=until, by=world.user("secretariat_lima"))


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of a draft of Lima's secretariat with its edition, collection, proposal and share link."""
    resource, edition = _work(world, add_edition)
    collection = BUILDERS["resources.Collection"](world.lima)
    Proposal.objects.create(resource=resource, proposed_by=world.user("secretariat_lima"))
    link, token = _link(edition, world)
    own = {name: [resource.slug] for name in ROUTES if name.startswith("resource_") and ROUTES[name] in (KEPT, HIDDEN)}
    of_collection = {
        name: [collection.slug] for name in ROUTES if name.startswith("collection_") and ROUTES[name] in (KEPT, HIDDEN)
    }
    return own | of_collection | {
        "row_lend": ["resource", resource.public_id],
        "sitemap_list": ["portal-1"],
        "edition_detail": [resource.slug, edition.public_id],
        "share_create": [resource.slug, edition.public_id],
        "proposal_decide": [resource.slug],
        "share_revoke": [link.public_id],
        "share_open": [token],
        "share_file": [token],
    }  # fmt: skip


def plant(world: Any, add_edition: Any) -> Planted:
    """A work in a collection, proposed and shared by link, all with the canary, for Lima's secretariat alone."""
    keeper = world.user("secretariat_lima")
    resource, edition = _work(world, add_edition, f"{CANARY} obra")
    resource.topics.set(_topics())
    collection = BUILDERS["resources.Collection"](world.lima)
    collection.title_es = f"{CANARY} colección"
    collection.save()
    collections.add_to_collection(collection=collection, resource=resource, by=keeper)
    Proposal.objects.create(resource=resource, proposed_by=world.user("secretariat_lima"), reason=CANARY)
    _link(edition, world, f"{CANARY} nota")
    return Planted(
        meant={"secretariat_lima"},
        seen=[
            resource.get_absolute_url(), reverse("edition_detail", args=[resource.slug, edition.public_id]),
            reverse("resource_bibtex", args=[resource.slug]), reverse("resource_ris", args=[resource.slug]),
            reverse("row_lend", args=["resource", resource.public_id]), reverse("resource_publish", args=[resource.slug]),
            collection.get_absolute_url(), reverse("collection_items", args=[collection.slug]),
            reverse("proposal_decide", args=[resource.slug]), reverse("share_list"), reverse("proposal_list"),
        ],
        lists=[
            reverse("collection_list"), reverse("crosswalk"), "/recursos/cruce/?formato=csv", "/recursos/feed/",
            "/en/recursos/feed/", "/sitemap.xml", "/sitemap-recursos-1.xml", reverse("proposal_mine"), "/secretaria/",
            f"/recursos/?collection={collection.slug}", "/recursos/?topic=R1", "/recursos/?orden=titulo",
        ],
    )  # fmt: skip


def _topics() -> list[Any]:
    from resources.models import Topic

    root, _made = Topic.objects.get_or_create(family="vp", code="R", name_es="Riesgos", name_en="Risk")
    topic, _made = Topic.objects.get_or_create(
        family="vp", code="R1", defaults={"name_es": "Riesgo", "name_en": "Risk", "parent": root}
    )
    return [topic]
