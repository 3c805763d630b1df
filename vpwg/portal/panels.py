"""What the portal shows on a group's page, through the reader's own door."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from meetings.components import meeting_cards
from meetings.models import Meeting
from members.directory.models import WorkingGroup
from resources.models import Resource


def group_panel(request: HttpRequest, obj: object | None) -> SafeString:
    """The group's next meetings and newest works that the reader may read."""
    group = cast(WorkingGroup, obj)
    context = {
        "meetings": meeting_cards(
            Meeting.objects.visible_to(request.user).filter(group=group).upcoming().for_cards()[:4],
            with_badge=request.user.is_authenticated,
        ),
        "resources": Resource.objects.visible_to(request.user)
        .filter(group=group)
        .released()
        .newest_first()
        .only("slug", "title")[:4],
        "user": request.user,
    }
    return render_to_string("portal/_group_panel.html", context, request=request)
