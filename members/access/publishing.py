"""Deciding who may read a row: chosen, shown with its consequence, then confirmed. One door for all apps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.access.forms import AudienceForm
from members.access.locks import Audience
from members.access.models import AudiencedModel
from members.access.policy import NotReady, require
from members.access.reach import change_of, reach_of

Publish = Callable[[Audience, str, datetime | None], Any]


def publish_page(
    request: HttpRequest,
    obj: AudiencedModel,
    *,
    publish: Publish,
    back: str,
    note: str = "",
    contents: Sequence[str] = (),
) -> HttpResponse:
    """Serve the two steps of publishing `obj`; `publish(audience, letters, at)` writes. Raises NotAllowed.

    `at` is the end of an embargo (aware, in the future) or None: from now. `contents` are sentences that name
    what becomes readable with the row: its files, its agenda.
    """
    require(request.user, obj)
    opens_at = obj.released_at if obj.released_at and not obj.is_released else None
    initial = {"audience": obj.audience, "letters": list(obj.letters), "opens_at": opens_at}
    form = AudienceForm(request.POST if request.method == "POST" else None, group_id=obj.group_id, initial=initial)
    context: dict[str, Any] = {"form": form, "obj": obj, "back": back, "note": note, "readers": reach_of(obj)}
    context["lend_url"] = reverse("row_lend", args=[obj._meta.model_name, obj.public_id])
    if request.method != "POST":
        return render(request, "members/publish.html", context)
    if not form.is_valid():
        return render(request, "members/publish.html", context, status=422)
    audience, letters = form.cleaned_audience()
    at = form.cleaned_data["opens_at"]
    if "confirm" not in request.POST:
        change = change_of(obj, audience=audience, letters=letters, at=at, contents=list(contents))
        context |= {"is_preview": True, "change": change, "audience_label": audience.label}
        return render(request, "members/publish.html", context)
    try:
        publish(audience, letters, at)
    except NotReady as error:
        for reason in error.reasons:
            form.add_error(None, reason)
        return render(request, "members/publish.html", context, status=422)
    messages.success(request, _("Publicado para: %(audience)s.") % {"audience": audience.label})
    return redirect(back)
