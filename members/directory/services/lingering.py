"""What stays open when an audience is narrowed: loans and links. Each is shown, and ends unless it is kept on purpose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.access.locks import Audience, encode, narrows
from members.access.models import AudiencedModel
from members.directory.acts import Act
from members.directory.models import User
from members.directory.reads.reach import borrowers_of
from members.directory.services.lending import take_row_back
from vpwg.common.log import audit


@dataclass(frozen=True)
class Lingering:
    """One way in that no audience closes. `key` names it in a form, `label` says to whom it is open and until when."""

    key: str
    label: str


def is_narrowing(
    obj: AudiencedModel, *, audience: Audience | str, letters: str = "", at: datetime | None = None
) -> bool:
    """Say whether publishing `obj` like that shuts out somebody for whom it is now: a narrower lock, or an embargo."""
    then = encode(audience, group_id=obj.group_id, letters=letters)
    return narrows(obj.lock, then, group_id=obj.group_id) or (obj.is_released and at is not None)


def loans_of(obj: AudiencedModel) -> list[Lingering]:
    """Return the loans of `obj`, in the order of their holders' names."""
    return [Lingering(_key(user), _("Préstamo a %(person)s") % {"person": user}) for user in borrowers_of(obj)]


@transaction.atomic
def end_loans(*, obj: AudiencedModel, kept: Collection[str], by: User) -> int:
    """End each loan of `obj` whose key is not in `kept`; return how many. What is kept stands in the log too."""
    ended = 0
    for user in borrowers_of(obj):
        if _key(user) in kept:
            audit.record(by, Act.ACCESS_KEPT, obj, person=user.person.public_id if user.person_id else None)
        else:
            take_row_back(obj=obj, to=user, by=by)
            ended += 1
    return ended


def _key(user: User) -> str:
    return f"loan-{user.person.public_id if user.person else user.pk}"
