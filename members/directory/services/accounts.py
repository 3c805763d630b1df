"""The rules for stopping an account and letting it in again."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.access.policy import NotAllowed
from members.access.viewer import viewer_of
from members.directory.acts import Act
from members.directory.models import AccountRequest, Person, Seat, Standing, User
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today
from vpwg.common.web.links import absolute


@transaction.atomic
def block_account(*, person: Person, reason: str, by: User) -> User:
    """Stop an account at its next click, whichever group it reads: it is meant for a stolen password.

    Whoever seats the person today may do so. An operator's account, one's own, and that of another
    group's secretariat are not theirs to stop. It stands in the log of every group that seats the person.
    """
    account = account_to_stop(person, by)
    if account.pk == by.pk:
        raise ValidationError(_("No puede bloquear su propia cuenta."))
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)
    record_about(account, by, Act.ACCOUNT_BLOCKED, reason=reason)
    tell_account(account, Act.ACCOUNT_BLOCKED)
    return account


@transaction.atomic
def unblock_account(*, person: Person, reason: str, by: User) -> User:
    """Let a blocked account in again; it opens what its seats open on that day."""
    account = account_to_stop(person, by)
    account.is_active = True
    account.save(update_fields=["is_active"])
    record_about(account, by, Act.ACCOUNT_UNBLOCKED, reason=reason)
    tell_account(account, Act.ACCOUNT_UNBLOCKED)
    return account


def account_to_stop(person: Person, by: User) -> User:
    """Return the account of `person` if `by` may block and unblock it; raise NotAllowed otherwise."""
    account = User.objects.filter(person=person, is_superuser=False, is_staff=False).first()
    seats = Seat.objects.for_system("whose account it is").current_on(lima_today()).filter(person=person)
    kept = viewer_of(by).groups_kept
    keeps_elsewhere = seats.filter(membership__standing=Standing.SECRETARIAT).exclude(membership__group__in=kept)
    if account is None or not seats.filter(membership__group__in=kept).exists() or keeps_elsewhere.exists():
        raise NotAllowed
    return account


def may_stop(person: Person, by: User) -> bool:
    """Say whether `by` may block and unblock the account of `person`: one that `account_to_stop` gives, not one's own."""
    try:
        return account_to_stop(person, by).pk != by.pk
    except NotAllowed:
        return False


def record_about(account: User, by: User | None, action: Act, **details: str | int | None) -> None:
    """Keep an act on an account in the log of each group that seats its person; once without a group if none does."""
    seats = Seat.objects.for_system("the logs it belongs in").current_on(lima_today())
    groups = set(seats.filter(person_id=account.person_id or 0).values_list("membership__group", flat=True))
    logs: list[int | None] = [*sorted(groups)]
    for group_id in logs or [None]:
        audit.record(by, action, account.person or account, group_id=group_id, **details)


def end_sessions(account: User) -> None:
    """Sign an account out everywhere."""
    for session in UserSession.objects.filter(user=account):
        session.end()


def tell_account(account: User, action: Act, *, about: str = "") -> None:
    """Tell an account's own address what was done with it, in its person's language."""
    with override(account.preferred_language):
        outbox.send_later(
            to=account.email,
            kind="account",
            about=f"{about or action}:{secrets.token_hex(8)}",
            subject=_("Un cambio en el acceso a su cuenta"),
            template="account_act",
            context={"action": action, "login": absolute(reverse("account_login"))},
        )


def close_account(person: Person) -> int:
    """Close the account for good: no address, no password, no second factor, no open session."""
    user = User.objects.filter(person=person).first()
    if user is None:
        return 0
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    AccountRequest.objects.filter(account=user).update(reason="")
    end_sessions(user)
    user.email, user.is_active = f"suprimida-{person.public_id}@invalid.example", False
    user.set_unusable_password()
    user.save()
    return 1
