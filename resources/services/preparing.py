"""From an uploaded file to its cleaned copy: claimed, scanned, cleaned in a child process, settled once.

A file ends CLEAN, HELD or INFECTED. One that breaks the limits of the child is held at once; one whose work was
stopped from outside (a restart, a full machine) is taken up again, ATTEMPTS times in all.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.core.files.base import ContentFile
from django.db import Error
from django.db.models import F, Q
from django.utils import timezone

from resources.acts import Act
from resources.models import Edition, Resource
from resources.models.editions import EditionQuerySet
from vpwg.common import sandbox, search
from vpwg.common.files import cleaning, scanning
from vpwg.common.log import audit

logger = logging.getLogger(__name__)
State = Edition.State
_SETTLED = {State.CLEAN: Act.EDITION_CLEAN, State.HELD: Act.EDITION_HELD, State.INFECTED: Act.EDITION_INFECTED}
ATTEMPTS = 3
# Whoever prepares a file has it for so long; then another may take it.
CLAIM = timedelta(minutes=10)
_SECONDS, _PICTURE_SECONDS, _MEGABYTES = 6, 3, 300
_PICTURED = ("pdf", "jpg", "png", "webp")
_WHY = "preparing a file; nobody is shown it here"


def prepare(pk: int) -> Edition | None:
    """Scan and clean the edition `pk` if it still waits for that and nobody is at it; safe to run twice.

    Afterwards it is CLEAN (with its copy, text, pages and thumbnail), HELD or INFECTED; it stays PENDING while the
    scanner cannot be asked. A file that raises something is held with that reason; storage or a database that is
    away, and work that was stopped from outside, is tried again, ATTEMPTS times in all.
    """
    if not _free().filter(pk=pk).update(attempts=F("attempts") + 1, tried_at=timezone.now()):
        return None
    edition = Edition.objects.for_system(_WHY).select_related("resource").filter(pk=pk).first()
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


def waiting_ids() -> list[int]:
    """Return the ids of editions that still wait to be cleaned."""
    return list(_free().order_by("attempts", "pk").values_list("pk", flat=True)[:200])


def _free() -> EditionQuerySet:
    """Editions that wait to be cleaned and that nobody cleans now."""
    rows = Edition.objects.for_system(_WHY).filter(state=State.PENDING).exclude(file="")
    return rows.filter(Q(tried_at=None) | Q(tried_at__lte=timezone.now() - CLAIM))


def _release(edition: Edition, **values: Any) -> Edition:
    """Give the edition back, to be taken up at the next round."""
    Edition.objects.for_system(_WHY).filter(pk=edition.pk, state=State.PENDING).update(tried_at=None, **values)
    edition.refresh_from_db()
    return edition


def _prepare(edition: Edition) -> Edition | None:
    with edition.file.open("rb") as stream:
        verdict = scanning.scan(cast(BinaryIO, stream))
        stream.seek(0)
        data = stream.read()
    if verdict is scanning.Verdict.UNAVAILABLE:
        return _release(edition, attempts=0)  # not its fault
    if verdict is not scanning.Verdict.CLEAN:
        state = State.INFECTED if verdict is scanning.Verdict.INFECTED else State.HELD
        return _settle(edition, state, findings=[_note(f"scanner-{verdict.value}")])
    return _clean(edition, data)


def _clean(edition: Edition, data: bytes) -> Edition | None:
    extension = edition.original_name.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg")
    payload = {"data": data, "extension": extension, "title": edition.resource.title}
    try:
        made = sandbox.run("vpwg.common.files.work:prepare", payload, seconds=_SECONDS, megabytes=_MEGABYTES)
    except sandbox.Overrun as broken:
        return _settle(edition, State.HELD, findings=[_note(f"overrun-{broken.limit}")])
    except sandbox.Crashed as crashed:
        logger.warning("cleaning edition %s ended: %s", edition.pk, crashed)
        if crashed.may_pass and edition.attempts < ATTEMPTS:
            return _release(edition)
        return _settle(
            edition, State.HELD, findings=[_note("preparation-interrupted" if crashed.may_pass else "crashed")]
        )
    if "held" in made:
        return _settle(edition, State.HELD, findings=[_note(made["held"])])
    return _keep_copy(edition, made, extension)


def _note(reason: str) -> cleaning.Finding:
    return {"kind": reason, "count": 1, "people": 0, "removed": True}


def _settle(edition: Edition, state: str, **values: Any) -> Edition | None:
    """Move a waiting edition to `state`, once; None where another run was quicker or it is gone."""
    waiting = Edition.objects.for_system(_WHY).filter(pk=edition.pk, state=State.PENDING)
    if not waiting.update(state=state, **values):
        return None
    edition.refresh_from_db()
    audit.record(None, _SETTLED[State(state)], edition.resource, edition=edition.public_id)
    search.changed(edition)
    return edition


def _picture(data: bytes, extension: str) -> bytes | None:
    """Return a small picture of the copy; where drawing it breaks a limit, the copy goes without."""
    if extension not in _PICTURED:
        return None
    payload = {"data": data, "extension": extension}
    try:
        drawn: bytes | None = sandbox.run(
            "vpwg.common.files.work:picture", payload, seconds=_PICTURE_SECONDS, megabytes=_MEGABYTES
        )
    except sandbox.Stopped:
        return None
    return drawn


def _keep_copy(edition: Edition, made: dict[str, Any], extension: str) -> Edition | None:
    copy: bytes = made["data"]
    edition.cleaned.save(f"copia.{extension}", ContentFile(copy), save=False)
    if picture := _picture(copy, extension):
        edition.thumbnail.save("portada.webp", ContentFile(picture), save=False)
    settled = _settle(
        edition,
        State.CLEAN,
        findings=made["findings"],
        cleaned=edition.cleaned.name,
        cleaned_size=len(copy),
        cleaned_sha256=hashlib.sha256(copy).hexdigest(),
        thumbnail=edition.thumbnail.name or "",
        pages=made["pages"],
        text=made["text"],
    )
    if settled is None:
        for file in (edition.cleaned, edition.thumbnail):
            if file:
                file.delete(save=False)
    return settled


def titled_ids(resource: Resource) -> list[int]:
    """Return the ids of the cleaned PDF of a work, which carry its title."""
    rows = Edition.objects.for_system(_WHY).filter(resource=resource, state=State.CLEAN, cleaned__endswith=".pdf")
    return list(rows.values_list("pk", flat=True))


def retitle(pk: int) -> Edition | None:
    """Have a cleaned PDF say the title that its work has now: what a title said before must not live on inside a file.

    Safe to run twice. Where the copy cannot be written, it is held back rather than served under the old title.
    """
    edition = Edition.objects.for_system(_WHY).select_related("resource").filter(pk=pk, state=State.CLEAN).first()
    if edition is None:
        return None
    before = edition.cleaned.name or ""
    with edition.cleaned.open("rb") as stream:
        payload = {"data": stream.read(), "title": edition.resource.title}
    ours = Edition.objects.for_system(_WHY).filter(pk=pk, state=State.CLEAN, cleaned=before)
    try:
        copy = sandbox.run("vpwg.common.files.work:retitle", payload, seconds=_SECONDS, megabytes=_MEGABYTES)
    except sandbox.Stopped as stopped:
        logger.warning("edition %s kept an old title and is prepared anew: %s", edition.public_id, stopped)
        ours.update(state=State.PENDING, attempts=0, tried_at=None)
        return None
    digest = hashlib.sha256(copy).hexdigest()
    if digest == edition.cleaned_sha256:
        return edition
    edition.cleaned.save("copia.pdf", ContentFile(copy), save=False)
    if not ours.update(cleaned=edition.cleaned.name, cleaned_size=len(copy), cleaned_sha256=digest):
        edition.cleaned.delete(save=False)  # somebody was quicker
        return None
    edition.cleaned.storage.delete(before)
    edition.refresh_from_db()
    audit.record(None, Act.EDITION_RETITLED, edition.resource, edition=edition.public_id, sha256=digest)
    return edition
