"""Topics of interest of people: their codes stand in `Person.interest_codes`; an upper app gives codes and words."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

Provider = Callable[[], list[tuple[str, str]]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Add topics: `provider()` returns (code, label) pairs in the language of the moment."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def choices() -> list[tuple[str, str]]:
    """Return every topic that can be chosen."""
    return [pair for provider in _PROVIDERS for pair in provider()]


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
