"""Forms of the directory. The rules are in services and models; here is what a person types."""

from __future__ import annotations

from typing import Any

from django import forms
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
        self.fields["membership"].queryset = (
            Membership.objects.for_system("the caller's own groups")
            .filter(group__in=groups)
            .select_related("organisation", "group")
        )


class SeatEndForm(forms.Form):
    on = forms.DateField(label=_("Último día"), widget=DateInput())
