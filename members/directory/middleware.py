"""Secretariats and operators work with a second factor, whichever way they came in."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from members.access.viewer import viewer_of

# What somebody needs in order to set the second factor up, or to leave.
_OPEN = ("mfa_", "account_reauthenticate", "account_logout", "health")


class SecondFactorMiddleware:
    """Send staff without a second factor to set one up, while REQUIRE_MFA is on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_MFA and self._must_set_up(request):
            messages.warning(
                request, _("Su cuenta administra información reservada: active primero la verificación en dos pasos.")
            )
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or self._is_open(request.path_info):
            return False
        is_staff = user.is_staff or user.is_superuser or bool(viewer_of(user).groups_kept)
        return is_staff and not is_mfa_enabled(user)

    def _is_open(self, path: str) -> bool:
        from django.urls import Resolver404

        try:
            name = resolve(path).url_name or ""
        except Resolver404:
            return False
        return name.startswith(_OPEN)
