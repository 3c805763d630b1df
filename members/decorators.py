"""Doors to the secretariat's and the operator's pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

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


def operator_login_required(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """Stand in for the admin's own login, which knows neither second factor nor rate limits."""
    if request.user.is_authenticated:
        raise Http404
    return redirect(f"{resolve_url('account_login')}?next={request.path}")


def absent(request: HttpRequest) -> HttpResponse:
    """Stand in for a library's page that this portal does not have."""
    raise Http404
