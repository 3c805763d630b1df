"""The shape of what a secretariat should look at, for whichever room finds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Alert:
    """One line: about which organisation, what is said of it, and the page where it is mended."""

    subject: str
    text: str
    url_name: str
    public_id: str
