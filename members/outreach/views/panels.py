"""What the map and the log show on other pages, through the reader's own door."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from members.access.viewer import viewer_of
from members.directory.models import Organisation
from members.outreach.models import Engagement
from members.outreach.reads.stakeholder_map import actors_of
from members.outreach.views.chosen import Chosen
from members.outreach.views.outreach import week_end

SHOWN = 8


def organisation_panel(request: HttpRequest, obj: object | None) -> SafeString:
    """An organisation's stage, latest judgement and last engagements in each group that the reader keeps."""
    organisation = cast(Organisation, obj)
    viewer = viewer_of(request.user)
    groups = list({seat.group_id: seat.group for seat in viewer.seats if viewer.keeps(seat.group_id)}.values())
    entries = []
    for group in groups:
        for actor in actors_of(request.user, group, only=organisation.pk):
            log = Engagement.objects.visible_to(request.user).filter(group=group, organisation=organisation)
            entries.append({"chosen": Chosen(group, groups), "actor": actor, "engagements": log[:3]})
    if not entries:
        return SafeString()
    return render_to_string("members/stakeholders/_organisation_panel.html", {"entries": entries}, request=request)


def week_panel(request: HttpRequest, obj: object | None) -> SafeString:
    """Next steps due this week or overdue, nearest first, each with its "done" button."""
    kept = viewer_of(request.user).groups_kept
    rows = list(
        Engagement.objects.visible_to(request.user)
        .due_by(week_end())
        .for_listing()
        .order_by("next_step_on", "pk")[: SHOWN + 1]
    )
    if not rows:
        return SafeString()
    context = {
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "many": len(kept) > 1,
        "home": reverse("secretariat_desk"),
        "chosen": Chosen(rows[0].group, []),
    }
    return render_to_string("members/stakeholders/_week_panel.html", context, request=request)
