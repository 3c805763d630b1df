"""Signing in: an account is found by its own address and by nothing else, and comes with the seats of the day."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from members.directory.models import User
from members.directory.reads.signed_in import user_with_seats
from vpwg.common.text.days import lima_today


class AccountBackend(AuthenticationBackend):
    """allauth's backend without its table of addresses: a row there would open somebody's account to another."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        found: User | None = self._check_password(User.objects.filter(email__iexact=email).first(), password)
        return found

    def get_user(self, user_id: int | str) -> User | None:
        """Return the account of a session, read in one statement with its seats; a blocked one is nobody."""
        user = user_with_seats(int(user_id), lima_today())
        return user if user is not None and self.user_can_authenticate(user) else None
