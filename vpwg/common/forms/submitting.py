"""From a form to an act and back: a view says which forms, which act and where to go, and catches nothing.

    form = bound(request, OrganisationForm, instance=organisation)
    if submit(request, lambda: services.update_organisation(organisation=form.instance, …), form, said=_("Guardado.")):
        return redirect(organisation)
    return form_page(request, _("Editar organización"), "organisation_list", form)

A refusal comes beside its field or above the first form, what was typed stays, and the page answers 422, or 409 where
somebody saved in between. What may not be done at all is a NotAllowed: it passes through and ends in a 403.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from vpwg.common.forms.editing import StaleEdit, status_of
from vpwg.common.refusals import Refused

T = TypeVar("T")
F = TypeVar("F")


@dataclass(frozen=True)
class Submitted:
    """What came of a submission: true where the act was done; `result` is what it returned, `refusal` why it was not."""

    result: Any = None
    is_done: bool = False
    refusal: Refused | ValidationError | None = None

    def __bool__(self) -> bool:
        return self.is_done


def bound(request: HttpRequest, form: Callable[..., F], **kwargs: Any) -> F:
    """Return a form that holds what was posted, files too, or an empty one where the page is only opened."""
    if request.method != "POST":
        return form(**kwargs)
    return form(data=request.POST, files=request.FILES, **kwargs)


def submit(
    request: HttpRequest, act: Callable[[], Any], *forms: Any, field: str | None = None, said: str = ""
) -> Submitted:
    """Carry out `act` if the page was posted and all `forms` are in order; put a refusal on them otherwise.

    `field` is where a refusal belongs that names no field; `said` is told once it is done. Raises NotAllowed.
    """
    if request.method != "POST" or [form for form in forms if not form.is_valid()]:
        return Submitted()
    outcome = _tried(act)
    if outcome.refusal is not None:
        refuse(outcome.refusal, *forms, field=field)
    elif said:
        messages.success(request, said)
    return outcome


def attempt(request: HttpRequest, act: Callable[[], Any], *, said: str = "") -> Submitted:
    """Carry out `act`, a button without a form; a refusal is told as a message. Raises NotAllowed."""
    outcome = _tried(act)
    if outcome.refusal is not None:
        for reason in reasons_of(outcome.refusal):
            messages.add_message(request, getattr(outcome.refusal, "level", messages.ERROR), reason)
    elif said:
        messages.success(request, said)
    return outcome


def _tried(act: Callable[[], Any]) -> Submitted:
    try:
        return Submitted(act(), is_done=True)
    except PermissionDenied:
        raise
    except (Refused, ValidationError) as refusal:
        return Submitted(refusal=refusal)


def reasons_of(refusal: Refused | ValidationError) -> list[str]:
    """Return the sentences of a refusal."""
    return refusal.messages if isinstance(refusal, ValidationError) else refusal.reasons


def refuse(refusal: Refused | ValidationError, *forms: Any, field: str | None = None) -> None:
    """Put a refusal beside the field it is about, in whichever form has it, or above the first form.

    A stale edit shows the other text in the form that was being edited.
    """
    edited = next((form for form in forms if hasattr(form, "show_stale")), None)
    if isinstance(refusal, StaleEdit) and edited:
        edited.show_stale(refusal.current)
    elif hasattr(refusal, "error_dict"):
        for name, wrong in refusal.error_dict.items():
            _put(wrong, name, forms)
    else:
        named = None if isinstance(refusal, ValidationError) else refusal.field
        _put(reasons_of(refusal), named or field, forms)


def _put(wrong: Any, name: str | None, forms: tuple[Any, ...]) -> None:
    holder = next((form for form in forms if name in form.fields), None)
    (holder or forms[0]).add_error(name if holder else None, wrong)


def found_if_allowed(act: Callable[[], T]) -> T:
    """Return what `act` does; raise Http404 where it is not the reader's to do, so that it looks like nothing at all."""
    try:
        return act()
    except PermissionDenied as error:
        raise Http404 from error


def form_page(
    request: HttpRequest, title: str, back: str, *forms: Any, template: str = "members/form_page.html", **more: Any
) -> HttpResponse:
    """Forms on a page of their own; what was typed stays, and the status says that something is to be mended.

    `back`: the address, or the name of the route, of the way back. `more`: `note`, `submit` for the page.
    """
    context = {"forms": forms, "form": forms[0], "title": title, "back_url": resolve_url(back), **more}
    return render(request, template, context, status=status_of(request, *forms))
