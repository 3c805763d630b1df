"""The rules for writing about collections: works in a chosen order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from members.access.locks import Audience
from members.access.policy import NotReady, require, require_secretariat
from members.access.releasing import release_row
from members.directory.models import User
from resources.acts import Act
from resources.models import Collection, CollectionItem, Resource, fits, new_slug
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit


@transaction.atomic
def create_collection(*, collection: Collection, by: User) -> Collection:
    """Begin a collection, for its group's secretariat alone until it is published."""
    require_secretariat(by, collection.group_id)
    collection.set_audience(Audience.SECRETARIAT)
    collection.slug = new_slug(collection.title_es)  # a form makes the row before its title is known
    collection.save()
    audit.record(by, Act.COLLECTION_CREATED, collection)
    return collection


@transaction.atomic
def update_collection(*, collection: Collection, seen: int, by: User) -> Collection:
    """Keep its titles and introductions; raises StaleEdit if somebody saved since version `seen`."""
    require(by, collection)
    claim_edit(Collection.objects.for_system("conditional update of a row already allowed"), collection, seen)
    collection.save()
    audit.record(by, Act.COLLECTION_CHANGED, collection)
    return collection


@transaction.atomic
def add_to_collection(*, collection: Collection, resource: Resource, by: User) -> CollectionItem:
    """Put a work at the end; its own audience stays as it is. Twice is the same as once."""
    require(by, collection)
    _wait_for(collection)
    last = collection.items.aggregate(last=Max("position"))["last"] or 0
    item, _made = collection.items.get_or_create(resource=resource, defaults={"position": last + 1})
    audit.record(by, Act.COLLECTION_CHANGED, collection, added=resource.public_id)
    return item


def _wait_for(collection: Collection) -> None:
    """Places are given to one at a time."""
    Collection.objects.for_system("lock").select_for_update(of=("self",)).get(pk=collection.pk)


@transaction.atomic
def remove_from_collection(*, collection: Collection, resource: Resource, by: User) -> None:
    """Take a work out; the work itself stays."""
    require(by, collection)
    collection.items.filter(resource=resource).delete()
    audit.record(by, Act.COLLECTION_CHANGED, collection, removed=resource.public_id)


@transaction.atomic
def move_in_collection(*, collection: Collection, resource: Resource, step: int, by: User) -> None:
    """Move a work one place up (`step` -1) or down (+1); at an end nothing happens.

    A place is one among the works that `by` sees: one that was closed since (another group's) is stepped over, or
    pressing a button without effect would tell of it.
    """
    require(by, collection)
    _wait_for(collection)
    items = list(collection.items.order_by("position", "pk"))
    seen = set(CollectionItem.objects.visible_to(by).filter(collection=collection).values_list("pk", flat=True))
    shown = [i for i, item in enumerate(items) if item.pk in seen]
    at = next((place for place, i in enumerate(shown) if items[i].resource_id == resource.pk), None)
    if at is None or not 0 <= at + step < len(shown):
        return
    one, other = shown[at], shown[at + step]
    items[one], items[other] = items[other], items[one]
    for position, item in enumerate(items, 1):
        item.position = position
    CollectionItem.objects.for_system("order of a collection already allowed").bulk_update(items, ["position"])
    audit.record(by, Act.COLLECTION_CHANGED, collection, moved=resource.public_id)


@transaction.atomic
def publish_collection(
    *, collection: Collection, audience: Audience, letters: str = "", at: datetime | None = None, by: User
) -> Collection:
    """Release the collection; each reader finds in it only works they may read. Raises NotReady where it is empty."""
    require(by, collection)
    if not CollectionItem.objects.visible_to(by).filter(collection=collection).exists():
        raise NotReady([_("Agregue al menos un recurso antes de publicar la colección.")])
    is_read = collection.is_released and collection.audience is not Audience.SECRETARIAT
    if not is_read and not fits(collection.slug, collection.title_es):
        collection.slug = new_slug(collection.title_es)  # as with a work: a draft's name stays out of the address
    release_row(collection, Act.COLLECTION_PUBLISHED, audience=audience, letters=letters, at=at, by=by, also=["slug"])
    return collection
