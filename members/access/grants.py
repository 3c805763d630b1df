"""Grants: reading one row, lent to one person, in guardian's direct-foreign-key tables.

Each audienced model names its table as `grant_model`; they are read here and nowhere else. An account says whether
anything was ever lent to it (`was_lent`, set where lending happens, in the same transaction): without it no grant
opens, and most readers cost no query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

if TYPE_CHECKING:
    from members.access.models import AudiencedModel
    from members.access.viewer import Account


def _table(model: type[AudiencedModel]) -> Any:  # each has a foreign key that their common base does not
    return apps.get_model(model.grant_model)


def _codename(model: type[AudiencedModel]) -> str:
    return f"view_{model._meta.model_name}"


def lent_ids(model: type[AudiencedModel], user_id: int) -> set[int]:
    """Return the ids of `model` rows lent to the user."""
    rows = _table(model).objects.filter(user_id=user_id, permission__codename=_codename(model))
    return set(rows.values_list("content_object_id", flat=True))


@transaction.atomic
def lend(obj: AudiencedModel, *, to: Account) -> None:
    """Lend reading `obj` to a User. Twice is the same as once."""
    content_type = ContentType.objects.get_for_model(type(obj))
    permission = Permission.objects.get(content_type=content_type, codename=_codename(type(obj)))
    _table(type(obj)).objects.get_or_create(permission=permission, content_object=obj, user=to)
    get_user_model().objects.filter(pk=to.pk).update(was_lent=True)
    to.was_lent = True


def take_back(obj: AudiencedModel, *, to: Account) -> None:
    """End a loan; nothing happens where there was none."""
    rows = _table(type(obj)).objects.filter(content_object=obj, user=to)
    rows.filter(permission__codename=_codename(type(obj))).delete()


def borrowers(obj: AudiencedModel) -> set[int]:
    """Return the ids of active users to whom reading `obj` is lent."""
    rows = _table(type(obj)).objects.filter(content_object=obj, permission__codename=_codename(type(obj)))
    return set(rows.filter(user__is_active=True, user__was_lent=True).values_list("user_id", flat=True))
