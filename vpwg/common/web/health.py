"""Whether the portal can work: for a load balancer in one word, for an operator part by part.

"failing" (503) means that pages cannot be served. "late" means that they are, and that mail or a periodic job is
behind: answered with 200, so that nobody takes the pages away for it, and with 503 to who asks `?trabajos=1`.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from vpwg.common.mail import outbox
from vpwg.common.models import JobRun, OutboundMessage
from vpwg.schedule import JOBS

# A new site, or one that was just started, has not had the time to do everything yet.
GRACE = timedelta(minutes=15)
OLDEST_MAIL = timedelta(hours=1)
STARTED_AT = timezone.now()


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _redis_errors() -> tuple[type[Exception], ...]:
    if not settings.REDIS_URL:
        return ()
    from redis import RedisError  # loaded only where there is a Redis: 10 MB of a worker

    return (RedisError,)


def _cache() -> bool:
    token = secrets.token_hex(8)
    try:
        cache.set("health", token, 30)
        return cache.get("health") is not None
    except (Error, *_redis_errors()):  # type: ignore[misc]  # a tuple unpacked is beyond mypy
        return False


def _queue() -> bool:
    if not settings.REDIS_URL:
        return True  # tasks run in process
    from redis import Redis

    try:
        return bool(Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping())
    except _redis_errors():
        return False


def _storage() -> bool:
    try:
        name = default_storage.save("health/probe", ContentFile(b"ok"))
        default_storage.delete(name)
    except OSError:
        return False
    return True


def late_jobs(now: datetime, kept: dict[str, JobRun]) -> list[str]:
    """Return the jobs whose next good end is overdue, by two intervals (six hours at most) and GRACE.

    A job that never ended well counts from when it was first begun, and one that was never begun from when this
    process started.
    """
    late = []
    for name, every in JOBS.items():
        run = kept.get(name)
        since = (run.finished_at or run.first_at) if run else STARTED_AT
        if now - since > timedelta(seconds=every + min(2 * every, 21_600)) + GRACE:
            late.append(name)
    return late


def _job_words(run: JobRun | None, is_late: bool) -> dict[str, object]:
    if run is None:
        return {"finished_at": None, "failures": 0, "problem": "", "late": is_late}
    finished = run.finished_at and run.finished_at.isoformat(timespec="seconds")
    return {
        "finished_at": finished,
        "failures": run.failures,
        "problem": run.problem,
        "result": run.result,
        "late": is_late,
    }


def _work() -> tuple[bool, dict[str, object]]:
    """Return whether mail and jobs keep up, and what an operator reads of them: no address, no subject."""
    now, kept = timezone.now(), JobRun.objects.in_bulk(list(JOBS))
    late, oldest = late_jobs(now, kept), outbox.oldest_waiting()
    mail_age = now - oldest if oldest else timedelta()
    failed = OutboundMessage.objects.filter(state=OutboundMessage.State.FAILED).count()
    told: dict[str, object] = {
        "jobs": {name: _job_words(kept.get(name), name in late) for name in JOBS},
        "mail": {"oldest_waiting_minutes": int(mail_age.total_seconds() // 60), "failed": failed},
    }
    return not late and mail_age <= OLDEST_MAIL, told


def health(request: HttpRequest) -> JsonResponse:
    """Answer in one word; the parts, the jobs and the mail are told to operators only."""
    parts = {"database": _database(), "cache": _cache(), "queue": _queue(), "storage": _storage()}
    works = all(parts.values())
    keeps_up, told = _work() if parts["database"] else (False, {})
    body: dict[str, object] = {"status": "failing" if not works else "ok" if keeps_up else "late"}
    if parts["database"] and request.user.is_authenticated and request.user.is_superuser:
        body |= {"parts": {name: "ok" if is_well else "failing" for name, is_well in parts.items()}} | told
    is_asked = "trabajos" in request.GET
    return JsonResponse(body, status=200 if works and (keeps_up or not is_asked) else 503)
