"""Forms of resources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import WorkingGroup
from resources.models import Resource, Topic
from vpwg.common.editing import EditForm


class ResourceForm(EditForm):
    topics = forms.ModelMultipleChoiceField(
        label=_("Temas"),
        queryset=Topic.objects.filter(parent__isnull=False),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    class Meta:
        model = Resource
        fields = ["group", "title", "kind", "abstract_es", "abstract_en", "publisher", "year", "topics"]
        widgets = {"abstract_es": forms.Textarea(attrs={"rows": 5}), "abstract_en": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        self.fields["group"].required = True
        if self.instance.pk:
            del self.fields["group"]
