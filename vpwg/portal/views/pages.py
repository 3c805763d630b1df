"""Pages that join the apps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conflicts.models import Conflict, MonthlyReport
from meetings.components import meeting_cards
from meetings.models import Meeting, Minutes
from members.access.badges import badge_of_lock
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
from vpwg.common.web.kept import kept
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

# What a secretariat prepares, with what each line shows beside the row itself.
KINDS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Meeting, ("group",)),
    (Minutes, ("group", "meeting")),
    (Resource, ("group",)),
    (Collection, ("group",)),
    (Conflict, ("group",)),
)
AT_ONCE = 10


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
    context = {
        "seats": seats.select_related("membership__organisation", "membership__group"),
        "minutes": _minutes_cards(request.user),
        "meetings": meeting_cards(Meeting.objects.visible_to(request.user).upcoming().for_cards()[:6], with_badge=True),
        "resources": short_work_cards(
            Resource.objects.visible_to(request.user).released().newest_first().for_cards()[:6], with_badge=True
        ),
        "panels": [text for panel in MEMBER_PANELS if (text := panel(request, None))],
    }
    return render(request, "portal/desk.html", context)


@kept("portal/_minutes_card.html", most=512)
def _minutes_card(*, meeting: str, title: str, group: str, starts_at: datetime, badge: str) -> dict[str, Any]:
    """Minutes by their meeting's id and title."""
    return {"meeting": meeting, "title": title, "group": group, "starts_at": starts_at, "badge": badge}


def _minutes_cards(user: Any) -> list[SafeString]:
    """Return the cards of the newest minutes that `user` may read."""
    rows = Minutes.objects.visible_to(user).released().order_by("-released_at", "-pk")
    told = ("meeting__public_id", "meeting__title", "group__short_name", "meeting__starts_at", "lock", "released_at")
    return [
        _minutes_card(
            meeting=meeting, title=title, group=group or "", starts_at=at, badge=badge_of_lock(lock, released_at)
        )
        for meeting, title, group, at, lock, released_at in rows.values_list(*told)[:6]
    ]


@secretariat_required
def secretariat_desk(request: HttpRequest) -> HttpResponse:
    """What waits for the secretariat in the groups that it keeps."""
    groups = viewer_of(request.user).groups_kept
    context = {
        "drafts": _drafts(request.user, groups),
        "opening": _opening(request.user, groups),
        "upcoming": meeting_cards(
            Meeting.objects.visible_to(request.user).filter(group__in=groups).upcoming().for_cards()[:6],
            with_badge=True,
        ),
        "panels": [text for panel in SECRETARIAT_PANELS if (text := panel(request, None))],
    }
    return render(request, "portal/secretariat_desk.html", context)


def _kept(model: Any, user: Any, groups: Sequence[int]) -> Any:
    """Return the rows of `model` in the groups that the secretariat keeps."""
    return model.objects.visible_to(user).filter(group__in=groups)


def _drafts(user: Any, groups: Sequence[int]) -> list[dict[str, Any]]:
    """Return {kind, row} of what nobody else reads yet, the ten newest of each kind."""
    return [
        {"kind": model._meta.verbose_name, "row": row}
        for model, related in KINDS
        for row in _kept(model, user, groups)
        .filter(released_at__isnull=True)
        .select_related(*related)
        .order_by("-pk")[:AT_ONCE]
    ]


def _opening(user: Any, groups: Sequence[int]) -> list[dict[str, Any]]:
    """Return {kind, row} of what opens by itself, the next first, ten of each kind: often none, in one statement."""
    waiting = [
        _kept(model, user, groups)
        .filter(released_at__gt=timezone.now())
        .order_by()
        .values_list(Value(number), "pk", "released_at")
        for number, (model, _related) in enumerate(KINDS)
    ]
    by_kind: dict[int, list[int]] = defaultdict(list)
    for number, pk, _opens_at in sorted(waiting[0].union(*waiting[1:], all=True), key=lambda line: line[2]):
        by_kind[number].append(pk)
    lines = []
    for number, ids in by_kind.items():
        model, related = KINDS[number]
        for row in _kept(model, user, groups).filter(pk__in=ids[:AT_ONCE]).select_related(*related):
            lines.append({"kind": model._meta.verbose_name, "row": row})
    return sorted(lines, key=lambda line: line["row"].released_at)


def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal promises today."""
    return render(request, "portal/privacy.html")


def about_data(request: HttpRequest) -> HttpResponse:
    """Where the data come from, with their licences."""
    return render(request, "portal/about_data.html")
