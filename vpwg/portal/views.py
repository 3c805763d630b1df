"""Pages that join the apps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conflicts.models import Conflict, MonthlyReport
from meetings.models import Meeting, Minutes
from members.access.viewer import lima_today, viewer_of
from members.decorators import secretariat_required
from members.models import Seat, WorkingGroup
from members.panels import panels_for
from resources.models import Collection, Resource
from vpwg.common import kept_posts


def home(request: HttpRequest) -> HttpResponse:
    """What the groups are, what is published, what comes next."""
    context = {
        "groups": WorkingGroup.objects.all(),
        "resources": Resource.objects.visible_to(None).for_listing()[:5],
        "meetings": Meeting.objects.visible_to(None).for_listing().upcoming()[:4],
        "latest": MonthlyReport.objects.in_force().last(),
    }
    return render(request, "portal/home.html", context)


@require_POST
@login_required
def kept_post_drop(request: HttpRequest) -> HttpResponse:
    """Forget what was typed before a session ended; its page opens empty, or as it was saved."""
    messages.success(request, _("Lo recuperado se descartó."))
    return redirect(kept_posts.drop(request))


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What is new for the reader, and the seats that open it."""
    seats = (
        Seat.objects.for_system("the reader's own seats")
        .current_on(lima_today())
        .filter(person_id=request.user.person_id or 0)
    )
    minutes = Minutes.objects.visible_to(request.user).released().select_related("meeting", "group")
    context = {
        "seats": seats.select_related("membership__organisation", "membership__group"),
        "minutes": minutes.order_by("-released_at", "-pk")[:6],
        "meetings": Meeting.objects.visible_to(request.user).for_listing().upcoming()[:6],
        "resources": Resource.objects.visible_to(request.user).released().for_listing()[:6],
        "panels": panels_for("member_desk", request, None),
    }
    return render(request, "portal/desk.html", context)


@secretariat_required
def secretariat_desk(request: HttpRequest) -> HttpResponse:
    """What waits for the secretariat in the groups that it keeps."""
    kept = viewer_of(request.user).groups_kept
    opening = _kept_rows(request.user, kept, {"released_at__gt": timezone.now()}, "released_at")
    context = {
        "drafts": _kept_rows(request.user, kept, {"released_at__isnull": True}, "-pk"),
        "opening": sorted(opening, key=lambda line: line["row"].released_at),
        "upcoming": Meeting.objects.visible_to(request.user).filter(group__in=kept).for_listing().upcoming()[:6],
        "panels": panels_for("secretariat_desk", request, None),
    }
    return render(request, "portal/secretariat_desk.html", context)


def _kept_rows(user: Any, kept: Sequence[int], only: dict[str, Any], order: str) -> list[dict[str, Any]]:
    """Return {kind, row} of what the secretariat keeps and nobody else reads yet, ten of each kind."""
    kinds: list[tuple[Any, list[str]]] = [
        (Meeting, ["group"]),
        (Minutes, ["group", "meeting"]),
        (Resource, ["group"]),
        (Collection, ["group"]),
        (Conflict, ["group"]),
    ]
    return [
        {"kind": model._meta.verbose_name, "row": row}
        for model, related in kinds
        for row in model.objects.visible_to(user)
        .filter(group__in=kept, **only)
        .select_related(*related)
        .order_by(order)[:10]
    ]


def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal promises today."""
    return render(request, "portal/privacy.html")


def about_data(request: HttpRequest) -> HttpResponse:
    """Where the data come from, with their licences."""
    return render(request, "portal/about_data.html")
