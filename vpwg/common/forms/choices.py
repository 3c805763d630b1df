"""A row chosen in a form is named by what is public of it, never by its place in a sequence.

A sequence tells how many rows there are and when they came, those of others included.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import models

_PUBLIC = ("slug", "public_id", "code")


def public_key(model: type[models.Model]) -> str:
    """Return the name of the field by which forms name rows of `model`."""
    names = {field.name for field in model._meta.fields}
    for name in _PUBLIC:
        if name in names:
            return name
    raise ImproperlyConfigured(f"{model.__name__} has no public name: one of {', '.join(_PUBLIC)}")


class _NamedPublicly:
    """What both kinds of field share. The key depends on the rows offered, which forms set later than the field."""

    queryset: Any

    @property
    def to_field_name(self) -> str | None:
        return public_key(self.queryset.model) if self.queryset is not None else None

    @to_field_name.setter
    def to_field_name(self, _name: str | None) -> None:
        """Django's own default, the primary key, is what is not wanted."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):  # the foreign key of the row being edited, or an initial one
            row = self.queryset.filter(pk=value).first()
            return getattr(row, self.to_field_name or "pk", "")
        return super().prepare_value(value)  # type: ignore[misc]


class PublicChoiceField(_NamedPublicly, forms.ModelChoiceField):
    """One row among those that the reader may choose."""


class PublicMultipleChoiceField(_NamedPublicly, forms.ModelMultipleChoiceField):
    """Some rows among those that the reader may choose."""


def public_choice(db_field: models.Field, **kwargs: Any) -> Any:
    """Make a model form's field for `db_field`: the `formfield_callback` of each model form with a foreign key."""
    if isinstance(db_field, models.ManyToManyField):
        kwargs["form_class"] = PublicMultipleChoiceField
    elif isinstance(db_field, models.ForeignKey):
        kwargs["form_class"] = PublicChoiceField
    return db_field.formfield(**kwargs)
