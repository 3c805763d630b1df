"""Grants: one action on one object lent to one person or team, in guardian's direct-FK tables.

Each audienced model names its two tables as `grant_models`; they are read here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

if TYPE_CHECKING:
    from members.access.models import AudiencedModel


def _tables(model: type[AudiencedModel]) -> tuple[Any, Any]:
    user_table, team_table = model.grant_models
    return apps.get_model(user_table), apps.get_model(team_table)


def lent_ids(model: type[AudiencedModel], action: str, user_id: int) -> set[int]:
    """Return the ids of `model` rows lent to the user for `action`, directly or by a team."""
    users, teams = _tables(model)
    permission = {"permission__codename": f"{action}_{model._meta.model_name}"}
    direct = users.objects.filter(user_id=user_id, **permission).values_list("content_object_id", flat=True)
    by_team = teams.objects.filter(group__user=user_id, **permission).values_list("content_object_id", flat=True)
    return set(direct.union(by_team))


def lend(obj: AudiencedModel, action: str, *, to: Any) -> None:
    """Lend `action` on `obj` to a User or a django Group (a team). Twice is the same as once."""
    users, teams = _tables(type(obj))
    content_type = ContentType.objects.get_for_model(type(obj))
    permission = Permission.objects.get(content_type=content_type, codename=f"{action}_{type(obj)._meta.model_name}")
    table, field = (teams, "group") if isinstance(to, Group) else (users, "user")
    table.objects.get_or_create(permission=permission, content_object=obj, **{field: to})


def take_back(obj: AudiencedModel, action: str, *, to: Any) -> None:
    """End a loan; nothing happens where there was none."""
    users, teams = _tables(type(obj))
    table, field = (teams, "group") if isinstance(to, Group) else (users, "user")
    codename = f"{action}_{type(obj)._meta.model_name}"
    table.objects.filter(content_object=obj, permission__codename=codename, **{field: to}).delete()


def borrowers(obj: AudiencedModel, action: str) -> set[int]:
    """Return the ids of active users to whom `action` on `obj` is lent, teams resolved."""
    users, teams = _tables(type(obj))
    only = {"content_object": obj, "permission__codename": f"{action}_{type(obj)._meta.model_name}"}
    direct = users.objects.filter(user__is_active=True, **only).values_list("user_id", flat=True)
    by_team = teams.objects.filter(group__user__is_active=True, **only).values_list("group__user", flat=True)
    return set(direct) | set(by_team)
