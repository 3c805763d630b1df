"""Forms of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conflicts.models import Conflict
from members.directory.models import WorkingGroup
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm
from vpwg.places.departments import Department


class ConflictForm(EditForm):
    departments = forms.MultipleChoiceField(
        label=_("Departamentos"), choices=Department, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Conflict
        formfield_callback = public_choice
        fields = ["group", "title", "type", "activity", "state", "phase", "ombudsman_code", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "summary": _(
                "No escriba nombres de personas afectadas, testigos, defensoras ni dirigentes, ni lugares más precisos que un distrito."
            )
        }

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        self.fields["group"].required = True
        self.fields["departments"].initial = [c for c in self.instance.department_codes.split(",") if c]
        if self.instance.pk:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.instance.set_departments(cleaned.get("departments") or [])
        return cleaned
