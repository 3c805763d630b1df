"""Whether the portal can work: for a load balancer in one word, for an operator part by part."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis import Redis, RedisError


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache() -> bool:
    token = secrets.token_hex(8)
    try:
        cache.set("health", token, 30)
        return cache.get("health") is not None
    except (DatabaseError, RedisError):
        return False


def _queue() -> bool:
    if not settings.REDIS_URL:
        return True  # tasks run in process
    try:
        return bool(Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping())
    except RedisError:
        return False


def _storage() -> bool:
    try:
        name = default_storage.save("health/probe", ContentFile(b"ok"))
        default_storage.delete(name)
    except OSError:
        return False
    return True


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when all parts work, 503 otherwise; the parts are named to operators only."""
    parts = {"database": _database(), "cache": _cache(), "queue": _queue(), "storage": _storage()}
    well = all(parts.values())
    body: dict[str, object] = {"status": "ok" if well else "failing"}
    if request.user.is_authenticated and request.user.is_superuser:
        body["parts"] = {name: "ok" if works else "failing" for name, works in parts.items()}
    return JsonResponse(body, status=200 if well else 503)
