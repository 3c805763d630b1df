"""What is asked of a point of the agenda."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings.models import AgendaItem


class AgendaItemForm(forms.ModelForm):
    """`key` becomes the point's identifier, so that the same form sent twice is one point."""

    key = forms.RegexField(r"^[0-9a-f]{20}$", widget=forms.HiddenInput, required=False)

    class Meta:
        model = AgendaItem
        fields = ["title", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = self.instance.public_id

    def clean(self) -> dict[str, Any]:
        """Take the identifier that the form was shown with."""
        cleaned = super().clean() or {}
        self.instance.public_id = cleaned.get("key") or self.instance.public_id
        return cleaned
