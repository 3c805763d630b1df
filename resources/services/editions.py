"""The rules for writing about editions: kept as they came, cleaned, seen by a person, then handed out."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import Error, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed, NotReady, may_change, require
from resources.models import Edition
from resources.models.editions import EditionQuerySet
from vpwg.common import audit, search
from vpwg.common.files import CheckedFile, cleaning, scanning
from vpwg.common.queue import enqueue
from vpwg.common.unique import save_or_refuse

logger = logging.getLogger(__name__)
State = Edition.State
ATTEMPTS = 3
# Whoever prepares a file has it for so long; then another may take it.
CLAIM = timedelta(minutes=10)
_WHY = "preparing a file; nobody is shown it here"


@transaction.atomic
def add_edition(*, edition: Edition, checked: CheckedFile, by: Any) -> Edition:
    """Keep a file that `check_upload` accepted and have it cleaned after commit; nobody else sees it yet."""
    require(by, edition.resource)
    return keep_upload(edition=edition, checked=checked, by=by)


def keep_upload(*, edition: Edition, checked: CheckedFile, by: Any) -> Edition:
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
    audit.record(by, "edition.added", edition.resource, language=edition.language, sha256=edition.sha256)
    search.changed(edition)
    enqueue("resources.tasks.prepare_edition", edition.pk)
    return edition


@transaction.atomic
def add_link(*, edition: Edition, by: Any) -> Edition:
    """Add an edition that is a link (https) and nothing to clean: readers of the work get it at once."""
    require(by, edition.resource)
    if not edition.link.startswith("https://"):
        raise ValidationError({"link": _("El enlace debe empezar con https://")})
    edition.state, edition.added_by, edition.approved_at = State.CLEAN, by, timezone.now()
    edition.full_clean(exclude=["file"])
    save_or_refuse(edition)
    audit.record(by, "edition.added", edition.resource, language=edition.language)
    search.changed(edition)
    return edition


def twin_of(edition: Edition, *, by: Any) -> Edition | None:
    """Return what `by` has put there already: the same file or link, language and version. A second click sent it."""
    rows = Edition.objects.for_system("the uploader's own, of a work that they may change").filter(added_by=by)
    same = {"resource": edition.resource, "language": edition.language, "version": edition.version}
    return rows.filter(**same, sha256=edition.sha256, link=edition.link).first()


def prepare(pk: int) -> Edition | None:
    """Scan and clean the edition `pk` if it still waits for that; safe to run twice.

    Afterwards it is CLEAN (with its copy, text, pages and thumbnail), HELD or INFECTED; it stays PENDING
    while the scanner cannot be asked. A file that raises something is held with that reason; storage or a database
    that is away is asked again, ATTEMPTS times in all.
    """
    if not _free().filter(pk=pk).update(attempts=F("attempts") + 1, tried_at=timezone.now()):
        return None
    edition = Edition.objects.for_system(_WHY).filter(pk=pk).first()
    if edition is None:
        return None
    if edition.attempts > ATTEMPTS:
        return _settle(edition, State.HELD, findings=[_note("preparation-interrupted")])
    try:
        return _prepare(edition)
    except (OSError, Error):
        logger.exception("edition %s could not be prepared for now", edition.public_id)
        if edition.attempts < ATTEMPTS:
            return edition
    except Exception:  # a loop guard: whatever one file does, the files behind it have their turn
        logger.exception("edition %s could not be prepared", edition.public_id)
    return _settle(edition, State.HELD, findings=[_note("preparation-failed")])


def _prepare(edition: Edition) -> Edition | None:
    with edition.file.open("rb") as stream:
        verdict = scanning.scan(stream)
    if verdict is scanning.Verdict.UNAVAILABLE:
        Edition.objects.for_system(_WHY).filter(pk=edition.pk).update(attempts=0, tried_at=None)  # not its fault
        return edition
    if verdict is not scanning.Verdict.CLEAN:
        state = State.INFECTED if verdict is scanning.Verdict.INFECTED else State.HELD
        return _settle(edition, state, findings=[_note(f"scanner-{verdict.value}")])
    with edition.file.open("rb") as stream:
        data = stream.read()
    extension = edition.original_name.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg")
    try:
        cleaned = cleaning.clean(data, extension)
    except (cleaning.CannotClean, ValidationError) as error:
        return _settle(edition, State.HELD, findings=[_note(getattr(error, "reason", "unreadable"))])
    return _keep_copy(edition, cleaned, extension)


def _note(reason: str) -> cleaning.Finding:
    return {"kind": reason, "count": 1, "people": 0, "removed": True}


def _settle(edition: Edition, state: str, **values: Any) -> Edition | None:
    """Move a waiting edition to `state`, once; None where another run was quicker or it is gone."""
    waiting = Edition.objects.for_system(_WHY).filter(pk=edition.pk, state=State.PENDING)
    if not waiting.update(state=state, **values):
        return None
    edition.refresh_from_db()
    audit.record(None, f"edition.{state}", edition.resource, edition=edition.public_id)
    search.changed(edition)
    return edition


def _keep_copy(edition: Edition, cleaned: cleaning.Cleaned, extension: str) -> Edition | None:
    import hashlib

    from vpwg.common.files import extraction, thumbnails

    words = extraction.extract(cleaned.data, extension)
    picture = thumbnails.thumbnail(cleaned.data, extension)
    edition.cleaned.save(f"copia.{extension}", ContentFile(cleaned.data), save=False)
    if picture:
        edition.thumbnail.save("portada.webp", ContentFile(picture), save=False)
    settled = _settle(
        edition,
        State.CLEAN,
        findings=cleaned.findings,
        cleaned=edition.cleaned.name,
        cleaned_size=len(cleaned.data),
        cleaned_sha256=hashlib.sha256(cleaned.data).hexdigest(),
        thumbnail=edition.thumbnail.name or "",
        pages=words.pages,
        text=words.text,
    )
    if settled is None:
        for file in (edition.cleaned, edition.thumbnail):
            if file:
                file.delete(save=False)
    return settled


@transaction.atomic
def approve_edition(*, edition: Edition, accepts_hidden: bool = False, by: Any) -> Edition:
    """Let readers of the work have the cleaned copy, after a person saw what was found.

    Raises NotReady unless it is clean, or where something hidden stays and `accepts_hidden` is not said.
    """
    require(by, edition.resource)
    if edition.state != State.CLEAN:
        raise NotReady([_("El archivo todavía no está limpio: no puede aprobarse.")])
    if edition.has_hidden and not accepts_hidden:
        raise NotReady([_("Marque que revisó lo que sigue dentro del archivo.")])
    Edition.objects.for_system("conditional update of a row already allowed").filter(
        pk=edition.pk, state=State.CLEAN, approved_at=None
    ).update(approved_at=timezone.now())
    edition.refresh_from_db()
    audit.record(by, "edition.approved", edition.resource, edition=edition.public_id, sha256=edition.cleaned_sha256)
    return edition


@transaction.atomic
def remove_edition(*, edition: Edition, by: Any) -> None:
    """Take an edition away with its files. A member may take away only an own one that nobody approved."""
    is_own = Edition.objects.visible_to(by).with_original(by).filter(pk=edition.pk).exists()
    if not may_change(by, edition.resource) and not (is_own and not edition.is_ready):
        raise NotAllowed
    resource, public_id = edition.resource, edition.public_id
    stored = [file for file in (edition.file, edition.cleaned, edition.thumbnail) if file]
    search.changed(edition)
    edition.delete()
    audit.record(by, "edition.removed", resource, edition=public_id)
    transaction.on_commit(lambda: [file.delete(save=False) for file in stored] and None, robust=True)


def _free() -> EditionQuerySet:
    """Editions that wait to be cleaned and that nobody cleans now."""
    rows = Edition.objects.for_system(_WHY).filter(state=State.PENDING).exclude(file="")
    return rows.filter(Q(tried_at=None) | Q(tried_at__lte=timezone.now() - CLAIM))


def waiting_ids() -> list[int]:
    """Return the ids of editions that still wait to be cleaned."""
    return list(_free().order_by("pk").values_list("pk", flat=True)[:200])
