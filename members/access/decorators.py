"""Doors to the secretariat's and the operator's pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from members.access.viewer import viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # the account's model, as the type checker knows it from settings

P = ParamSpec("P")


class SignedIn(HttpRequest):
    """A request that passed a door of this module, for a view's signature: who sent it is signed in."""

    user: _User


View = Callable[Concatenate[HttpRequest, P], HttpResponse]
InnerView = Callable[Concatenate[SignedIn, P], HttpResponse]


def secretariat_required(view: InnerView[P]) -> View[P]:
    """Let a current secretariat in; a stranger signs in first; for anybody else the page is absent."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not viewer_of(request.user).groups_kept:
            raise Http404
        return view(cast(SignedIn, request), *args, **kwargs)

    return guarded


def operator_required(view: InnerView[P]) -> View[P]:
    """Let an operator in who proved who they are a moment ago; for anybody else the page is absent.

    Where the account has a second factor, allauth asks for that one (AccountAdapter.get_reauthentication_methods).
    """
    proved: InnerView[P] = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_superuser:
            raise Http404
        return proved(cast(SignedIn, request), *args, **kwargs)

    return guarded


def absent(request: HttpRequest, **_arguments: str) -> HttpResponse:
    """Stand in for a library's page that this portal does not have."""
    raise Http404
