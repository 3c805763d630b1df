"""Consultations: the pages of member organisations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.admission.forms import ConsultationAnswerForm
from members.admission.models import ConsultationAnswer, MembershipApplication
from members.admission.services import consultations as services
from members.directory.models import Membership
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, submit
from vpwg.common.web.paging import page_of


@login_required
def consultation_list(request: HttpRequest) -> HttpResponse:
    """What the reader's organisations are asked, the latest first."""
    page = page_of(request, services.consultations_for(request.user))
    rows = [(consultation, services.is_open(consultation)) for consultation in page.items]
    return render(request, "members/consultation/list.html", {"page": page, "rows": rows})


@login_required
def consultation_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """One consultation: what is asked, what the reader's own organisations answered, and the form while it is open."""
    rows = services.consultations_for(request.user)
    consultation = get_object_or_404(rows, application__public_id=public_id)
    own = services.own_memberships(request.user, consultation)
    answers = ConsultationAnswer.objects.filter(consultation=consultation, membership__in=own)
    given = {answer.membership_id: answer for answer in answers}
    first: Any = given.get(own[0].pk) if own else None
    initial = {"membership": own[0].pk if own else None} | (
        {"answer": first.answer, "reason": first.reason} if first else {}
    )
    memberships = Membership.objects.for_system("the reader's own organisations").filter(pk__in=[m.pk for m in own])
    form = bound(
        request, ConsultationAnswerForm, memberships=memberships.select_related("organisation"), initial=initial
    )
    if submit(
        request,
        lambda: services.answer_consultation(consultation=consultation, by=request.user, **form.cleaned_data),
        form,
        said=_("Respuesta guardada. Puede cambiarla hasta el último día."),
    ):
        return redirect("consultation_answer", public_id)
    context = {
        "consultation": consultation,
        "form": form,
        "is_open": services.is_open(consultation),
        "own": [(membership, given.get(membership.pk)) for membership in own],
    }
    return render(request, "members/consultation/answer.html", context, status=status_of(request, form))


def desk_panel(request: HttpRequest, obj: object | None) -> SafeString:
    """Consultations that wait for the reader's organisations, for the member's desk."""
    waiting = services.waiting_for(request.user, 20)
    return render_to_string("members/consultation/_panel.html", {"waiting": waiting}) if waiting else SafeString("")


def inbox_panel(request: HttpRequest, obj: object | None) -> SafeString:
    """Applications that wait for the secretariat, for its desk."""
    State = MembershipApplication.State
    rows = MembershipApplication.objects.visible_to(request.user).filter(
        state__in=(State.SUBMITTED, State.UNDER_REVIEW)
    )
    waiting = list(rows.select_related("group").order_by("created_at")[:6])
    if not waiting:
        return SafeString("")
    return render_to_string("members/application/_panel.html", {"waiting": waiting})
