"""Topics of interest of people: their codes stand in `Person.interest_codes`; an upper app gives codes and words."""

from __future__ import annotations

from collections.abc import Callable

Provider = Callable[[], list[tuple[str, str]]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Add topics: `provider()` returns (code, label) pairs in the language of the moment."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def choices() -> list[tuple[str, str]]:
    """Return every topic that can be chosen."""
    return [pair for provider in _PROVIDERS for pair in provider()]
