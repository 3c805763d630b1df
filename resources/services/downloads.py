"""How often editions are handed out, by month: nothing of who or from where."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpRequest

from resources.models import DownloadCount, Edition, Resource
from vpwg.common.text.days import lima_today

# Names that programs which read the whole web give themselves; a person's browser holds none of them.
_ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|scan|archiver|facebookexternalhit", re.I)
_FROM_START = re.compile(r"bytes=0-")


def is_counted(request: HttpRequest) -> bool:
    """Say whether a request is somebody's download: not a HEAD, not the rest of one begun, not a robot."""
    if request.method != "GET":
        return False
    if (asked := request.headers.get("Range")) and not _FROM_START.match(asked):
        return False
    return not _ROBOT.search(request.headers.get("User-Agent", ""))


def count_download(edition: Edition, request: HttpRequest) -> None:
    """Add one to this month of the edition, if the request is a person's."""
    if not is_counted(request):
        return
    month = lima_today().replace(day=1)
    with transaction.atomic():
        rows = DownloadCount.objects.filter(edition=edition, month=month)
        if not rows.update(count=F("count") + 1):
            # Two first readers of a month at once: one makes the row, both add to it.
            DownloadCount.objects.bulk_create([DownloadCount(edition=edition, month=month)], ignore_conflicts=True)
            rows.update(count=F("count") + 1)


def total_of(resource: Resource) -> int:
    """Return how often the editions of a work were handed out."""
    found: int | None = DownloadCount.objects.filter(edition__resource=resource).aggregate(n=Sum("count"))["n"]
    return found or 0


def by_month(resource: Resource) -> list[tuple[date, int]]:
    """Return the last 24 months with downloads, the latest first, for the work's secretariat."""
    rows = DownloadCount.objects.filter(edition__resource=resource).values("month").annotate(n=Sum("count"))
    return [(row["month"], row["n"]) for row in rows.order_by("-month")[:24]]
