"""Signing in: an account is found by its own address and by nothing else."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from members.directory.models import User


class AccountBackend(AuthenticationBackend):
    """allauth's backend without its table of addresses: a row there would open somebody's account to another."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(User.objects.filter(email__iexact=email).first(), password)
