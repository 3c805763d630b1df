"""Addresses in documents: which tell where somebody works, and which anybody may follow."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_INSIDE = (".local", ".lan", ".corp", ".intranet", ".internal", ".home", ".localdomain")
_PERSONAL = re.compile(r"(-my\.sharepoint\.[^/]+|/personal/|/users/[^/]*@)", re.IGNORECASE)
_MAIL = re.compile(r"^mailto:[^\s\x00-\x1f]+$", re.IGNORECASE)
_PATH = re.compile(r"^\s*(file:|[a-z]:[\\/]|\\\\|//[\w.-]+/|/(home|users|volumes|mnt|media|tmp)/)", re.IGNORECASE)


def is_public(address: str) -> bool:
    """Whether a link to `address` may stay: a page of the web, a mail address or a place in the same document."""
    if address.startswith("#") or _MAIL.match(address):
        return True
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").lower()
        named = parts.username is not None or parts.password is not None
    except ValueError:
        return False
    if parts.scheme.lower() not in ("http", "https") or named or "." not in host or host.endswith(_INSIDE):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not _PERSONAL.search(address)


def is_path(value: str) -> bool:
    """Whether `value` names a file on somebody's machine or network."""
    return bool(_PATH.match(value))
