"""What happens at the entrance is an act of the log: sign-ins, wrong tries, new passwords and factors, resets."""

from __future__ import annotations

import secrets
from urllib.parse import quote

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.directory.acts import Act
from members.directory.models import Seat, User
from members.directory.services.accounts import record_about
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today
from vpwg.common.web.limits import Count
from vpwg.common.web.links import absolute

# A stranger who tries all night fills no log: the first tries of an hour say enough.
WRITTEN_AN_HOUR = 5


@transaction.atomic
def note_sign_in(account: User) -> None:
    """Keep that somebody came in. The log's readers are told by name only of their own people."""
    for group_id in _groups(account):
        audit.record(account, Act.ACCOUNT_SIGNED_IN, group_id=group_id)


@transaction.atomic
def note_own_act(account: User, action: Act) -> None:
    """Keep what a person did with their own password or factors."""
    record_about(account, account, action)


@transaction.atomic
def note_wrong_try(account: User | None, action: Act) -> None:
    """Keep a wrong password or code, by nobody known. An address without an account is not kept at all."""
    if account is not None and Count(f"written:{action}:{account.pk}", WRITTEN_AN_HOUR, 3_600).take():
        record_about(account, None, action)


def note_wrong_password(email: str) -> None:
    """Keep a wrong password for the account that signs in with `email`, if there is one."""
    note_wrong_try(User.objects.filter(email__iexact=email).first(), Act.ACCOUNT_SIGN_IN_FAILED)


@transaction.atomic
def send_reset_link(email: str) -> None:
    """Mail a link for another password to the active account that signs in with `email`: to its own address."""
    account = User.objects.filter(email__iexact=email, is_active=True).select_related("person").first()
    if account is None:
        return
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    with override(account.preferred_language):
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        outbox.send_later(
            to=account.email,
            kind="account",
            about=f"password_reset:{secrets.token_hex(8)}",
            subject=_("Cómo elegir una contraseña nueva"),
            template="password_reset",
            context={"link": absolute(path.replace("UID-KEY", quote(key)))},
        )
    record_about(account, None, Act.ACCOUNT_RESET_ASKED)


def _groups(account: User) -> list[int | None]:
    seats = Seat.objects.for_system("the logs it belongs in").current_on(lima_today())
    groups = seats.filter(person_id=account.person_id or 0).values_list("membership__group", flat=True)
    logs: list[int | None] = [*sorted(set(groups))]
    return logs or [None]
