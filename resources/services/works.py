"""The rules for writing about works."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.access.locks import Audience
from members.access.policy import NotReady, require, require_secretariat
from members.access.releasing import release_row
from members.directory.models import User
from members.directory.services.lingering import is_narrowing
from resources.acts import Act
from resources.index import resource_changed
from resources.models import Resource, fits, new_slug
from resources.services.preparing import titled_ids
from resources.services.sharing import end_links
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit
from vpwg.common.queue import enqueue


@transaction.atomic
def create_resource(*, resource: Resource, topics: Any = (), authors: Any = (), by: User) -> Resource:
    """Add a work, for its group's secretariat alone until it is published."""
    require_secretariat(by, resource.group_id)
    resource.set_audience(Audience.SECRETARIAT)
    resource.slug = new_slug(resource.title)  # a form makes the row before its title is known
    resource.save()
    resource.topics.set(topics)
    resource.authors.set(authors)
    audit.record(by, Act.RESOURCE_CREATED, resource)
    resource_changed(resource)
    return resource


@transaction.atomic
def update_resource(*, resource: Resource, topics: Any, authors: Any = None, seen: int, by: User) -> Resource:
    """Keep changes (`authors` none: those of before); raises StaleEdit if somebody saved since version `seen`."""
    require(by, resource)
    rows = Resource.objects.for_system("conditional update of a row already allowed")
    claim_edit(rows, resource, seen)
    is_retitled = not rows.filter(pk=resource.pk, title=resource.title).exists()
    resource.save()
    resource.topics.set(topics)
    if authors is not None:
        resource.authors.set(authors)
    audit.record(by, Act.RESOURCE_CHANGED, resource)
    resource_changed(resource)
    if is_retitled:
        for pk in titled_ids(resource):
            enqueue("resources.tasks.retitle_edition", pk)
    return resource


@transaction.atomic
def publish_resource(
    *,
    resource: Resource,
    audience: Audience,
    letters: str = "",
    at: datetime | None = None,
    kept_links: Collection[str] = (),
    by: User,
) -> Resource:
    """Release the work to `audience`, now or from the instant `at`. Raises NotReady where there is nothing to read.

    Where that is narrower than before, its share links end, except those whose public ids are in `kept_links`.
    """
    require(by, resource)
    if not resource.abstract_es and not resource.editions.ready().exists():
        raise NotReady([_("Agregue un resumen, o un archivo y apruebe su copia limpia, antes de publicar.")])
    if is_narrowing(resource, audience=audience, letters=letters, at=at):
        end_links(resource=resource, kept=kept_links, by=by)
    is_read = resource.is_released and resource.audience is not Audience.SECRETARIAT
    if not is_read and not fits(resource.slug, resource.title):
        resource.slug = new_slug(resource.title)  # readers must not learn from the address what a draft was called
    release_row(
        resource, Act.RESOURCE_PUBLISHED, audience=audience, letters=letters, at=at, by=by, also=["slug"],
        opens=at.isoformat() if at else None,
    )  # fmt: skip
    resource_changed(resource)
    return resource
