"""Topics of interest of people: their codes stand in `Person.interest_codes`, their words in `vpwg.principles`."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vpwg.principles.topics import topics_of_interest


def choices() -> list[tuple[str, str]]:
    """Return every topic that can be chosen, in the language of the moment."""
    return list(topics_of_interest(get_language() or ""))


class InterestsFormMixin(forms.Form):
    """A field to choose topics of interest, for forms of a Person that list `interest_codes`."""

    interest_codes = forms.MultipleChoiceField(
        label=_("Temas de interés"),
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("La secretaría puede escribirle solo sobre estos temas, si usted consiente los boletines."),
    )

    def clean_interest_codes(self) -> list[str]:
        return sorted(self.cleaned_data["interest_codes"])
