"""The groups' public pages: organisations that agreed to be named and counts, never people."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.access.viewer import lima_today
from members.directory.models import Membership, Standing, WorkingGroup
from members.directory.panels import panels_for


def _current(group: WorkingGroup) -> list[Membership]:
    rows = Membership.objects.for_system("public counts, and organisations that agreed to be named")
    return list(rows.in_force_on(lima_today()).filter(group=group).select_related("organisation"))


def group_list(request: HttpRequest) -> HttpResponse:
    """Both groups."""
    return render(request, "members/group_list.html", {"groups": WorkingGroup.objects.all()})


def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One group: scope, secretariat, organisations by pillar."""
    group = get_object_or_404(WorkingGroup, slug=slug)
    memberships = _current(group)
    counts = Counter(m.letter for m in memberships if m.letter)
    pillars: list[dict[str, Any]] = [
        {
            "letter": letter,
            "count": counts[letter],
            "organisations": [
                m.organisation for m in memberships if m.letter == letter and m.organisation.is_listed_publicly
            ],
        }
        for letter in "CGSO"
    ]
    # The office is public, the institution that holds it is named if it agreed, like any other.
    secretariats = [
        m.organisation for m in memberships if m.standing == Standing.SECRETARIAT and m.organisation.is_listed_publicly
    ]
    context = {
        "group": group,
        "pillars": pillars,
        "secretariats": secretariats,
        "panels": panels_for("group", request, group),
    }
    return render(request, "members/group_detail.html", context)
