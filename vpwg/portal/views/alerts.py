"""The page of everything that a secretariat should look at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.decorators import secretariat_required
from vpwg.portal.alerts import alerts_for


@secretariat_required
def alert_list(request: HttpRequest) -> HttpResponse:
    """All alerts by kind; the desk shows the first of each."""
    sections = [{"title": title, "rows": rows} for title, rows in alerts_for(request.user)]
    return render(request, "members/alert_list.html", {"sections": sections})
