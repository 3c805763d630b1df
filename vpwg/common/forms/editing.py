"""Two people editing never overwrite one another: a save says which text it began from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import F, Manager, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vpwg.common.refusals import Refused
from vpwg.common.text.days import lima_moment


class StaleEdit(Refused):
    """Somebody else saved in between; `current` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__([_("Otra persona guardó cambios mientras tanto. Vuelva a abrir la página.")])
        self.current = current


def claim_edit(rows: QuerySet[Any], obj: Any, seen: int) -> None:
    """Take the next `edit_version` of `obj` among `rows`, or raise StaleEdit if `seen` is not the last.

    One conditional UPDATE, so that of two simultaneous saves exactly one goes through.
    """
    if not rows.filter(pk=obj.pk, edit_version=seen).update(edit_version=F("edit_version") + 1):
        raise StaleEdit(rows.get(pk=obj.pk))
    obj.edit_version = seen + 1


def count_change(obj: Any) -> str:
    """Count a change that is not made from a form's text, so that a form opened before it is stale.

    Returns the field's name, for `save(update_fields=…)`; the caller saves.
    """
    obj.edit_version += 1
    return "edit_version"


def status_of(request: HttpRequest, *forms: Any) -> int:
    """Return the status of a page with forms: 409 where somebody saved in between, 422 where something is wrong."""
    if any(getattr(form, "is_stale", False) for form in forms):
        return 409
    return 422 if request.method == "POST" and any(form.is_bound for form in forms) else 200


class EditForm(forms.ModelForm):
    """A model form that carries the version its text began from, and shows the other text when stale."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edit_version"].initial = self.instance.edit_version
        self.current_texts: list[tuple[str, str]] = []
        self.is_stale = False

    def seen(self) -> int:
        """The version that the person saw when beginning to type."""
        return self.cleaned_data.get("edit_version") or 0

    def show_stale(self, current: Any) -> None:
        """Say that somebody saved in between and keep both texts; the next save is a decision."""
        self.is_stale = True
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, wherever somebody typed
        typed[self.add_prefix("edit_version")] = str(current.edit_version)
        self.data = typed
        self.add_error(
            None,
            _("Otra persona guardó cambios mientras usted escribía. Su texto sigue aquí; compare y guarde de nuevo."),
        )
        for name, field in self.fields.items():
            if name == "edit_version" or not hasattr(current, name):
                continue
            theirs = in_words(current, name, field)
            if theirs != in_words(self.instance, name, field, self.cleaned_data.get(name)):
                label = field.label or current._meta.get_field(name).verbose_name
                self.current_texts.append((str(label), theirs))


_OWN = object()


def in_words(row: Any, name: str, field: Any, value: Any = _OWN) -> str:
    """Return what `row` holds in `name`, or `value` there, as a person reads it; `field` knows the choices' words."""
    if value is _OWN:
        value = getattr(row, name)
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, datetime):
        return date_format(lima_moment(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, QuerySet):
        return ", ".join(sorted(str(each) for each in value))
    words = {str(code): str(label) for code, label in getattr(field, "choices", []) if not hasattr(code, "instance")}
    if isinstance(value, list):
        return ", ".join(words.get(str(each), str(each)) for each in value)
    return "" if value is None else words.get(str(value), str(value))
