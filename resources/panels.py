"""What waits for the reader on the desks."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from members.access.viewer import viewer_of
from resources.models import Edition, Proposal
from vpwg.common.web.labels import label_of


def proposals_waiting(request: HttpRequest, obj: object | None) -> SafeString:
    """Proposals and uploads that wait for the secretariat's decision."""
    kept = viewer_of(request.user).groups_kept
    waiting = Proposal.objects.visible_to(request.user).filter(state=Proposal.State.WAITING, resource__group__in=kept)
    uploads = Edition.objects.visible_to(request.user).filter(
        resource__group__in=kept, state=Edition.State.CLEAN, approved_at=None, resource__proposal=None
    )
    context = {
        "proposals": list(waiting.select_related("resource__group")[:5]),
        "uploads": list(uploads.select_related("resource").defer("text")[:5]),
    }
    if not context["proposals"] and not context["uploads"]:
        return SafeString("")
    return render_to_string("resources/_desk_panel.html", context)


def own_proposals(request: HttpRequest, obj: object | None) -> SafeString:
    """The reader's proposals that wait, or were answered in the last thirty days."""
    if not request.user.is_authenticated:
        return SafeString("")
    since = timezone.now() - timedelta(days=30)
    rows = Proposal.objects.visible_to(request.user).filter(proposed_by=request.user)
    recent = rows.filter(Q(state=Proposal.State.WAITING) | Q(decided_at__gt=since))
    told = [
        {"title": title, "state": label_of(Proposal.State, state)}
        for title, state in recent.values_list("resource__title", "state")[:3]
    ]
    return render_to_string("resources/_own_proposals_panel.html", {"proposals": told}) if told else SafeString("")
