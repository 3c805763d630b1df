"""Deciding who may read a row: chosen, shown with its consequence, then confirmed. One door for all apps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.access.forms import AudienceForm
from members.access.locks import Audience
from members.access.models import AudiencedModel
from members.access.policy import require
from members.directory.reads.reach import change_of, reach_of
from members.directory.services.lingering import Lingering, end_loans, is_narrowing, loans_of
from vpwg.common.forms.submitting import bound, submit
from vpwg.common.text.words import opening_moment

Publish = Callable[[Audience, str, datetime | None], Any]


def publish_page(
    request: HttpRequest,
    obj: AudiencedModel,
    *,
    publish: Publish,
    back: str,
    note: str = "",
    contents: Sequence[str] = (),
    links: Sequence[Lingering] = (),
    extra: forms.Form | None = None,
    below: str = "",
    below_context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Serve the two steps of publishing `obj`; `publish(audience, letters, at)` writes and returns the row. Raises NotAllowed.

    `at` is the end of an embargo (aware, in the future) or None: from now. `contents` are sentences that name
    what becomes readable with the row: its files, its agenda. `links` open it to whoever holds them: where the
    audience is narrowed they are listed with the loans, and `publish` ends those whose keys `kept_keys` does not hold.
    `extra` is a form that is asked and checked along with the audience; `below` a template of the app that is shown
    under the form, with `below_context`.
    """
    require(request.user, obj)
    opens_at = obj.released_at if obj.released_at and not obj.is_released else None
    initial = {"audience": obj.audience, "letters": list(obj.letters), "opens_at": opens_at}
    form = bound(request, AudienceForm, group_id=obj.group_id, initial=initial)
    context: dict[str, Any] = {"form": form, "obj": obj, "back": back, "note": note, "readers": reach_of(obj)}
    context |= {"extra": extra, "below": below, **(below_context or {})}
    context["lend_url"] = reverse("row_lend", args=[obj._meta.model_name, obj.public_id])
    if request.method != "POST":
        return render(request, "members/publish.html", context)
    if not form.is_valid() or (extra is not None and not extra.is_valid()):
        return render(request, "members/publish.html", context, status=422)
    audience, letters = form.cleaned_audience()
    at = form.cleaned_data["opens_at"]
    narrows = is_narrowing(obj, audience=audience, letters=letters, at=at)
    chosen = f"{form.cleaned_lock()} {at.isoformat() if at else ''}"
    # Something else was chosen beside the consequences of the first choice: show those of the second.
    if "confirm" not in request.POST or request.POST.get("shown", chosen) != chosen:
        change = change_of(obj, audience=audience, letters=letters, at=at, contents=list(contents))
        context |= {"is_preview": True, "change": change, "audience_label": audience.label, "chosen": chosen}
        context["lingering"] = [*links, *loans_of(obj)] if narrows else []
        return render(request, "members/publish.html", context)

    @transaction.atomic
    def act() -> Any:
        row = publish(audience, letters, at)
        if narrows:
            end_loans(obj=obj, kept=kept_keys(request), by=request.user)
        return row

    published = submit(request, act, form, said=_outcome(audience, at))
    if not published:
        return render(request, "members/publish.html", context, status=422)
    return redirect(published.result)  # its address may be new


def kept_keys(request: HttpRequest) -> list[str]:
    """Return the keys of what the secretariat marked to stay open though the audience is narrowed."""
    return request.POST.getlist("keep")


def _outcome(audience: Audience, at: datetime | None) -> str:
    if at is not None:
        return _("Se abrirá el %(moment)s. Audiencia: %(audience)s.") % {
            "moment": opening_moment(at),
            "audience": audience.label,
        }
    if audience is Audience.SECRETARIAT:
        return _("Desde ahora lo lee solo la secretaría técnica.")
    return _("Publicado para: %(audience)s.") % {"audience": audience.label}
