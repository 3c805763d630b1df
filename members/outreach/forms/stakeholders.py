"""Forms of the stakeholder map. The rules are in services; here is what a person types."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access.locks import Pillar
from members.access.viewer import lima_today
from members.directory.models import Membership, Organisation, Standing, WorkingGroup
from members.outreach.models import StakeholderAssessment
from vpwg.common.forms.choices import PublicChoiceField
from vpwg.common.forms.inputs import DateInput
from vpwg.places.departments import Department

FORESEEN = [choice for choice in Standing.choices if choice[0] != Standing.SECRETARIAT]
LEVELS = {
    1: _("1, muy baja"),
    2: _("2, baja"),
    3: _("3, media"),
    4: _("4, alta"),
    5: _("5, muy alta"),
}
EMPHASIS = [("si", _("Ambiental")), ("no", _("No ambiental"))]
PILLARS = [*Pillar.choices, ("O", _("Observador")), ("-", _("Sin pilar"))]
FORMER = "former"
STAGES = [*Membership.Stage.choices, (FORMER, _("Dejó el grupo"))]


def not_in_the_future(day: date | None) -> None:
    """Refuse a day that has not come yet in Lima."""
    if day and day > lima_today():
        raise forms.ValidationError(_("Esa fecha todavía no llega; escriba hoy o un día anterior."))


def check_pillar(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """A member belongs to a pillar; nobody else does."""
    standing, pillar = cleaned.get("standing"), cleaned.get("pillar")
    if standing == Standing.MEMBER and not pillar:
        form.add_error("pillar", _("Elija el pilar: quien es miembro pertenece a uno."))
    if standing and standing != Standing.MEMBER and pillar:
        form.add_error("pillar", _("Deje el pilar vacío: solo quien es miembro pertenece a uno."))


class StakeholderForm(forms.ModelForm):
    """An organisation that is not yet a member, with what is foreseen for it."""

    group = PublicChoiceField(label=_("Grupo"), queryset=WorkingGroup.objects.none())
    standing = forms.ChoiceField(label=_("Calidad prevista"), choices=FORESEEN, initial=Standing.MEMBER)
    pillar = forms.ChoiceField(
        label=_("Pilar previsto"),
        choices=[("", "—"), *Pillar.choices],
        required=False,
        help_text=_("Solo si se prevé como miembro."),
    )
    starts_on = forms.DateField(label=_("Identificada el"), widget=DateInput(), validators=[not_in_the_future])
    note = forms.CharField(
        label=_("Nota"), max_length=300, required=False, help_text=_("Quién la propuso o por qué interesa.")
    )

    class Meta:
        model = Organisation
        fields = ["name", "acronym", "category", "sector", "website", "is_environmental", "department_codes"]
        labels = {"department_codes": _("Territorio (departamentos)")}

    field_order = ["group", "name", "acronym", "category", "standing", "pillar", "is_environmental",
                   "department_codes", "sector", "website", "starts_on", "note"]  # fmt: skip

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = WorkingGroup.objects.filter(pk__in=groups)
        self.fields["group"].queryset = kept
        self.fields["starts_on"].initial = lima_today
        if len(groups) == 1:
            self.fields["group"].initial = groups[0]
            self.fields["group"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_pillar(self, cleaned)
        return cleaned


class AssessmentForm(forms.ModelForm):
    """A judgement: always a new row."""

    influence = forms.TypedChoiceField(
        label=_("Influencia"),
        choices=list(LEVELS.items()),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Cuánto puede facilitar o frenar el trabajo del grupo."),
    )
    interest = forms.TypedChoiceField(
        label=_("Interés"),
        choices=list(LEVELS.items()),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Cuánto le importa hoy lo que el grupo hace."),
    )
    assessed_on = forms.DateField(label=_("Fecha de la valoración"), widget=DateInput(), validators=[not_in_the_future])

    class Meta:
        model = StakeholderAssessment
        fields = ["influence", "interest", "stance", "source", "assessed_on", "is_environmental", "department_codes"]
        labels = {"department_codes": _("Territorio (departamentos)")}
        help_texts = {"source": _("Reunión, entrevista, documento, prensa… con su fecha si la sabe.")}


class StageForm(forms.Form):
    """A step on the way from identified to member."""

    to = forms.ChoiceField(label=_("Nueva etapa"), choices=Membership.Stage)
    note = forms.CharField(label=_("Nota"), max_length=300, required=False, help_text=_("Qué pasó o por qué."))


class AdmissionForm(forms.Form):
    """What admission needs: since when, and as what."""

    standing = forms.ChoiceField(label=_("Calidad"), choices=FORESEEN)
    pillar = forms.ChoiceField(
        label=pgettext_lazy("grupo", "Pilar"),
        choices=[("", "—"), *Pillar.choices],
        required=False,
        help_text=_("Solo para miembros."),
    )
    starts_on = forms.DateField(label=_("Miembro desde"), widget=DateInput())
    note = forms.CharField(
        label=_("Nota"), max_length=300, required=False, help_text=_("Por ejemplo, el acuerdo que la admitió.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_pillar(self, cleaned)
        return cleaned


class MapFilter(forms.Form):
    """What the map shows; nonsense is left out, not refused."""

    q = forms.CharField(label=_("Nombre o sigla"), required=False, widget=forms.TextInput({"type": "search"}))
    fecha = forms.DateField(label=_("A la fecha"), required=False, widget=DateInput())
    pilar = forms.ChoiceField(
        label=pgettext_lazy("grupo", "Pilar"), choices=[("", _("Todos")), *PILLARS], required=False
    )
    departamento = forms.ChoiceField(label=_("Departamento"), required=False)
    ambiental = forms.ChoiceField(label=_("Énfasis"), choices=[("", _("Todos")), *EMPHASIS], required=False)
    miembro = forms.ChoiceField(
        label=_("Miembro o no"),
        choices=[("", _("Todas")), ("si", _("Ya integran el grupo")), ("no", _("Todavía no"))],
        required=False,
    )
    posicion = forms.ChoiceField(
        label=_("Posición"), choices=[("", _("Todas")), *StakeholderAssessment.Stance.choices], required=False
    )
    etapa = forms.ChoiceField(label=_("Etapa"), choices=[("", _("Todas")), *STAGES], required=False)
    influencia = forms.IntegerField(min_value=1, max_value=5, required=False, widget=forms.HiddenInput())
    interes = forms.IntegerField(min_value=1, max_value=5, required=False, widget=forms.HiddenInput())
    valoracion = forms.ChoiceField(
        label=_("Valoración"),
        choices=[("", _("Todas")), ("si", _("Valoradas")), ("no", _("Sin valorar")), ("cambio", _("Con cambios"))],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departamento"].choices = [("", _("Todos")), *Department.choices, ("-", _("Sin departamento"))]

    def asked(self) -> dict[str, Any]:
        """Return the filters that were understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class BoardFilter(MapFilter):
    """What the board shows: today's organisations."""

    fecha = miembro = posicion = etapa = influencia = interes = valoracion = None  # type: ignore[assignment]


class GapFilter(MapFilter):
    """The list behind a cell of the matrix."""

    fecha = posicion = influencia = interes = valoracion = None  # type: ignore[assignment]
