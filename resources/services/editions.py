"""The rules for writing about editions: kept as they came, cleaned, seen by a person, then handed out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed, NotReady, may_change, require
from members.directory.models import User
from resources.acts import Act
from resources.models import Edition
from vpwg.common import search
from vpwg.common.files import CheckedFile
from vpwg.common.forms.unique import save_or_refuse
from vpwg.common.log import audit
from vpwg.common.queue import enqueue

State = Edition.State


@transaction.atomic
def add_edition(*, edition: Edition, checked: CheckedFile, by: User) -> Edition:
    """Keep a file that `check_upload` accepted and have it cleaned after commit; nobody else sees it yet."""
    require(by, edition.resource)
    return keep_upload(edition=edition, checked=checked, by=by)


def keep_upload(*, edition: Edition, checked: CheckedFile, by: User) -> Edition:
    """Keep the file of somebody who was allowed to upload it (a secretariat, or a member who proposes)."""
    edition.original_name, edition.content_type = checked.name, checked.content_type
    edition.size, edition.sha256 = checked.size, checked.sha256
    edition.state, edition.added_by = State.PENDING, by
    edition.full_clean(exclude=["file"])
    try:
        save_or_refuse(edition)
    except ValidationError:
        edition.file.delete(save=False)  # its bytes were stored before its row was refused
        raise
    audit.record(by, Act.EDITION_ADDED, edition.resource, language=edition.language, sha256=edition.sha256)
    search.changed(edition)
    enqueue("resources.tasks.prepare_edition", edition.pk)
    return edition


@transaction.atomic
def add_link(*, edition: Edition, by: User) -> Edition:
    """Add an edition that is a link (https) and nothing to clean: readers of the work get it at once."""
    require(by, edition.resource)
    if not edition.link.startswith("https://"):
        raise ValidationError({"link": _("El enlace debe empezar con https://")})
    edition.state, edition.added_by, edition.approved_at = State.CLEAN, by, timezone.now()
    edition.full_clean(exclude=["file"])
    save_or_refuse(edition)
    audit.record(by, Act.EDITION_ADDED, edition.resource, language=edition.language)
    search.changed(edition)
    return edition


def twin_of(edition: Edition, *, by: User) -> Edition | None:
    """Return what `by` has put there already: the same file or link, language and version. A second click sent it."""
    rows = Edition.objects.for_system("the uploader's own, of a work that they may change").filter(added_by=by)
    same = {"resource": edition.resource, "language": edition.language, "version": edition.version}
    return rows.filter(**same, sha256=edition.sha256, link=edition.link).first()


@transaction.atomic
def approve_edition(
    *, edition: Edition, accepts_hidden: bool = False, signed_original: Edition | None = None, by: User
) -> Edition:
    """Let readers of the work have the cleaned copy, after a person saw what was found.

    `signed_original` names the edition where the original with its digital signatures may be had. Raises NotReady unless it is clean, or where something hidden stays and `accepts_hidden` is not said.
    """
    require(by, edition.resource)
    if edition.state != State.CLEAN:
        raise NotReady([_("El archivo todavía no está limpio: no puede aprobarse.")])
    if edition.has_hidden and not accepts_hidden:
        raise NotReady([_("Marque que revisó lo que sigue dentro del archivo.")])
    Edition.objects.for_system("conditional update of a row already allowed").filter(
        pk=edition.pk, state=State.CLEAN, approved_at=None
    ).update(approved_at=timezone.now(), signed_original=signed_original)
    edition.refresh_from_db()
    audit.record(by, Act.EDITION_APPROVED, edition.resource, edition=edition.public_id, sha256=edition.cleaned_sha256)
    return edition


def signed_originals(edition: Edition, by: User) -> QuerySet[Edition]:
    """Return the editions of the work that may be named as the signed original of `edition`."""
    others = Edition.objects.visible_to(by).ready().filter(resource=edition.resource)
    return others.exclude(pk=edition.pk).order_by("-added_at", "-pk")


@transaction.atomic
def name_signed_original(*, edition: Edition, original: Edition | None, by: User) -> None:
    """Say where the signed original of an edition may be had, or no longer."""
    require(by, edition.resource)
    Edition.objects.for_system("a row already allowed").filter(pk=edition.pk).update(signed_original=original)
    audit.record(by, Act.EDITION_SIGNED_ORIGINAL_NAMED, edition.resource, edition=edition.public_id)


@transaction.atomic
def remove_edition(*, edition: Edition, by: User) -> None:
    """Take an edition away with its files. A member may take away only an own one that nobody approved."""
    is_own = Edition.objects.visible_to(by).with_original(by).filter(pk=edition.pk).exists()
    if not may_change(by, edition.resource) and not (is_own and not edition.is_ready):
        raise NotAllowed
    resource, public_id = edition.resource, edition.public_id
    stored = [file for file in (edition.file, edition.cleaned, edition.thumbnail) if file]
    search.changed(edition)
    edition.delete()
    audit.record(by, Act.EDITION_REMOVED, resource, edition=public_id)

    def drop() -> None:
        for file in stored:
            file.delete(save=False)

    transaction.on_commit(drop, robust=True)
