"""allauth's signals, each kept as an act of the log. (They are the library's; the portal has none of its own.)"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import receiver
from django.http import HttpRequest

from members.directory.acts import Act
from members.directory.models import User
from members.directory.services.attempts import forget_wrong_passwords
from members.directory.services.sign_ins import note_own_act, note_sign_in, note_wrong_try


@receiver(account.user_logged_in)
def _signed_in(user: User, **_more: Any) -> None:
    note_sign_in(user)


@receiver([account.password_changed, account.password_set])
def _password_changed(user: User, **_more: Any) -> None:
    note_own_act(user, Act.ACCOUNT_PASSWORD_CHANGED)


@receiver(account.password_reset)
def _password_reset(request: HttpRequest, user: User, **_more: Any) -> None:
    forget_wrong_passwords(request, user)
    note_own_act(user, Act.ACCOUNT_PASSWORD_RESET)


@receiver(mfa.authenticator_added)
def _factor_added(user: User, **_more: Any) -> None:
    note_own_act(user, Act.ACCOUNT_FACTOR_ADDED)


@receiver(mfa.authenticator_removed)
def _factor_removed(user: User, **_more: Any) -> None:
    note_own_act(user, Act.ACCOUNT_FACTOR_REMOVED)


@receiver(mfa.authenticator_reset)
def _codes_renewed(user: User, **_more: Any) -> None:
    note_own_act(user, Act.ACCOUNT_CODES_RENEWED)


@receiver(mfa.authentication_failed)
def _wrong_code(user: User, **_more: Any) -> None:
    note_wrong_try(user, Act.ACCOUNT_FACTOR_FAILED)
