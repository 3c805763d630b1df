"""allauth's forms as this portal needs them."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from django.http import HttpRequest

from members.attempts import try_code
from members.services.sign_ins import send_reset_link
from vpwg.common.after import after_answer


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Ask for a new password. Nobody is looked up before the answer is out: it takes as long for any address."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = self.cleaned_data["email"]
        after_answer(request, partial(send_reset_link, email))
        return email


class _CountedCode:
    """Counts wrong codes where they come from: a stranger's never keep the right one of the owner out."""

    user: Any

    def clean_code(self) -> str:
        attempt = try_code(context.request, self.user)
        if not attempt.is_heard:
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()  # type: ignore[misc]  raises where it is wrong, and the try stays counted
        attempt.give_back()
        return code


class AuthenticateForm(_CountedCode, mfa_forms.AuthenticateForm):
    """The code when signing in."""


class ReauthenticateForm(_CountedCode, mfa_forms.ReauthenticateForm):
    """The code when proving again who one is."""
