"""Share links: one edition, for whoever holds the link, until a day. Only a hash of the link is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotReady, require
from members.directory.models import User
from resources.acts import Act
from resources.models import Edition, Resource, ShareLink
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today


def hash_of(token: str) -> str:
    """Return what is kept of a link's secret (256 random bits: no salt is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_end(ends_on: date) -> None:
    """Raise ValidationError unless `ends_on` (a day in Lima, itself included) is neither past nor too far."""
    days = (ends_on - lima_today()).days
    if days < 0:
        raise ValidationError(_("Ese día ya pasó. Elija uno desde hoy."))
    if days > settings.SHARE_LINK_DAYS:
        raise ValidationError(_("Un enlace vale como máximo %(days)s días.") % {"days": settings.SHARE_LINK_DAYS})


@transaction.atomic
def create_link(*, edition: Edition, note: str, ends_on: date, by: User) -> tuple[ShareLink, str]:
    """Return the link and its secret, which is shown once. Raises NotAllowed, NotReady, ValidationError."""
    require(by, edition.resource)
    if not edition.is_ready or not edition.cleaned:
        raise NotReady([_("Solo se comparte un archivo limpio y aprobado.")])
    check_end(ends_on)
    token = secrets.token_urlsafe(32)
    link = ShareLink.objects.create(
        resource=edition.resource,
        edition=edition,
        token_hash=hash_of(token),
        note=note,
        ends_on=ends_on,
        created_by=by,
    )
    audit.record(by, Act.SHARE_LINK_CREATED, edition.resource, link=link.public_id, until=ends_on.isoformat())
    return link, token


@transaction.atomic
def revoke_link(*, link: ShareLink, by: User) -> ShareLink:
    """End a link now; one that has ended stays ended."""
    require(by, link.resource)
    rows = ShareLink.objects.for_system("conditional update of a row already allowed")
    if rows.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record(by, Act.SHARE_LINK_REVOKED, link.resource, link=link.public_id)
    link.refresh_from_db()
    return link


def live_links(resource: Resource) -> list[ShareLink]:
    """Return the links that open an edition of `resource` today, for its secretariat."""
    rows = ShareLink.objects.for_system("callers asked may_change of the work").open_today()
    return list(rows.filter(resource=resource).select_related("edition"))


@transaction.atomic
def end_links(*, resource: Resource, kept: Collection[str], by: User) -> int:
    """End the live links of `resource` whose public ids are not in `kept`; return how many.

    For a narrowed audience: the reason for which a link was given may be over. What is kept stands in the log too.
    """
    require(by, resource)
    ended = 0
    for link in live_links(resource):
        if link.public_id in kept:
            audit.record(by, Act.SHARE_LINK_KEPT, resource, link=link.public_id)
        else:
            revoke_link(link=link, by=by)
            ended += 1
    return ended


def valid_link(token: str) -> ShareLink | None:
    """Return the link with that secret if it opens today; unknown, ended and revoked answer alike."""
    rows = ShareLink.objects.for_system("whoever holds the secret was lent this edition").open_today()
    link: ShareLink | None = rows.filter(token_hash=hash_of(token)).select_related("edition", "resource__group").first()
    return link if link and link.edition.is_ready else None


@transaction.atomic
def note_download(link: ShareLink) -> None:
    """Count and record that the file of a link was handed out; nothing of who. Opening its page leaves no trace."""
    rows = ShareLink.objects.for_system("count of a link whose holder is here")
    rows.filter(pk=link.pk).update(downloaded_count=F("downloaded_count") + 1)
    audit.record(None, Act.SHARE_LINK_DOWNLOADED, link.resource, link=link.public_id)
