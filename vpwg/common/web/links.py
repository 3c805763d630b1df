"""Absolute links, from the site's configured address and never from the request's host."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return `path` (starting with a slash) on the portal's own address."""
    return f"{settings.SITE_URL}{path}"
