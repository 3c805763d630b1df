"""The page behind the link of an invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.access.viewer import lima_today
from members.directory.forms.invitations import PasswordForm
from members.directory.models import Invitation, Seat, User
from members.directory.services import invitations as services
from members.directory.services.device import remember_device
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, found_if_allowed


@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password; looking does not use the link up. Unknown, used and expired look alike."""
    invitation = Invitation.objects.filter(token_hash=Invitation.hash_of(token)).select_related("person").first()
    if invitation is None or not invitation.is_open or User.objects.filter(person_id=invitation.person_id).exists():
        raise Http404
    account = services.account_at(invitation.email)
    if account is not None:
        return _closed_to_referers(_join(request, invitation, is_own=request.user.pk == account.pk))
    form = bound(request, PasswordForm)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        user = found_if_allowed(lambda: services.accept_invitation(invitation=invitation, password=password))
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        response = redirect("desk")
        remember_device(request, response, user)
        return response
    context = {"form": form, "invitation": invitation}
    return _closed_to_referers(render(request, "members/invitation.html", context, status=status_of(request, form)))


def _join(request: HttpRequest, invitation: Invitation, *, is_own: bool) -> HttpResponse:
    """The address has an account: its owner signs in with it and adds the seat by an act of their own."""
    if request.method == "POST" and is_own:
        found_if_allowed(lambda: services.join_with_account(invitation=invitation, by=request.user))
        messages.success(request, _("La representación ya está en su cuenta."))
        return redirect("desk")
    seats = Seat.objects.for_system("what the holder of the link was invited to").filter(person=invitation.person)
    context = {
        "invitation": invitation,
        "is_own": is_own,
        "seats": seats.current_on(lima_today()).select_related("membership__organisation", "membership__group"),
    }
    return render(request, "members/invitation_join.html", context)


def _closed_to_referers(response: HttpResponse) -> HttpResponse:
    # Never the token in a Referer; "no-referrer" would make browsers send "Origin: null", which CSRF refuses.
    response["Referrer-Policy"] = "strict-origin"
    return response
