"""Forms of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conflicts.models import Conflict
from members.directory.models import WorkingGroup
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm


class ConflictForm(EditForm):
    class Meta:
        model = Conflict
        formfield_callback = public_choice
        fields = [
            "group",
            "title",
            "type",
            "activity",
            "state",
            "phase",
            "ombudsman_code",
            "summary",
            "department_codes",
        ]
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
        if self.instance.pk:
            del self.fields["group"]
