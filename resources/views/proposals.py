"""Members propose works; secretariats answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from resources.forms.proposals import DecisionForm, ProposalForm
from resources.models import Edition, Proposal
from resources.services import proposals as services
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, submit
from vpwg.common.web.paging import page_of


@login_required
def proposal_create(request: HttpRequest) -> HttpResponse:
    """Propose a work to the secretariat of one of the reader's groups."""
    groups = services.groups_to_propose_to(request.user)
    if not groups:
        raise Http404
    form = bound(request, ProposalForm, groups=groups)
    if submit(
        request,
        lambda: services.propose_resource(
            resource=form.instance, edition=form.edition(), checked=form.checked, by=request.user
        ),
        form,
        said=_("Propuesta enviada. Le avisaremos por correo cuando la secretaría responda."),
    ):
        return redirect("proposal_mine")
    return render(request, "resources/proposal_create.html", {"form": form}, status=status_of(request, form))


@login_required
def proposal_mine(request: HttpRequest) -> HttpResponse:
    """The reader's own proposals and what was answered."""
    rows = Proposal.objects.visible_to(request.user).filter(proposed_by=request.user).select_related("resource__group")
    context = {"page": page_of(request, rows), "may_propose": bool(services.groups_to_propose_to(request.user))}
    return render(request, "resources/proposal_mine.html", context)


@secretariat_required
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Proposals to the groups that the secretariat keeps, those that wait first."""
    rows = Proposal.objects.visible_to(request.user).filter(resource__group__in=viewer_of(request.user).groups_kept)
    is_open = request.GET.get("estado", "") != "todas"
    if is_open:
        rows = rows.filter(state=Proposal.State.WAITING)
    page = page_of(request, rows.select_related("resource__group", "proposed_by__person"))
    return render(request, "resources/proposal_list.html", {"page": page, "is_open": is_open})


@secretariat_required
def proposal_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """One proposal, and the answer to it."""
    rows = Proposal.objects.visible_to(request.user).filter(resource__group__in=viewer_of(request.user).groups_kept)
    proposal = get_object_or_404(rows.select_related("resource__group", "proposed_by__person"), resource__slug=slug)
    form = bound(request, DecisionForm)
    accepts = form.is_valid() and form.cleaned_data["decision"] == "accept"

    def decide() -> Any:
        if accepts:
            return services.accept_proposal(proposal=proposal, by=request.user)
        return services.decline_proposal(proposal=proposal, reason=form.cleaned_data["reason"], by=request.user)

    accepted = _("Propuesta aceptada. Revise la descripción y publíquela cuando esté lista.")
    if submit(request, decide, form, said=accepted if accepts else _("Respuesta enviada.")):
        return redirect("resource_edit", slug) if accepts else redirect("proposal_list")
    editions = Edition.objects.visible_to(request.user).filter(resource=proposal.resource)
    context = {"proposal": proposal, "resource": proposal.resource, "editions": editions, "form": form}
    return render(request, "resources/proposal_decide.html", context, status=status_of(request, form))
