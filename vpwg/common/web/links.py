"""Absolute links, from the site's configured address and never from the request's host."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return `path` (starting with a slash) on the portal's own address."""
    return f"{settings.SITE_URL}{path}"


def in_language(path: str, code: str) -> str:
    """Return the address of `path` (with its query) in the language `code`, by its letters alone.

    Paths are the same in each language. Asking the resolver instead would show on a page of absence whether the
    address is one of ours; and the path begins with one slash, so that the link leads to no other host.
    """
    for known, _label in settings.LANGUAGES:
        if known != settings.LANGUAGE_CODE and path.startswith(f"/{known}/"):
            path = path.removeprefix(f"/{known}")
    path = "/" + path.lstrip("/")
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"
