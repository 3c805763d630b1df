"""What somebody typed when their session was over by then: kept across sign-in, shown again, never sent by itself.

A browser that is signed in carries a sealed note of whose it is. A POST that arrives without a session is then known
to be that person's; its fields wait, sealed, in this browser's session. Once the same person is back, the form's page
comes filled in. Files are not kept. Whoever else signs in finds nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from vpwg.common import filling
from vpwg.common.once import TOKEN, leads_on, leads_to_sign_in
from vpwg.common.sealing import seal, unseal

KEPT_FOR = 2 * 3600  # seconds that a text waits for its writer
MOST = 200_000  # characters of all fields together
COOKIE, KNOWN_FOR, RENEWED_AFTER = "de_quien", 12 * 3600, 3600
_SLOT = "kept_post"
_LIBRARIES = ("allauth.", "django.")
_SECRET = ("password", "contrasena", "again", "code", "token")


@dataclass(frozen=True)
class KeptPost:
    """Fields typed on the page `page`, sent to `path` by the account `owner`; `files` are names only."""

    owner: int
    path: str
    page: str
    fields: dict[str, list[str]]
    files: list[str]


class KeptPostMiddleware:
    """Keep a POST that came too late, and fill its form in once its writer is back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if request.method == "POST" and not request.user.is_authenticated:
            if leads_to_sign_in(response) and (kept := keep(request)):
                response = redirect_to_login(kept.page)
        elif request.user.is_authenticated:
            self._give_back(request, response)
        _note_whose(request, response, is_leaving=was_signed_in and not request.user.is_authenticated)
        return response

    def _give_back(self, request: HttpRequest, response: HttpResponse) -> None:
        if _SLOT not in request.session:
            return
        kept = waiting(request)
        if kept is None or (request.method == "POST" and request.path == kept.path and leads_on(response)):
            del request.session[_SLOT]  # saved, run out, or somebody else's
        elif request.method == "GET" and request.get_full_path() == kept.page and _is_page(response):
            filling.fill_in(response, request, kept.path, kept.fields, kept.files)


def keep(request: HttpRequest) -> KeptPost | None:
    """Keep what was posted, if we know whose browser this is; return it, or None where it cannot be kept."""
    owner = _owner(request)
    if owner is None or not _is_ours(request.path):
        return None
    fields = {
        name: values for name, values in request.POST.lists() if name != TOKEN and not name.lower().startswith(_SECRET)
    }
    if sum(len(value) for values in fields.values() for value in values) > MOST:
        messages.warning(
            request, _("Su sesión terminó antes de guardar, y el texto era demasiado largo para retenerlo.")
        )
        return None
    files = [file.name or "" for _name, given in request.FILES.lists() for file in given]
    kept = KeptPost(owner, request.path, _page_of(request), fields, files)
    request.session[_SLOT] = seal(asdict(kept), purpose=_SLOT)
    if request.user.is_authenticated:
        return kept
    request.session.set_expiry(KEPT_FOR)
    messages.info(request, _("Su sesión terminó antes de guardar. Ingrese de nuevo: lo que escribió le espera."))
    return kept


def waiting(request: HttpRequest) -> KeptPost | None:
    """Return what waits in this browser for the person who is signed in, or None."""
    told = unseal(request.session.get(_SLOT, ""), purpose=_SLOT, seconds=KEPT_FOR)
    kept = KeptPost(**told) if told else None
    return kept if kept and kept.owner == request.user.pk else None


def drop(request: HttpRequest) -> str:
    """Forget what waits; return the page it was for."""
    kept = waiting(request)
    request.session.pop(_SLOT, None)
    return kept.page if kept else resolve_url(settings.LOGIN_REDIRECT_URL)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open while its writer signed in again elsewhere: keep the text and lead back to the form.

    Only what this very site's page sent is kept; another site's form is refused and forgotten.
    """
    kept = None
    if request.headers.get("Sec-Fetch-Site") == "same-origin" and _is_ours(request.path):
        kept = keep(request)
    return render(request, "403_csrf.html", {"page": kept.page if kept else ""}, status=403)


def _owner(request: HttpRequest) -> int | None:
    if request.user.is_authenticated:
        return int(request.user.pk)
    told = unseal(request.COOKIES.get(COOKIE, ""), purpose=COOKIE, seconds=KNOWN_FOR)
    return int(told[0]) if told else None


def _note_whose(request: HttpRequest, response: HttpResponse, *, is_leaving: bool) -> None:
    """Keep the note of whose browser this is: renewed while one works, gone when one signs out."""
    if is_leaving:
        response.delete_cookie(COOKIE)
    if not request.user.is_authenticated:
        return
    told = unseal(request.COOKIES.get(COOKIE, ""), purpose=COOKIE, seconds=KNOWN_FOR)
    if told and told[0] == request.user.pk and told[1] > time.time() - RENEWED_AFTER:
        return
    note = seal([request.user.pk, int(time.time())], purpose=COOKIE)
    response.set_cookie(
        COOKIE, note, max_age=KNOWN_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _page_of(request: HttpRequest) -> str:
    """Return the address of the page that the form stood on: where it came from, if that is ours."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and _is_ours(came.path):
        return f"{came.path}?{came.query}" if came.query else came.path
    return request.get_full_path()


def _is_ours(path: str) -> bool:
    try:
        return not resolve(path).func.__module__.startswith(_LIBRARIES)
    except Resolver404:
        return False


def _is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.streaming and "text/html" in response.get("Content-Type", "")
