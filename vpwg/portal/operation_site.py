"""Django's admin, kept for its address alone: it offers no model, to read or to change.

Whoever could write an account's address, factor or rights there could walk into it and leave no trace. What an
operator needs is a page of ours (`members.directory.views.operation`): it tells the person, and stands in the log.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import SimpleAdminConfig
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


class OperationAdminConfig(SimpleAdminConfig):
    """The app `admin` with our site, and without looking for models to register."""

    default_site = "vpwg.portal.operation_site.OperationSite"


class OperationSite(AdminSite):
    """An admin without models, whose sign-in is the portal's own (second factor, limits)."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Refuse: a model registered here would be a door beside the access policy."""
        raise ImproperlyConfigured(f"the operator's site offers no model: {model_or_iterable!r}")

    def get_urls(self) -> list[Any]:
        """The entrance, and nothing of what the admin offers beside models.

        Its `r/<type>/<id>/` would tell which rows there are; its own change of password tells nobody.
        """
        return [
            path("", self.admin_view(self.index), name="index"),
            path("login/", self.login, name="login"),
            path("logout/", self.logout, name="logout"),
        ]

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]  # a redirect
        return redirect("operation")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the portal's sign-in, and back to where one wanted to go."""
        if request.user.is_authenticated:
            raise Http404
        asked = request.GET.get("next", "")
        is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        target = urlencode({"next": asked if is_ours else resolve_url("admin:index")})
        return redirect(f"{resolve_url('account_login')}?{target}")
