"""Choosing an audience in a form: the one place where a person's choice becomes a lock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.access.locks import Audience, Pillar, encode, sort_letters

LETTER_CHOICES = [*Pillar.choices, ("O", _("Observadores"))]


class AudienceForm(forms.Form):
    """Fields `audience` and `letters`; `group_id` is the row's group, none for the portal's own."""

    audience = forms.ChoiceField(label=_("¿Quién podrá leerlo?"), choices=[], widget=forms.RadioSelect)
    letters = forms.MultipleChoiceField(
        label=_("Pilares"),
        choices=LETTER_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Solo si eligió «Pilares elegidos del grupo»."),
    )

    def __init__(self, *args: Any, group_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group_id = group_id
        kinds = Audience if group_id else [Audience.PILLARS, Audience.MEMBERS, Audience.PUBLIC]
        chooser: Any = self.fields["audience"]
        chooser.choices = [(kind.value, kind.label) for kind in kinds]

    def clean(self) -> dict[str, Any]:
        """Ask for a pillar where pillars are the audience."""
        cleaned = super().clean() or {}
        if cleaned.get("audience") == Audience.PILLARS and not cleaned.get("letters"):
            self.add_error("letters", _("Marque al menos un pilar, o elija otra audiencia."))
        return cleaned

    def cleaned_audience(self) -> tuple[Audience, str]:
        """Return the audience chosen and the letters that go with it, empty unless it is of pillars."""
        audience = Audience(self.cleaned_data["audience"])
        letters = sort_letters("".join(self.cleaned_data["letters"])) if audience is Audience.PILLARS else ""
        return audience, letters

    def cleaned_lock(self) -> str:
        """Return the lock that the choice makes."""
        audience, letters = self.cleaned_audience()
        return encode(audience, group_id=self.group_id, letters=letters)
