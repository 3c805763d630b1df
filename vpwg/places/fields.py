"""Departments as one field of a row, the same in both databases."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partialmethod
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import models
from django.db.models.lookups import Contains, Lookup
from django.db.models.query_utils import DeferredAttribute
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vpwg.places.departments import Department, names_of


def as_codes(value: Any) -> list[str]:
    """Return codes in INEI order, each once, from a list of them or from the text in the database."""
    parts: Iterable[str] = value.split(",") if isinstance(value, str) else value or ()
    return sorted({str(part) for part in parts if part})


class _Codes(DeferredAttribute):
    """Whatever is set reads back as it will from the database."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = as_codes(value)


if TYPE_CHECKING:
    _Text = models.CharField[Iterable[str], list[str]]
else:
    _Text = models.CharField  # takes no types while running


class DepartmentsField(_Text):
    """Two-digit INEI codes: a sorted list in Python, the text `,03,08,` in the database, empty for none.

    Searched by `<field>__has="08"` and `<field>__touches=["03", "08"]`; printed by `get_<field>_display()`. It has
    no index: a department holds a good part of the rows, which are found by group, lock or name first.
    """

    descriptor_class = _Codes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 1 + 3 * len(Department.values), "default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "default", "blank"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)

        def display(row: models.Model, field: DepartmentsField) -> str:
            return names_of(field.value_from_object(row))

        setattr(cls, f"get_{name}_display", partialmethod(display, field=self))

    def to_python(self, value: Any) -> list[str]:
        return as_codes(value)

    def from_db_value(self, value: str | None, *_args: Any) -> list[str]:
        return as_codes(value)

    def get_prep_value(self, value: Any) -> str:
        codes = as_codes(value)
        return f",{','.join(codes)}," if codes else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if unknown := [code for code in value if code not in Department.values]:
            raise ValidationError(
                _("«%(codes)s» no es un código de departamento del INEI."), params={"codes": ", ".join(unknown)}
            )

    def formfield(self, **kwargs: Any) -> Any:
        """A box for each department; `kwargs` as Django's forms give them."""
        told: dict[str, Any] = {"label": capfirst(self.verbose_name), "help_text": self.help_text, "required": False}
        told |= {"choices": Department.choices, "widget": forms.CheckboxSelectMultiple}
        return kwargs.pop("form_class", forms.MultipleChoiceField)(**told | kwargs)


@DepartmentsField.register_lookup
class Has(Contains):
    """The row names this department. A code that is none finds nothing."""

    lookup_name = "has"

    def get_prep_lookup(self) -> str:
        return f",{self.rhs}," if self.rhs in Department.values else ""

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators["contains"] % rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not self.rhs:
            raise EmptyResultSet
        return super().as_sql(compiler, connection)


@DepartmentsField.register_lookup
class Touches(Lookup):
    """The row names at least one of these departments."""

    lookup_name = "touches"

    def get_prep_lookup(self) -> list[str]:
        return as_codes(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        parts, params = [], []
        for code in self.rhs:
            if code in Department.values:
                sql, values = compiler.compile(Has(self.lhs, code))
                parts.append(sql)
                params += values
        if not parts:
            raise EmptyResultSet
        return f"({' OR '.join(parts)})", params
