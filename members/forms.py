"""Forms of the directory. The rules are in services and models; here is what a person types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from members.departments import Department
from members.models import Membership, Organisation, Person, Seat, WorkingGroup


class DateInput(forms.DateInput):
    """A day, typed or picked."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class OrganisationForm(forms.ModelForm):
    department_codes = forms.MultipleChoiceField(
        label=_("Departamentos"), choices=Department, required=False, widget=forms.CheckboxSelectMultiple
    )

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


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["group", "standing", "pillar", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)
        self.fields["pillar"].help_text = _("Solo para miembros.")


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["given_names", "family_names", "email", "phone", "job_title", "data_origin", "data_origin_on"]
        widgets = {"data_origin_on": DateInput()}


class SeatForm(forms.ModelForm):
    class Meta:
        model = Seat
        fields = ["membership", "kind", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, groups: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.filter(group__in=groups).select_related(
            "organisation", "group"
        )


class SeatEndForm(forms.Form):
    on = forms.DateField(label=_("Último día"), widget=DateInput())


class PasswordForm(forms.Form):
    """The first password of an invited person."""

    password = forms.CharField(
        label=_("Elija una contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Al menos 12 caracteres. Una frase larga es más fácil de recordar y más segura."),
    )
    again = forms.CharField(
        label=_("Repita la contraseña"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("Las dos contraseñas no son iguales."))
        return cleaned
