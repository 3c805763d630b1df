"""Names in the cache: those that count visitors hold no address, no mail and nothing that outlives the day.

Our limits and allauth's count by network address, account or e-mail. The cache keeps only an HMAC of that name,
with a secret of its own for each day (UTC), so that neither the table nor a copy of it tells who was here.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from django.conf import settings

DAY = 86_400
COUNTED = ("limit:", "allauth")  # allauth keeps the codes just used there too


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Return the name under which the cache keeps `key` (settings.CACHES, KEY_FUNCTION).

    At midnight UTC every count begins anew: that costs an attacker nothing more than waiting would.
    """
    if key.startswith(COUNTED):
        return f"{key_prefix}:{version}:counted:{_fingerprint(key)}"
    return f"{key_prefix}:{version}:{key}"


def _fingerprint(key: str) -> str:
    day = int(time.time()) // DAY
    secret = hmac.new(settings.SECRET_KEY.encode(), f"limits:{day}".encode(), hashlib.sha256).digest()
    return hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()
