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
from meetings.components import meeting_cards
from meetings.models import Meeting, Minutes
from members.access.decorators import secretariat_required
from members.access.viewer import lima_today, viewer_of
from members.admission.views import consultations
from members.directory.models import Seat, WorkingGroup
from members.directory.views import operation
from members.mailings.views import failed_mail
from members.outreach.views.panels import week_panel
from resources.components import short_work_cards
from resources.models import Collection, Resource
from resources.panels import own_proposals, proposals_waiting
from vpwg.common.forms import kept_posts
from vpwg.portal import alerts
from vpwg.privacy.views import retention

# Each shows what waits for the reader, through the reader's own door, or nothing.
MEMBER_PANELS = (consultations.desk_panel, own_proposals)
SECRETARIAT_PANELS = (
    operation.waiting_panel,
    consultations.inbox_panel,
    alerts.panel,
    week_panel,
    failed_mail.panel,
    retention.panel,
    proposals_waiting,
)


def home(request: HttpRequest) -> HttpResponse:
    """What the groups are, what is published, what comes next."""
    context = {
        "groups": WorkingGroup.objects.all(),
        "resources": short_work_cards(
            Resource.objects.visible_to(None).newest_first().for_cards()[:5], with_badge=False
        ),
        "meetings": meeting_cards(Meeting.objects.visible_to(None).upcoming().for_cards()[:4], with_badge=False),
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
        "meetings": meeting_cards(Meeting.objects.visible_to(request.user).upcoming().for_cards()[:6], with_badge=True),
        "resources": short_work_cards(
            Resource.objects.visible_to(request.user).released().newest_first().for_cards()[:6], with_badge=True
        ),
        "panels": [text for panel in MEMBER_PANELS if (text := panel(request, None))],
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
        "upcoming": meeting_cards(
            Meeting.objects.visible_to(request.user).filter(group__in=kept).upcoming().for_cards()[:6], with_badge=True
        ),
        "panels": [text for panel in SECRETARIAT_PANELS if (text := panel(request, None))],
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
