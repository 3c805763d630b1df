"""What is asked of a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, MeetingLink
from members.directory.models import WorkingGroup
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm
from vpwg.common.forms.inputs import MomentInput


class MeetingForm(EditForm):
    """`link` stands in a row of its own; `joined_at` is the address there now."""

    link = MeetingLink._meta.get_field("url").formfield(required=False)

    class Meta:
        model = Meeting
        formfield_callback = public_choice
        fields = ["group", "title", "kind", "mode", "starts_at", "ends_at", "host", "place", "link", "theme"]
        widgets = {"starts_at": MomentInput(), "ends_at": MomentInput(), "theme": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"starts_at": _("Hora de Lima."), "ends_at": _("Hora de Lima.")}

    def __init__(self, *args: Any, groups: list[int], joined_at: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].initial = self.joined_at = joined_at
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        self.fields["group"].required = True
        if self.instance.pk:
            del self.fields["group"]

    def show_stale(self, current: Any) -> None:
        """As every form does; the link of the other save is the one that was read at this request."""
        current.link = self.joined_at
        super().show_stale(current)

    def clean(self) -> dict[str, Any]:
        """Say it beside the field; the constraint of the model holds it whoever writes."""
        cleaned = super().clean() or {}
        if cleaned.get("starts_at") and cleaned.get("ends_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("La reunión debe terminar después de empezar."))
        return cleaned
