"""What an operator may do with accounts, and the second person's answer. Nothing here reads content."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.access.decorators import operator_required
from members.directory.forms.operation import AccountRequestForm
from members.directory.models import AccountRequest
from members.directory.services import operation
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import attempt, bound, submit

SHOWN = 30


@operator_required
def operation_desk(request: HttpRequest) -> HttpResponse:
    """Ask for an act on an account; what was asked lately stands below."""
    form = bound(request, AccountRequestForm)

    def ask() -> AccountRequest:
        given = form.cleaned_data
        act = AccountRequest.Act(given["act"])
        return operation.ask(account=form.account, act=act, reason=given["reason"], by=request.user)

    if asked := submit(request, ask, form):
        done = _("Hecho. Se avisó a la persona por correo.")
        waits = _("Es una cuenta de secretaría: se pidió a una segunda persona que lo confirme.")
        messages.success(request, waits if asked.result.is_open else done)
        return redirect("operation")
    rows = AccountRequest.objects.select_related("account__person", "asked_by__person", "closed_by__person")
    context = {"form": form, "rows": rows[:SHOWN]}
    return render(request, "members/operation/desk.html", context, status=status_of(request, form))


@login_required
def operation_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """One request, for operators and for the secretariat that it is about."""
    row = AccountRequest.objects.filter(public_id=public_id).select_related("account__person").first()
    if row is None or not operation.may_see(row, request.user):
        raise Http404
    if request.method == "POST":
        return _answer(request, public_id)
    context = {"row": row, "may_confirm": row.is_open and operation.may_confirm(row, request.user)}
    return render(request, "members/operation/request.html", context)


@reauthentication_required
def _answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm or leave undone, by somebody who proved who they are a moment ago."""
    row = AccountRequest.objects.select_related("account__person").get(public_id=public_id)
    if request.POST.get("answer") == "confirm":
        said = _("Hecho. Se avisó a la persona por correo.")
        attempt(request, lambda: operation.confirm(request=row, by=request.user), said=said)
    else:
        attempt(request, lambda: operation.drop(request=row, by=request.user), said=_("No se hizo nada."))
    return redirect(row)


def waiting_panel(request: HttpRequest, obj: object | None) -> SafeString:
    """On the desk: requests that wait for the reader as a second person."""
    rows = operation.waiting_for(request.user)
    return render_to_string("members/operation/_panel.html", {"rows": rows}) if rows else SafeString("")
