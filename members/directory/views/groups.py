"""The groups' public pages: organisations that agreed to be named and counts, never people."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.access.locks import letter_of
from members.access.viewer import lima_today
from members.directory.models import Membership, Standing, WorkingGroup
from members.directory.panels import panels_for


def _current(group: WorkingGroup) -> Any:
    rows = Membership.objects.for_system("public counts, and organisations that agreed to be named")
    return rows.in_force_on(lima_today()).filter(group=group)


def group_list(request: HttpRequest) -> HttpResponse:
    """Both groups."""
    return render(request, "members/group_list.html", {"groups": WorkingGroup.objects.all()})


def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One group: scope, secretariat, organisations by pillar."""
    group = get_object_or_404(WorkingGroup, slug=slug)
    memberships = _current(group)
    counts: Counter[str] = Counter()
    for standing, pillar, count in memberships.order_by().values_list("standing", "pillar").annotate(Count("pk")):
        counts[letter_of(standing, pillar)] += count
    named = memberships.filter(organisation__is_listed_publicly=True).select_related("organisation")
    listed = list(named.order_by("organisation__folded", "pk"))
    pillars: list[dict[str, Any]] = [
        {
            "letter": letter,
            "count": counts[letter],
            "organisations": [m.organisation for m in listed if m.letter == letter],
        }
        for letter in "CGSO"
    ]
    # The office is public, the institution that holds it is named if it agreed, like any other.
    secretariats = [m.organisation for m in listed if m.standing == Standing.SECRETARIAT]
    context = {
        "group": group,
        "pillars": pillars,
        "secretariats": secretariats,
        "panels": panels_for("group", request, group),
    }
    return render(request, "members/group_detail.html", context)
