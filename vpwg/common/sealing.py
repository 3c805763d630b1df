"""Small texts kept where others might look (a row, a session, a cookie): nobody reads or makes one without our key."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _box(purpose: str) -> Fernet:
    key = hashlib.sha256(f"sealed:{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(value: Any, *, purpose: str) -> str:
    """Return `value` (what JSON holds) encrypted and dated, for one purpose."""
    return _box(purpose).encrypt(json.dumps(value).encode()).decode()


def unseal(sealed: str, *, purpose: str, seconds: int) -> Any:
    """Return what was sealed for `purpose` within the last `seconds`, or None."""
    try:
        return json.loads(_box(purpose).decrypt(sealed.encode(), ttl=seconds))
    except (InvalidToken, ValueError):
        return None
