"""The smallest valid row of each audienced model; the matrix runs over all of them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone


def _resource(group: Any) -> Any:
    from resources.models import Resource

    return Resource.objects.create(group=group, title="Recurso de prueba", kind="guide")


def _meeting(group: Any) -> Any:
    from meetings.models import Meeting

    starts = timezone.now() + timedelta(days=10)
    return Meeting.objects.create(
        group=group, title="Reunión de prueba", starts_at=starts, ends_at=starts + timedelta(hours=2)
    )


def _minutes(group: Any) -> Any:
    from meetings.models import Minutes, MinutesDraft

    minutes = Minutes.objects.create(group=group, meeting=_meeting(group))
    MinutesDraft.objects.create(minutes=minutes, body="Texto del acta.")
    return minutes


def _conflict(group: Any) -> Any:
    from conflicts.models import Conflict

    return Conflict.objects.create(group=group, title="Caso de prueba", code=f"P-{secrets.token_hex(4)}")


def _collection(group: Any) -> Any:
    from resources.models import Collection

    return Collection.objects.create(group=group, title_es="Colección de prueba")


BUILDERS = {
    "resources.Collection": _collection,
    "resources.Resource": _resource,
    "meetings.Meeting": _meeting,
    "meetings.Minutes": _minutes,
    "conflicts.Conflict": _conflict,
}
