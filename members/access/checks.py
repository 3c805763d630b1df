"""System checks: an audienced model that lacks a part of the policy stops the start."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models

from members.access.kept import KeptQuerySet
from members.access.models import AudiencedModel, AudiencedQuerySet, InheritingQuerySet, UserGrant


def audienced_models() -> list[type[AudiencedModel]]:
    """Every concrete model with a reader list of its own."""
    return [m for m in apps.get_models() if issubclass(m, AudiencedModel)]


def inheriting_models() -> list[type[models.Model]]:
    """Every concrete model that reads as its parent does."""
    return [m for m in apps.get_models() if isinstance(m._default_manager.all(), InheritingQuerySet)]


def kept_models() -> list[type[models.Model]]:
    """Every concrete model that a secretariat keeps for itself."""
    return [m for m in apps.get_models() if isinstance(m._default_manager.all(), KeptQuerySet)]


@checks.register("access")
def check_audienced_models(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Name the missing step of the recipe in docs/access.md for each audienced model."""
    return [problem for model in audienced_models() for problem in _problems(model)]


def _problems(model: type[AudiencedModel]) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if not isinstance(model._default_manager.all(), AudiencedQuerySet):
        found.append(checks.Error("its manager is not made from an AudiencedQuerySet", obj=model, id="access.E001"))
    names = {constraint.name for constraint in model._meta.constraints}
    if not any(name.endswith("_lock_grammar") for name in names):
        found.append(checks.Error("its Meta drops the check on the lock's grammar", obj=model, id="access.E002"))
    if not any(index.name.endswith("_lock") for index in model._meta.indexes):
        found.append(checks.Error("its Meta drops the indexes of the policy", obj=model, id="access.E003"))
    label = getattr(model, "grant_model", "")
    table: Any = apps.get_model(label) if label else None
    if table is None or not issubclass(table, UserGrant) or table.content_object.field.related_model is not model:
        found.append(checks.Error("it names no UserGrant table of its own", obj=model, id="access.E004"))
    return found
