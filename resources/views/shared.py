"""What the pages of this app share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.access.policy import require
from resources.models import Resource
from vpwg.common.forms.editing import status_of


def changeable(request: HttpRequest, slug: str) -> Resource:
    resource = get_object_or_404(Resource.objects.visible_to(request.user), slug=slug)
    require(request.user, resource)
    return resource


def form_page(request: HttpRequest, form: Any, title: str, back: str, *, is_upload: bool = False) -> HttpResponse:
    context = {"forms": [form], "title": title, "back": back, "is_upload": is_upload}
    return render(request, "members/form_page.html", context, status=status_of(request, form))
