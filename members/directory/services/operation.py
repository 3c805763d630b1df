"""The rules for what operators do with accounts: stop one, let it in again, take a lost second factor off.

The person is told by mail and the act stands in the log of every group that seats them. Where the account is of a
secretariat, one person asks and another one confirms: neither an operator nor a secretariat opens it alone.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed
from members.access.viewer import viewer_of
from members.directory.acts import Act as DirectoryAct
from members.directory.models import AccountRequest, Seat, Standing, User
from members.directory.reads.keepers import secretariat_accounts
from members.directory.services.accounts import end_sessions, record_about, tell_account
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today
from vpwg.common.web.links import absolute

Act = AccountRequest.Act
State = AccountRequest.State
_ACTIONS = {
    Act.BLOCK: DirectoryAct.ACCOUNT_BLOCKED,
    Act.UNBLOCK: DirectoryAct.ACCOUNT_UNBLOCKED,
    Act.RESET_FACTOR: DirectoryAct.ACCOUNT_FACTOR_RESET,
}


@transaction.atomic
def ask(*, account: User, act: Act, reason: str, by: User) -> AccountRequest:
    """Do `act` on `account`, or keep it for a second person where the account is of a secretariat.

    Raises NotAllowed unless `by` is an active operator, ValidationError where there is nothing to do, where the same
    waits already, and where nobody else could confirm.
    """
    if not (by.is_superuser and by.is_active):
        raise NotAllowed
    if account.pk == by.pk and act == Act.BLOCK:
        raise ValidationError(_("No puede bloquear su propia cuenta."))
    account = User.objects.select_for_update().get(pk=account.pk)  # of two clicks at once, the second finds the first
    _refuse_what_changes_nothing(account, act)
    now = timezone.now()
    waiting = AccountRequest.objects.filter(account=account, act=act, state=State.OPEN)
    waiting.filter(expires_at__lte=now).update(state=State.DROPPED, closed_at=now)
    if waiting.exists():
        raise ValidationError(_("Ya se pidió lo mismo para esta cuenta y espera a una segunda persona."))
    request = AccountRequest(
        account=account, act=act, reason=reason, asked_by=by,
        expires_at=now + timedelta(hours=settings.ACCOUNT_REQUEST_HOURS),
    )  # fmt: skip
    seconds = second_people(request) if secretariat_groups(account) else None
    if seconds is not None and not seconds:
        raise ValidationError(
            _("Es una cuenta de secretaría y nadie más podría confirmarlo: hace falta otra cuenta de operación.")
        )
    request.save()
    if seconds is None:
        _carry_out(request, by)
    else:
        record_about(account, by, DirectoryAct.ACCOUNT_REQUEST_OPENED, act=str(act))
        _tell_of_opening(request, seconds)
    return request


@transaction.atomic
def confirm(*, request: AccountRequest, by: User) -> AccountRequest:
    """Do what somebody else asked for. Raises NotAllowed for whoever asked, the account itself and a stranger,
    ValidationError if it ran out or was answered meanwhile."""
    if not may_confirm(request, by):
        raise NotAllowed
    _refuse_what_changes_nothing(request.account, Act(request.act))
    _carry_out(request, by)
    return request


@transaction.atomic
def drop(*, request: AccountRequest, by: User) -> AccountRequest:
    """Leave a request undone. Whoever may see it may do so, the account's own person too."""
    if not may_see(request, by):
        raise NotAllowed
    _close(request, State.DROPPED, by)
    record_about(request.account, by, DirectoryAct.ACCOUNT_REQUEST_DROPPED, act=request.act)
    return request


def may_see(request: AccountRequest, by: User) -> bool:
    """Whether `by` is an operator, or of a secretariat that the account belongs to."""
    if not by.is_active:
        return False
    return by.is_superuser or bool(secretariat_groups(request.account) & set(viewer_of(by).groups_kept))


def may_confirm(request: AccountRequest, by: User) -> bool:
    """Whether `by` is somebody else: neither who asked nor whose account it is."""
    return may_see(request, by) and by.pk not in (request.asked_by_id, request.account_id)


def secretariat_groups(account: User) -> set[int]:
    """Return the groups whose secretariat the account is of, today or from a day to come."""
    seats = Seat.objects.for_system("whether an account is a secretariat's").filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=lima_today()),
        person_id=account.person_id or 0,
        membership__standing=Standing.SECRETARIAT,
    )
    return set(seats.values_list("membership__group", flat=True))


def second_people(request: AccountRequest) -> QuerySet[User]:
    """Return the active accounts that could confirm: other operators, and others of the same secretariat."""
    wanted = Q(is_superuser=True)
    for group_id in secretariat_groups(request.account):
        wanted |= Q(pk__in=secretariat_accounts(group_id).values("pk"))
    others = User.objects.filter(wanted, is_active=True)
    return others.exclude(pk__in=[request.asked_by_id, request.account_id])


def waiting_for(user: User) -> list[AccountRequest]:
    """Return the open requests that `user` could confirm."""
    rows = AccountRequest.objects.filter(state=State.OPEN, expires_at__gt=timezone.now())
    rows = rows.select_related("account__person", "asked_by__person")
    return [row for row in rows if may_confirm(row, user)]


def _refuse_what_changes_nothing(account: User, act: Act) -> None:
    if act == Act.BLOCK and not account.is_active:
        raise ValidationError(_("Esta cuenta ya está bloqueada."))
    if act == Act.UNBLOCK and account.is_active:
        raise ValidationError(_("Esta cuenta no está bloqueada."))
    if act == Act.RESET_FACTOR and not Authenticator.objects.filter(user=account).exists():
        raise ValidationError(_("Esta cuenta no tiene verificación en dos pasos que retirar."))


def _carry_out(request: AccountRequest, by: User) -> None:
    _close(request, State.DONE, by)
    account = request.account
    if request.act == Act.RESET_FACTOR:
        Authenticator.objects.filter(user=account).delete()
    else:
        account.is_active = request.act == Act.UNBLOCK
        account.save(update_fields=["is_active"])
    # A session opened with the lost factor, or by a stranger, does not outlive the act.
    end_sessions(account)
    record_about(account, by, _ACTIONS[Act(request.act)])
    tell_account(account, _ACTIONS[Act(request.act)], about=f"account_request:{request.pk}")


def _close(request: AccountRequest, state: State, by: User) -> None:
    now = timezone.now()
    taken = AccountRequest.objects.filter(pk=request.pk, state=State.OPEN, expires_at__gt=now).update(
        state=state, closed_by=by, closed_at=now
    )
    if not taken:
        raise ValidationError(_("Este pedido ya venció o alguien lo respondió antes."))
    request.refresh_from_db()


def _tell_of_opening(request: AccountRequest, seconds: QuerySet[User]) -> None:
    """Tell who may confirm, whose account it is, and in whose name it was asked: a lie about that comes to light."""
    link = absolute(request.get_absolute_url())
    people = {user.pk: user for user in (*seconds, request.account, request.asked_by)}
    for user in people.values():
        outbox.send_later(
            to=user.email,
            kind="account-request",
            about=f"account_request:{request.pk}",
            subject=_("Un pedido sobre una cuenta de secretaría espera a una segunda persona"),
            template="account_request",
            context={"request": request, "link": link, "is_own": user.pk == request.account_id},
        )
