"""The system checks of the policy: each fires on a model made wrong here, and on nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from members.access.checks import audienced_models, check_audienced_models
from members.access.models import AudiencedModel, AudiencedQuerySet
from resources.models import ResourceUserGrant

LABEL = "resources"


@pytest.fixture(autouse=True)
def _models_of_a_test_are_forgotten() -> Iterator[None]:
    """A class that is written registers itself; whatever a test wrote goes again."""
    before = dict(apps.all_models[LABEL])
    yield
    apps.all_models[LABEL].clear()
    apps.all_models[LABEL].update(before)
    apps.clear_cache()


def problems_of(model: type[models.Model]) -> set[str]:
    return {problem.id for problem in check_audienced_models(None) if problem.obj is model}


def test_nothing_is_wrong_with_ours():
    assert audienced_models()
    assert check_audienced_models(None) == []


def test_a_manager_that_is_not_the_policys_is_named():
    class Loose(AudiencedModel):
        grant_model = "resources.ResourceUserGrant"

        class Meta(AudiencedModel.Meta):
            app_label = LABEL

    assert "access.E001" in problems_of(Loose)


def test_a_meta_without_the_grammar_is_named():
    class Ungrammatical(AudiencedModel):
        grant_model = "resources.ResourceUserGrant"
        objects = AudiencedQuerySet.as_manager()

        class Meta(AudiencedModel.Meta):
            app_label = LABEL
            constraints = []

    assert "access.E002" in problems_of(Ungrammatical)
    assert "access.E003" not in problems_of(Ungrammatical)


def test_a_meta_without_the_indexes_is_named():
    class Unindexed(AudiencedModel):
        grant_model = "resources.ResourceUserGrant"
        objects = AudiencedQuerySet.as_manager()

        class Meta(AudiencedModel.Meta):
            app_label = LABEL
            indexes = []

    assert "access.E003" in problems_of(Unindexed)
    assert "access.E002" not in problems_of(Unindexed)


def test_no_table_of_loans_another_models_and_one_that_is_none_are_named():
    class Unlent(AudiencedModel):
        objects = AudiencedQuerySet.as_manager()

        class Meta(AudiencedModel.Meta):
            app_label = LABEL

    class LentElsewhere(AudiencedModel):
        grant_model = "resources.ResourceUserGrant"  # whose rows point to Resource
        objects = AudiencedQuerySet.as_manager()

        class Meta(AudiencedModel.Meta):
            app_label = LABEL

    class LentByNoGrant(AudiencedModel):
        grant_model = "resources.Topic"
        objects = AudiencedQuerySet.as_manager()

        class Meta(AudiencedModel.Meta):
            app_label = LABEL

    assert ResourceUserGrant.content_object.field.related_model is not LentElsewhere
    for model in (Unlent, LentElsewhere, LentByNoGrant):
        assert problems_of(model) == {"access.E004"}


def test_a_model_as_the_recipe_says_is_left_alone():
    class Right(AudiencedModel):
        grant_model = "resources.RightGrant"
        objects = AudiencedQuerySet.as_manager()

        class Meta(AudiencedModel.Meta):
            app_label = LABEL

    class RightGrant(ResourceUserGrant.__base__):
        content_object = models.ForeignKey(Right, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = LABEL
            unique_together = ["user", "permission", "content_object"]

    assert problems_of(Right) == set()
    assert problems_of(RightGrant) == set()
