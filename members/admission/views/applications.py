"""Asking to join: the applicant's pages. No account; who holds the mailed link goes on from there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members.admission.forms import AnswerForm, ApplicationForm, EmailForm
from members.admission.models import MembershipApplication
from members.admission.services import applications as services
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import attempt, bound, submit
from vpwg.common.web.after import after_answer
from vpwg.common.web.limits import is_within_limit

State = MembershipApplication.State


def application_start(request: HttpRequest) -> HttpResponse:
    """The form. The answer is the same whether or not the address is known."""
    initial = {"group": request.GET.get("grupo"), "standing": "member"}
    form = bound(request, ApplicationForm, initial=initial)
    if request.method == "POST":
        if not is_within_limit(request, "application", amount=10, seconds=3600):
            return render(request, "429.html", status=429)
        if form.is_bait_taken:
            return redirect("application_sent")
        if form.is_valid():
            services.begin_application(application=form.instance, language=get_language() or "es")
            return redirect("application_sent")
    return render(request, "members/application/form.html", {"form": form}, status=status_of(request, form))


def application_sent(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "members/application/sent.html")


def application_link_again(request: HttpRequest) -> HttpResponse:
    """Mail the links of open applications again; the answer never tells whether there are any."""
    form = bound(request, EmailForm)
    if request.method == "POST":
        if not is_within_limit(request, "application-link", amount=5, seconds=3600):
            return render(request, "429.html", status=429)
        if form.is_valid():
            after_answer(request, partial(services.send_links_again, email=form.cleaned_data["email"]))
            return redirect("application_sent")
    return render(request, "members/application/link_again.html", {"form": form}, status=status_of(request, form))


def _of_link(token: str) -> MembershipApplication:
    """Return the application behind a link; unknown and replaced links look alike."""
    application = services.of_token(token)
    if application is None:
        raise Http404
    return application


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page behind a link: not indexed, and its address goes to nobody."""
    response = render(request, f"members/application/{template}.html", context, status=status)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
def application_follow(request: HttpRequest, token: str) -> HttpResponse:
    """Where the application stands, and what the applicant may do now."""
    application = _of_link(token)
    told = [t for t in application.transitions.all() if t.message or t.after != State.SUBMITTED]
    context = {
        "application": application,
        "token": token,
        "may_change": application.state in services.BY_APPLICANT,
        "told": told,
        "form": AnswerForm(),
    }
    return _page(request, "follow", context)


@never_cache
def application_change(request: HttpRequest, token: str) -> HttpResponse:
    """Change what was written, while it is the applicant's to change."""
    application = _of_link(token)
    if application.state not in services.BY_APPLICANT:
        raise Http404
    form = bound(request, ApplicationForm, instance=application)
    if submit(
        request,
        lambda: services.change_application(application=form.instance, seen=form.cleaned_data["edit_version"] or 0),
        form,
        said=_("Cambios guardados. Cuando esté lista, preséntela."),
    ):
        return redirect("application_follow", token)
    return _page(request, "change", {"form": form, "token": token}, status_of(request, form))


@require_POST
@never_cache
def application_submit(request: HttpRequest, token: str) -> HttpResponse:
    """Present it. A link that a mail program opens by itself (GET) never does."""
    application = _of_link(token)
    form = AnswerForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    attempt(
        request,
        lambda: services.submit_application(application=application, answer=answer),
        said=_("Postulación presentada. Le escribiremos en cada paso."),
    )
    return redirect("application_follow", token)
