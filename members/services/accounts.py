"""The rules for stopping an account and letting it in again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed
from members.access.viewer import lima_today, viewer_of
from members.models import Person, Seat, Standing, User
from vpwg.common import audit


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
    _record(by, "account.blocked", person, reason)
    return account


@transaction.atomic
def unblock_account(*, person: Person, reason: str, by: User) -> User:
    """Let a blocked account in again; it opens what its seats open on that day."""
    account = account_to_stop(person, by)
    account.is_active = True
    account.save(update_fields=["is_active"])
    _record(by, "account.unblocked", person, reason)
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


def _record(by: User, action: str, person: Person, reason: str) -> None:
    seats = Seat.objects.for_system("the logs it belongs in").current_on(lima_today()).filter(person=person)
    for group_id in sorted(set(seats.values_list("membership__group", flat=True))):
        audit.record(by, action, person, group_id=group_id, reason=reason)
