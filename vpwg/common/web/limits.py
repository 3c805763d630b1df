"""How often somebody may ask for what costs the server: counted in the cache, by account or by network address.

What the cache keeps of either is a fingerprint of the day (`vpwg.common.web.cache_keys`).
"""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

LONGEST = 3_600


def is_within_limit(request: HttpRequest, action: str, *, amount: int, seconds: int) -> bool:
    """Count this request and say whether it is among the first `amount` of the present `seconds` (an hour at most).

    Raises ValueError for a longer time: the privacy page says how long a count is kept.
    """
    if seconds > LONGEST:
        raise ValueError(f"a count is kept for {LONGEST} seconds at most, not {seconds}")
    who = f"user-{request.user.pk}" if request.user.is_authenticated else get_adapter().get_client_ip(request)
    key = f"limit:{action}:{who}:{int(time.time()) // seconds}"
    if cache.add(key, 1, seconds + 5):
        return True
    try:
        return cache.incr(key) <= amount
    except ValueError:  # it ran out between the two calls
        return True
