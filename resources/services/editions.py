"""The rules for writing about editions."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from members.access.policy import require
from resources.index import resource_changed
from resources.models import Edition
from vpwg.common import audit
from vpwg.common.files import CheckedFile


@transaction.atomic
def add_edition(*, edition: Edition, checked: CheckedFile, by: Any) -> Edition:
    """Add a file that `check_upload` accepted; readers of the work read it at once."""
    require(by, edition.resource)
    edition.original_name, edition.content_type = checked.name, checked.content_type
    edition.size, edition.sha256 = checked.size, checked.sha256
    edition.full_clean(exclude=["file"])
    edition.save()
    audit.record(by, "edition.added", edition.resource, language=edition.language, sha256=edition.sha256)
    resource_changed(edition.resource)
    return edition
