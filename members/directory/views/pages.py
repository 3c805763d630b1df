"""What the secretariat's pages of the directory share: their scope, forms on a page, refusals beside a field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.viewer import viewer_of
from members.directory.models import Organisation, Person
from vpwg.common.forms.editing import status_of


def kept(request: HttpRequest) -> tuple[int, ...]:
    """Return the ids of the groups whose secretariat the reader is."""
    return viewer_of(request.user).groups_kept


def groups_kept(request: HttpRequest) -> list[Any]:
    """Return those groups themselves; they came with the reader's seats."""
    viewer = viewer_of(request.user)
    return list({seat.group_id: seat.group for seat in viewer.seats if viewer.keeps(seat.group_id)}.values())


def organisations(request: HttpRequest) -> QuerySet[Organisation]:
    """Return the organisations the reader keeps."""
    return Organisation.objects.visible_to(request.user)


def people(request: HttpRequest) -> QuerySet[Person]:
    """Return the people the reader keeps."""
    return Person.objects.visible_to(request.user)


def refuse(error: ValidationError, *forms: Any) -> None:
    """Put a rule's refusal beside the field it is about, in whichever form has it, or above the first."""
    if not hasattr(error, "error_dict"):
        forms[0].add_error(None, error)
        return
    for name, wrong in error.error_dict.items():
        form = next((form for form in forms if name in form.fields), None)
        (form or forms[0]).add_error(name if form else None, wrong)


def form_page(request: HttpRequest, title: str, back: str, *forms: Any, **more: Any) -> HttpResponse:
    """Forms on a page of their own; what was typed stays, and the status says that something is to be mended.

    `back`: the address of the way back. `more`: `note`, `submit` for the page.
    """
    context = {"forms": forms, "title": title, "back_url": back, **more}
    return render(request, "members/form_page.html", context, status=status_of(request, *forms))
