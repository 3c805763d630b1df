"""What a person types about their own data, and a secretariat about requests and incidents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.directory.interests import InterestsFormMixin
from members.directory.models import Person, Purpose, WorkingGroup
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm
from vpwg.common.forms.inputs import MomentInput
from vpwg.privacy.models import DataIncident, DataRequest


class OwnDataForm(InterestsFormMixin, EditForm):
    class Meta:
        model = Person
        fields = ["given_names", "family_names", "phone", "job_title", "preferred_language", "interest_codes"]
        help_texts = {"given_names": _("Como quiere que aparezca en su representación.")}


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(choices=Purpose)
    is_given = forms.TypedChoiceField(choices=[("1", "sí"), ("0", "no")], coerce=lambda value: value == "1")


class DataRequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("¿Qué solicita?"), choices=DataRequest.Kind, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Explíquelo con sus palabras"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Para corregir algo, diga qué dice hoy y qué debería decir. Para borrar sus datos no hace falta."),
    )
    confirmed = forms.BooleanField(
        label=_("Entiendo que, si pido borrar mis datos, perderé el acceso al portal y no podrá deshacerse."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for detail where nothing can be done without it, and for the tick before an erasure."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == DataRequest.Kind.RECTIFICATION and not cleaned.get("text", "").strip():
            self.add_error("text", _("Diga qué dato debe corregirse."))
        if cleaned.get("kind") == DataRequest.Kind.CANCELLATION and not cleaned.get("confirmed"):
            self.add_error("confirmed", _("Marque la casilla para pedir que se borren sus datos."))
        return cleaned


class DataRequestAnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decisión"),
        choices=[("grant", _("Atender la solicitud")), ("refuse", _("Denegar la solicitud"))],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=_("Respuesta a la persona"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("La recibirá por correo, tal como la escriba. Si deniega, diga el motivo y ante quién reclamar."),
    )


class IncidentForm(EditForm):
    class Meta:
        model = DataIncident
        formfield_callback = public_choice
        fields = ["group", "title", "known_at", "description", "affected", "measures", "authority_told_at",
                  "people_told_at"]  # fmt: skip
        widgets = {
            "known_at": MomentInput(),
            "authority_told_at": MomentInput(),
            "people_told_at": MomentInput(),
            "description": forms.Textarea(attrs={"rows": 5}),
            "measures": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "known_at": _("Hora de Lima. Desde aquí corre el plazo para avisar a la autoridad."),
            "affected": _("Cuántas personas y de qué tipo; sin nombres."),
            "authority_told_at": _("Hora de Lima. Déjelo vacío mientras no se haya avisado."),
        }

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        if self.instance.pk:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        """Refuse moments that have not come, and a notice before the knowledge."""
        cleaned = super().clean() or {}
        now, known = timezone.now(), cleaned.get("known_at")
        for name in ("known_at", "authority_told_at", "people_told_at"):
            moment = cleaned.get(name)
            if moment and moment > now:
                self.add_error(name, _("Ese momento todavía no llega."))
            elif moment and known and moment < known:
                self.add_error(name, _("No puede ser antes de que se supo del incidente."))
        return cleaned
