"""Answers to somebody signed in are theirs alone: no cache keeps them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class PrivateCacheMiddleware:
    """Mark each answer to a signed-in reader as private; vary all on the cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response
