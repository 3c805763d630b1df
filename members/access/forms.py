"""Choosing an audience in a form: the one place where a person's choice becomes a lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access.locks import Audience, Pillar, encode, sort_letters

LETTER_CHOICES = [*Pillar.choices, ("O", _("Observadores"))]


class AudienceForm(forms.Form):
    """Fields `audience`, `letters` and `opens_at`; `group_id` is the row's group, none for the portal's own."""

    audience = forms.ChoiceField(label=_("¿Quién podrá leerlo?"), choices=[], widget=forms.RadioSelect)
    letters = forms.MultipleChoiceField(
        label=_("Pilares"),
        choices=LETTER_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Solo si eligió «Pilares elegidos del grupo»."),
    )

    opens_at = forms.DateTimeField(
        label=_("Visible desde"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        help_text=_("Hora de Lima. Vacío: desde ahora. Hasta ese instante lo lee solo la secretaría técnica."),
    )

    def __init__(self, *args: Any, group_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group_id = group_id
        kinds = Audience if group_id else [Audience.PILLARS, Audience.MEMBERS, Audience.PUBLIC]
        chooser: Any = self.fields["audience"]
        chooser.choices = [(kind.value, kind.label) for kind in kinds]

    def clean_opens_at(self) -> datetime | None:
        """Refuse an embargo that has already passed."""
        moment: datetime | None = self.cleaned_data["opens_at"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(
                _("Ese instante ya pasó. Elija uno futuro, o deje el campo vacío para publicar ahora.")
            )
        return moment

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
