"""A text for a segment, and bounced addresses."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.access.locks import Pillar
from members.directory import interests
from members.directory.models import Category, Standing, WorkingGroup
from members.mailings.models import Mailing
from members.mailings.segments import KEYS
from members.mailings.services.bounces import addresses_in
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm
from vpwg.places.departments import Department

_EITHER = [("", _("Todas")), ("yes", _("Sí")), ("no", _("No"))]


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class MailingForm(EditForm):
    standings = _several(_("Calidad"), Standing)
    pillars = _several(_("Pilar"), Pillar)
    categories = _several(_("Categoría"), Category)
    departments = _several(_("Departamentos"), Department)
    topics = forms.MultipleChoiceField(
        label=_("Temas de interés"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    environmental = forms.ChoiceField(label=_("Con énfasis ambiental"), choices=_EITHER, required=False)
    account = forms.ChoiceField(label=_("Con cuenta en el portal"), choices=_EITHER, required=False)

    class Meta:
        model = Mailing
        formfield_callback = public_choice
        fields = ["group", "subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 12, "class": "tall"})}
        help_texts = {
            "subject": _("Neutral: se lee en la pantalla de un teléfono ajeno."),
            "body": _(
                "Texto simple, sin formato. Cada persona lo recibe tal como está, con el enlace para darse de baja."
            ),
        }

    def __init__(self, *args: Any, groups: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = interests.choices()
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        if self.instance.pk:
            del self.fields["group"]
        elif len(groups) == 1:
            self.fields["group"].initial = groups[0]
        for key in KEYS:
            self.fields[key].initial = (self.instance.segment or {}).get(key)
            if key not in ("environmental", "account"):
                self.fields[key].help_text = _("Ninguna marca: todas.")

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        if re.search(r"[\x00-\x1f\x7f\u2028\u2029]", subject):
            raise forms.ValidationError(_("El asunto va en una sola línea."))
        return subject

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        self.instance.segment = {key: self.cleaned_data[key] for key in KEYS if self.cleaned_data.get(key)}
        return data


class BounceForm(forms.Form):
    addresses = forms.CharField(
        label=_("Correos que rebotaron"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Pegue los correos, o el aviso de rebote entero: se toman las direcciones que contenga."),
    )

    def clean_addresses(self) -> list[str]:
        found = addresses_in(self.cleaned_data["addresses"])
        if not found:
            raise forms.ValidationError(_("No hay ninguna dirección de correo en ese texto."))
        return found
