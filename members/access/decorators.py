"""Doors to the secretariat's and the operator's pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from members.access.viewer import viewer_of

View = Callable[..., HttpResponse]


def secretariat_required(view: View) -> View:
    """Let a current secretariat in; a stranger signs in first; for anybody else the page is absent."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not viewer_of(request.user).groups_kept:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def operator_required(view: View) -> View:
    """Let an operator in who proved who they are a moment ago; for anybody else the page is absent.

    Where the account has a second factor, allauth asks for that one (AccountAdapter.get_reauthentication_methods).
    """
    proved = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_superuser:
            raise Http404
        return proved(request, *args, **kwargs)

    return guarded


def absent(request: HttpRequest, **_arguments: str) -> HttpResponse:
    """Stand in for a library's page that this portal does not have."""
    raise Http404
