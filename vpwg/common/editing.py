"""Two people editing never overwrite one another: a save says which text it began from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _


class StaleEdit(Exception):
    """Somebody else saved in between; `current` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale edit")
        self.current = current


def claim_edit(rows: QuerySet[Any], obj: Any, seen: int) -> None:
    """Take the next `edit_version` of `obj` among `rows`, or raise StaleEdit if `seen` is not the last.

    One conditional UPDATE, so that of two simultaneous saves exactly one goes through.
    """
    if not rows.filter(pk=obj.pk, edit_version=seen).update(edit_version=F("edit_version") + 1):
        raise StaleEdit(rows.get(pk=obj.pk))
    obj.edit_version = seen + 1


class EditForm(forms.ModelForm):
    """A model form that carries the version its text began from, and shows the other text when stale."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edit_version"].initial = self.instance.edit_version
        self.current_texts: list[tuple[str, str]] = []

    def seen(self) -> int:
        """The version that the person saw when beginning to type."""
        return self.cleaned_data.get("edit_version") or 0

    def show_stale(self, current: Any) -> None:
        """Say that somebody saved in between and keep both texts; the next save is a decision."""
        self.data = self.data.copy()
        self.data[self.add_prefix("edit_version")] = str(current.edit_version)
        self.add_error(
            None,
            _("Otra persona guardó cambios mientras usted escribía. Su texto sigue aquí; compare y guarde de nuevo."),
        )
        for name, bound in self.fields.items():
            kept = getattr(current, name, None)
            if isinstance(kept, str) and kept != self.cleaned_data.get(name):
                self.current_texts.append((str(bound.label), kept))
