"""How often somebody may ask for what costs the server: counted in the cache, by account or by address."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_within_limit(request: HttpRequest, action: str, *, amount: int, seconds: int) -> bool:
    """Count this request and say whether it is among the first `amount` of the present `seconds`."""
    who = f"user-{request.user.pk}" if request.user.is_authenticated else get_adapter().get_client_ip(request)
    key = f"limit:{action}:{who}:{int(time.time()) // seconds}"
    if cache.add(key, 1, seconds + 5):
        return True
    try:
        return cache.incr(key) <= amount
    except ValueError:  # it ran out between the two calls
        return True
