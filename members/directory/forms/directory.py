"""Forms of the directory. The rules are in services and models; here is what a person types."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.access.viewer import lima_today
from members.directory.interests import InterestsFormMixin
from members.directory.models import Contact, Membership, Organisation, Person, Purpose, Seat, WorkingGroup
from members.directory.services.consents import CURRENT_TEXT
from vpwg.common.forms.choices import public_choice
from vpwg.common.forms.editing import EditForm
from vpwg.common.forms.inputs import DateInput


class OrganisationForm(EditForm):
    class Meta:
        model = Organisation
        fields = [
            "name",
            "acronym",
            "category",
            "sector",
            "website",
            "is_environmental",
            "is_listed_publicly",
            "department_codes",
        ]


class MembershipForm(EditForm):
    """An organisation in a group: the first time, in a second group, or again after it left."""

    class Meta:
        model = Membership
        formfield_callback = public_choice
        fields = ["group", "standing", "pillar", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        if len(groups) == 1:
            self.initial["group"] = groups[0]  # the only one there is
        self.fields["pillar"].help_text = _("Solo para miembros.")
        if self.instance.pk:
            del self.fields["group"]

    # Overlaps and dates are the service's to refuse; here only what one form can tell.


class StageForm(forms.Form):
    to = forms.ChoiceField(label=_("Nueva etapa"), choices=Membership.Stage)
    note = forms.CharField(label=_("Por qué"), required=False, max_length=300)


class LastDayForm(forms.Form):
    """The last day of a membership or a seat (a civil day in Lima)."""

    on = forms.DateField(label=_("Último día"), widget=DateInput())


class PersonForm(InterestsFormMixin, EditForm):
    class Meta:
        model = Person
        fields = [
            "given_names",
            "family_names",
            "email",
            "phone",
            "job_title",
            "preferred_language",
            "interest_codes",
            "data_origin",
            "data_origin_on",
        ]
        widgets = {"data_origin_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preferred_language"].required = False
        self.fields["data_origin"].help_text = _(
            "Quién dio los datos y en qué ocasión. Por ejemplo: lista del taller de Cusco."
        )

    def clean_preferred_language(self) -> str:
        return self.cleaned_data["preferred_language"] or self.instance.preferred_language

    def clean_data_origin_on(self) -> date:
        return not_after_today(self.cleaned_data["data_origin_on"])


class ContactForm(EditForm):
    """Where a person is known to work. It opens nothing in the portal."""

    class Meta:
        model = Contact
        formfield_callback = public_choice
        fields = ["organisation", "group", "job_title", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, user: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user).order_by("folded")
        if len(groups) == 1:
            self.initial["group"] = groups[0]  # the only one there is
        if self.instance.pk:
            del self.fields["organisation"], self.fields["group"]


class SeatForm(EditForm):
    class Meta:
        model = Seat
        formfield_callback = public_choice
        fields = ["membership", "kind", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = (
            Membership.objects.for_system("the caller's own groups")
            .filter(group__in=groups, stage=Membership.Stage.ADMITTED)
            .select_related("organisation", "group")
            .order_by("organisation__folded")
        )
        if self.instance.pk:
            del self.fields["membership"]


class ConsentForm(forms.Form):
    """One answer to one purpose, as it was given on paper, by mail or in a meeting."""

    purpose = forms.ChoiceField(label=_("Finalidad"), choices=Purpose)
    answer = forms.ChoiceField(
        label=_("Respuesta"),
        choices=[("si", _("Sí, consiente")), ("no", _("No consiente, o retira su consentimiento"))],
        widget=forms.RadioSelect,
    )
    answered_on = forms.DateField(label=_("Cuándo respondió"), widget=DateInput())
    evidence = forms.CharField(
        label=_("Cómo se obtuvo"),
        max_length=200,
        help_text=_("Lo que permitiría probarlo: ficha firmada, correo del día tal, registro de asistencia."),
    )
    text_version = forms.CharField(label=_("Versión del texto que leyó"), max_length=40, initial=CURRENT_TEXT)

    def clean_answered_on(self) -> date:
        return not_after_today(self.cleaned_data["answered_on"])

    def answered_at(self) -> datetime:
        """The instant that stands for the day: now for today, noon in Lima for an earlier one."""
        day = self.cleaned_data["answered_on"]
        if day == lima_today():
            return timezone.now()
        return datetime.combine(day, time(12), timezone.get_default_timezone())


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motivo"), max_length=300, help_text=_("Queda en el registro de actos."))


class DayForm(forms.Form):
    fecha = forms.DateField(label=_("Fecha"), widget=DateInput(), required=False)


def not_after_today(day: date) -> date:
    """Return `day`; raise ValidationError for one that has not come."""
    if day > lima_today():
        raise forms.ValidationError(_now("Esa fecha todavía no llega."))
    return day
