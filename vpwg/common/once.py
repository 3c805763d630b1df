"""A form that is posted twice is answered once: a double click makes one row.

Each rendering of a form carries a token of its own: Django's CSRF token, masked anew each time and accepted only from
the browser it was made for. That token, with who posts, where and what, is a form's one-use key. Its first use is kept
(as an HMAC) with the outcome; a repetition gets the outcome's redirect and its message. A form that was changed in
between is another act. What ends in no redirect (something to be mended) uses nothing up.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone

from vpwg.common.models import FormUse
from vpwg.common.sealing import seal, unseal

TOKEN = "csrfmiddlewaretoken"
SAVED = "guardado"
KEPT_FOR = timedelta(days=1)
# A first use that says nothing for so long died with its process; the next one may try.
LOST_AFTER = timedelta(seconds=60)
WAIT, STEP = 10.0, 0.1  # seconds that a repetition waits for the first to end
_PURPOSE = "form-use"
_LIBRARIES = ("allauth.", "django.")


class OnceMiddleware:
    """Answer a repeated POST with the first one's redirect. Stands after sessions, users and messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        use: FormUse | None = getattr(request, "form_use", None)
        if use is not None:
            _settle(use, request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Claim the form's key; a repetition ends here. By now the token was found to be this browser's."""
        if request.method != "POST" or view.__module__.startswith(_LIBRARIES) or not request.POST.get(TOKEN):
            return None
        key = key_of(request)
        until = time.monotonic() + WAIT
        while True:
            use, is_first = _claim(key)
            if is_first:
                request.form_use = use  # type: ignore[attr-defined]
                return None
            if use is not None and use.outcome:
                return _repeat(request, use)
            if time.monotonic() > until:
                return render(request, "still_saving.html", status=409)
            time.sleep(STEP)


def key_of(request: HttpRequest) -> str:
    """Return the one-use key of what is posted: who, from which rendering, where, and every field and file."""
    fields = {name: values for name, values in request.POST.lists() if name != TOKEN}
    files = [(name, file.name, _digest(file)) for name, given in request.FILES.lists() for file in given]
    told = [request.user.pk, request.POST[TOKEN], request.get_full_path(), fields, files]
    key = hashlib.sha256(f"{_PURPOSE}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, json.dumps(told, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _claim(key: str) -> tuple[FormUse | None, bool]:
    """Return the row of `key` and whether it is ours to use; None where it was given back meanwhile."""
    use, is_new = FormUse.objects.get_or_create(key=key)
    if is_new:
        return use, True
    now = timezone.now()
    lost = FormUse.objects.filter(key=key, outcome="", used_at__lt=now - LOST_AFTER)
    if lost.update(used_at=now):
        return use, True
    return FormUse.objects.filter(key=key).first(), False


def _settle(use: FormUse, request: HttpRequest, response: HttpResponse) -> None:
    """Keep where the first use led; one that led nowhere is given back."""
    rows = FormUse.objects.filter(pk=use.pk)
    if not leads_on(response):
        rows.delete()
        return
    _tell_saved(request, response)
    said = [(m.level, str(m.message)) for m in getattr(messages.get_messages(request), "_queued_messages", [])]
    rows.update(outcome=seal({"to": response["Location"], "said": said}, purpose=_PURPOSE))


def _tell_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Say to the script that keeps long texts that this form was saved (static/js/keep.js)."""
    response.set_cookie(
        SAVED,
        quote(request.get_full_path(), safe=""),
        max_age=120,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def leads_on(response: HttpResponse) -> bool:
    """Whether a POST was done: it leads to another page, and not to sign in first."""
    return response.status_code in (302, 303) and not leads_to_sign_in(response)


def leads_to_sign_in(response: HttpResponse) -> bool:
    """Whether the answer asks to sign in, in whichever language."""
    return response.status_code == 302 and resolve_url(settings.LOGIN_URL) in response["Location"]


def _repeat(request: HttpRequest, use: FormUse) -> HttpResponse:
    told = unseal(use.outcome, purpose=_PURPOSE, seconds=int(KEPT_FOR.total_seconds()))
    if told is None:
        return render(request, "still_saving.html", status=409)
    for level, text in told["said"]:
        messages.add_message(request, level, text)
    response = HttpResponseRedirect(told["to"])
    _tell_saved(request, response)
    return response


def forget_uses() -> int:
    """Drop what is older than a day; return how many."""
    return FormUse.objects.filter(used_at__lt=timezone.now() - KEPT_FOR).delete()[0]
