"""What an applicant types, and what a secretariat and a consulted member answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.access.locks import Pillar
from members.access.viewer import lima_today
from members.admission.models import ConsultationAnswer, MembershipApplication
from members.directory.models import Membership, Organisation, Standing, WorkingGroup
from vpwg.common.forms.choices import PublicChoiceField, public_choice
from vpwg.common.forms.inputs import DateInput
from vpwg.common.text.addresses import AddressFormField

_ASKED_FOR = [(Standing.MEMBER.value, _("Miembro")), (Standing.OBSERVER.value, _("Observador"))]


class ApplicationForm(forms.ModelForm):
    """Everything of an application. `website_confirm` is bait: people do not see it, programs fill it in."""

    standing = forms.ChoiceField(label=_("¿Cómo quiere participar?"), choices=_ASKED_FOR, widget=forms.RadioSelect)
    consents = forms.BooleanField(
        label=_("Consiento que la secretaría técnica use estos datos para evaluar la postulación."),
        error_messages={"required": _("Sin su consentimiento no podemos recibir la postulación.")},
    )
    website_confirm = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_stale = False

    class Meta:
        model = MembershipApplication
        formfield_callback = public_choice
        fields = ["group", "organisation_name", "acronym", "category", "sector", "website", "is_environmental",
                  "department_codes", "standing", "pillar", "given_names", "family_names", "job_title", "email",
                  "phone", "motivation"]  # fmt: skip
        widgets = {"motivation": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "organisation_name": _("Como figura en su registro o en sus documentos."),
            "pillar": _("El sector al que pertenece. Déjelo vacío si quiere observar."),
            "email": _("Le enviaremos aquí el enlace para presentar la postulación."),
            "motivation": _("En pocas líneas: qué hace su organización y qué espera del grupo."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.all()
        self.fields["group"].empty_label = None
        self.fields["group"].widget = forms.RadioSelect(choices=self.fields["group"].choices)
        self.fields["motivation"].max_length = 4000
        if self.instance.pk:
            for name in ("group", "email", "consents"):
                del self.fields[name]
            self.fields["edit_version"].initial = self.instance.edit_version

    def show_stale(self, _current: MembershipApplication) -> None:
        """Say that somebody saved in between; the link opens what there is now."""
        self.is_stale = True
        self.add_error(
            None,
            _(
                "Alguien cambió esta postulación mientras usted escribía. Ábrala de nuevo en otra pestaña y compare antes de guardar."
            ),
        )

    @property
    def is_bait_taken(self) -> bool:
        return bool(self.data.get("website_confirm"))

    def clean(self) -> dict[str, Any]:
        """A member belongs to a pillar, an observer to none; names stand on one line."""
        cleaned = super().clean() or {}
        if cleaned.get("standing") == Standing.MEMBER and not cleaned.get("pillar"):
            self.add_error("pillar", _("Elija el sector de su organización."))
        if cleaned.get("standing") == Standing.OBSERVER:
            cleaned["pillar"] = ""
        if len(cleaned.get("motivation") or "") > 4000:
            self.add_error("motivation", _("Escriba como máximo 4000 caracteres."))
        return cleaned


class EmailForm(forms.Form):
    email = AddressFormField(label=_("Correo electrónico con que postuló"))


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Su respuesta"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Nota para la revisión"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class MoveForm(forms.Form):
    message = forms.CharField(
        label=_("Mensaje para quien postula"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Va dentro del correo, tal como lo escriba. Las notas de revisión no se envían nunca."),
    )


class AdmitForm(forms.Form):
    organisation = PublicChoiceField(
        label=_("Organización"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Nueva: se crea con lo que escribió quien postula"),
    )
    standing = forms.ChoiceField(label=_("Calidad"), choices=[*_ASKED_FOR, (Standing.GUEST.value, _("Invitado"))])
    pillar = forms.ChoiceField(
        label=_("Pilar"), choices=[("", "—"), *Pillar.choices], required=False, help_text=_("Solo para miembros.")
    )
    starts_on = forms.DateField(label=_("Primer día"), widget=DateInput())
    message = MoveForm.base_fields["message"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("standing") == Standing.MEMBER and not cleaned.get("pillar"):
            self.add_error("pillar", _("Elija el pilar: un miembro pertenece a uno."))
        return cleaned


class ConsultationForm(forms.Form):
    summary = forms.CharField(
        label=_("Lo que leerán las organizaciones miembro"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Preséntela con sus palabras. No incluya datos de contacto."),
    )
    until_on = forms.DateField(
        label=_("Responden hasta"), widget=DateInput(), help_text=_("Ese día, hora de Lima, es el último.")
    )

    def clean_until_on(self) -> Any:
        day = self.cleaned_data["until_on"]
        if not lima_today() < day <= lima_today() + timedelta(days=120):
            raise forms.ValidationError(_("Elija un día entre mañana y dentro de cuatro meses."))
        return day


class ConsultationAnswerForm(forms.Form):
    membership = PublicChoiceField(label=_("Responde por"), queryset=Membership.objects.none(), empty_label=None)
    answer = forms.ChoiceField(label=_("Respuesta"), choices=ConsultationAnswer.Answer, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Motivo"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Necesario si objeta. Lo lee solo la secretaría técnica."),
    )

    def __init__(self, *args: Any, memberships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = memberships
        self.fields["membership"].label_from_instance = lambda membership: membership.organisation.name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == ConsultationAnswer.Answer.OBJECTION and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Diga el motivo de la objeción."))
        return cleaned
