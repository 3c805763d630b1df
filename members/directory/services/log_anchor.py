"""Keeping the log's anchor, and telling secretariats: each day its head, and at once that something is missing."""

from __future__ import annotations

import logging

from django.db.models import Q
from django.utils.translation import gettext as _

from members.directory.models import User, WorkingGroup
from members.directory.reads.keepers import secretariat_accounts
from vpwg.common.log import anchor as audit_anchor
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today

logger = logging.getLogger("vpwg.audit")


def renew() -> bool:
    """Write the present anchor and return True; where the log lost what the last one saw, tell everybody instead.

    The old anchor then stays, until an operator looked and accepts the log as it is (`verify_audit --accept`).
    """
    wrong = _wrong_with_anchor()
    if wrong:
        _alarm(wrong)
        return False
    audit_anchor.write_anchor(audit_anchor.anchor_of_now())
    return True


def mail_head() -> int:
    """Mail today's anchor to each account of a secretariat, once a day; return to how many.

    The whole chain is gone through first: an altered entry is told instead.
    """
    broken = audit.broken_entry()
    wrong = _("La entrada %(number)d fue alterada.") % {"number": broken.pk} if broken else _wrong_with_anchor()
    if wrong:
        _alarm(wrong)
        return 0
    anchor = audit_anchor.anchor_of_now()
    keepers = _keepers()
    for account in keepers:
        _send(account, "audit-anchor", _("Sello del registro de actos"), "audit_anchor", {"anchor": anchor})
    return len(keepers)


def _wrong_with_anchor() -> str:
    try:
        anchor = audit_anchor.read_anchor()
    except ValueError:
        return _("El archivo del sello no puede leerse.")
    return audit_anchor.what_is_missing(anchor) if anchor else ""


def _alarm(wrong: str) -> None:
    logger.critical("the log of acts is not what it was: %s", wrong)
    for account in _keepers(Q(is_superuser=True)):
        subject = _("Aviso grave: el registro de actos no es el que era")
        _send(account, "audit-alarm", subject, "audit_alarm", {"wrong": wrong})


def _keepers(others: Q | None = None) -> list[User]:
    """Return the active accounts of all secretariats, and `others`."""
    wanted = others or Q(pk__in=[])
    for group in WorkingGroup.objects.all():
        wanted |= Q(pk__in=secretariat_accounts(group.pk).values("pk"))
    return list(User.objects.filter(wanted, is_active=True).order_by("pk"))


def _send(account: User, kind: str, subject: str, template: str, context: dict[str, object]) -> None:
    about = f"{kind}:{lima_today():%Y-%m-%d}"
    outbox.send_later(to=account.email, kind=kind, about=about, subject=subject, template=template, context=context)
