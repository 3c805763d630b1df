"""The page behind the link of an invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from members.access.policy import NotAllowed
from members.forms.invitations import PasswordForm
from members.models import Invitation, User
from members.services import invitations as services


@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password; looking does not use the link up. Unknown, used and expired look alike."""
    invitation = Invitation.objects.filter(token_hash=Invitation.hash_of(token)).select_related("person").first()
    if invitation is None or not invitation.is_open or User.objects.filter(person_id=invitation.person_id).exists():
        raise Http404
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_invitation(invitation=invitation, password=form.cleaned_data["password"])
        except NotAllowed as error:
            raise Http404 from error
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("desk")
    response = render(
        request, "members/invitation.html", {"form": form, "invitation": invitation}, status=422 if form.errors else 200
    )
    # Never the token in a Referer; "no-referrer" would make browsers send "Origin: null", which CSRF refuses.
    response["Referrer-Policy"] = "strict-origin"
    return response
