"""How many wrong passwords and codes are heard: counted by account *and* by where they come from.

A stranger's wrong tries slow the stranger down, never the owner: they are counted for the network they come from,
and a browser that the account has used before is counted by itself. (allauth counts by account alone, so that five
tries from anywhere lock the owner out.)
"""

from __future__ import annotations

from django.http import HttpRequest

from members.device import known_device
from members.models import User
from vpwg.common.limits import Count, network_of

MINUTE, FIVE_MINUTES, HOUR = 60, 300, 3_600
# (how many, in how many seconds), for one account from one place
OF_A_STRANGER = ((5, FIVE_MINUTES), (20, HOUR))
OF_A_KNOWN_DEVICE = ((10, MINUTE), (30, HOUR))
# Whatever account is tried, from one network whose browser nobody knows.
OF_A_NETWORK = ((10, MINUTE),)
# A code has six digits: many networks together could try them all. Only somebody with the password gets this far,
# and a known device is not held up by it.
CODES_OF_ALL_STRANGERS = ((60, HOUR),)


class Attempt:
    """One try, counted when it is made and given back when it was right."""

    def __init__(self, counts: list[Count]) -> None:
        self._counts = counts
        taken = [count.take() for count in counts]
        self.is_heard = all(taken)

    def give_back(self) -> None:
        """The try was right: it does not count."""
        for count in self._counts:
            count.give_back()


def try_password(request: HttpRequest, login: str) -> Attempt:
    """Count a password for `login`, whether or not there is such an account."""
    account = User.objects.filter(email__iexact=login).first()
    return Attempt(_counts(request, f"password:{login.lower()}", account, OF_A_NETWORK))


def try_code(request: HttpRequest, account: User) -> Attempt:
    """Count a code of the second factor."""
    counts = _counts(request, f"code:{account.pk}", account)
    if not known_device(request, account):
        counts += [Count(f"code-of-all:{account.pk}", *rate) for rate in CODES_OF_ALL_STRANGERS]
    return Attempt(counts)


def forget_wrong_passwords(request: HttpRequest, account: User) -> None:
    """A new password was chosen by mail: begin anew from this place."""
    for count in _counts(request, f"password:{account.email.lower()}", account):
        count.clear()


def _counts(
    request: HttpRequest, what: str, account: User | None, of_network: tuple[tuple[int, int], ...] = ()
) -> list[Count]:
    if device := known_device(request, account):
        return [Count(f"{what}:device:{device}", *rate) for rate in OF_A_KNOWN_DEVICE]
    network = network_of(request)
    counts = [Count(f"{what}:network:{network}", *rate) for rate in OF_A_STRANGER]
    return counts + [Count(f"password-of-all:{network}", *rate) for rate in of_network]
