"""The first password of an invited person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


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
