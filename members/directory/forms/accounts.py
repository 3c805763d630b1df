"""allauth's forms as this portal needs them."""

from __future__ import annotations

from allauth.account import forms as allauth_forms

from members.directory.models import User


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Ask for a new password. The link goes to the account's own address, never to one that a table adds to it."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        self.users = list(User.objects.filter(email__iexact=email, is_active=True))
        return email
