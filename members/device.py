"""Browsers that an account has signed in from before: a stranger's wrong tries are not counted against them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from members.models import User

COOKIE = "navegador"
SALT = "members.device"
LASTS = 180 * 86_400
MOST = 6  # accounts that one browser is remembered for


def known_device(request: HttpRequest, account: User | None) -> str:
    """Return the name of the browser if `account` signed in from it before (with its present password), else ""."""
    device, proofs = _read(request)
    if account is None or not device:
        return ""
    wanted = _proof(device, account)
    return device if any(constant_time_compare(proof, wanted) for proof in proofs) else ""


def remember_device(request: HttpRequest, response: HttpResponse, account: User) -> None:
    """Let the browser prove later that `account` signed in from it, every factor included."""
    device, proofs = _read(request)
    device = device or secrets.token_hex(16)
    proof = _proof(device, account)
    kept = [proof, *(other for other in proofs if other != proof)][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([device, *kept], salt=SALT),
        max_age=LASTS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, *proofs = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return "", []
    return device, proofs


def _proof(device: str, account: User) -> str:
    """A name for the account on this device that says nothing of it and ends with its password."""
    return salted_hmac(SALT, f"{device}:{account.pk}:{account.password}", algorithm="sha256").hexdigest()[:32]
