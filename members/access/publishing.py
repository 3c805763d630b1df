"""Deciding who may read a row: chosen, shown with its consequence, then confirmed. One door for all apps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members.access.forms import AudienceForm
from members.access.locks import Audience
from members.access.models import AudiencedModel
from members.access.policy import NotReady, audience_size, require

Publish = Callable[[Audience, str], Any]


def publish_page(
    request: HttpRequest, obj: AudiencedModel, *, publish: Publish, back: str, note: str = ""
) -> HttpResponse:
    """Serve the two steps of publishing `obj`; `publish(audience, letters)` writes. Raises NotAllowed."""
    require(request.user, obj)
    initial = {"audience": obj.audience, "letters": list(obj.letters)}
    form = AudienceForm(request.POST or None, group_id=obj.group_id, initial=initial)
    context: dict[str, Any] = {"form": form, "obj": obj, "back": back, "note": note}
    if request.method != "POST":
        return render(request, "members/publish.html", context)
    if not form.is_valid():
        return render(request, "members/publish.html", context, status=422)
    audience, letters = form.cleaned_audience()
    if "confirm" not in request.POST:
        lock = form.cleaned_lock()
        context |= {
            "is_preview": True,
            "reached": audience_size(lock=lock, group_id=obj.group_id),
            "is_public": audience is Audience.PUBLIC,
            "audience_label": audience.label,
        }
        return render(request, "members/publish.html", context)
    try:
        publish(audience, letters)
    except NotReady as error:
        for reason in error.reasons:
            form.add_error(None, reason)
        return render(request, "members/publish.html", context, status=422)
    messages.success(request, _("Publicado para: %(audience)s.") % {"audience": audience.label})
    return redirect(back)
