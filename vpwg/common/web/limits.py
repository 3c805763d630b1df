"""How often somebody may ask for what costs the server: counted in the cache, by account or by network address.

What the cache keeps of either is a fingerprint of the day (`vpwg.common.web.cache_keys`).
"""

from __future__ import annotations

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

LONGEST = 3_600


class Count:
    """How often something happened in the present `seconds` (an hour at most): `amount` times are allowed.

    Raises ValueError for a longer time: the privacy page says how long a count is kept.
    """

    def __init__(self, name: str, amount: int, seconds: int) -> None:
        if seconds > LONGEST:
            raise ValueError(f"a count is kept for {LONGEST} seconds at most, not {seconds}")
        self._key = f"limit:{name}:{seconds}:{int(time.time()) // seconds}"
        self._amount, self._seconds = amount, seconds

    def take(self) -> bool:
        """Count one more and say whether it is among those allowed."""
        if cache.add(self._key, 1, self._seconds + 5):
            return self._amount >= 1
        try:
            return cache.incr(self._key) <= self._amount
        except ValueError:  # it ran out between the two calls
            return True

    def give_back(self) -> None:
        """Count one less."""
        try:
            cache.decr(self._key)
        except ValueError:  # it ran out meanwhile
            return

    def clear(self) -> None:
        """Begin anew."""
        cache.delete(self._key)


def is_within_limit(request: HttpRequest, action: str, *, amount: int, seconds: int) -> bool:
    """Count this request and say whether it is among the first `amount` of the present `seconds`."""
    who = f"user-{request.user.pk}" if request.user.is_authenticated else network_of(request)
    return Count(f"{action}:{who}", amount, seconds).take()


def network_of(request: HttpRequest) -> str:
    """Return the visitor's address; of IPv6 the /64, since whoever has one address has them all."""
    address: str = get_adapter().get_client_ip(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)
