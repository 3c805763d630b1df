"""Pages about sessions."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings import services
from meetings.components import agenda_line, group_filter, meeting_cards, meeting_facts, meeting_notice, who_came
from meetings.forms.meetings import MeetingForm
from meetings.models import Meeting, Minutes
from meetings.services import attendance
from meetings.services.meetings import link_of
from members.access.badges import badge_of_lock
from members.access.decorators import secretariat_required
from members.access.locks import Audience
from members.access.rows import changeable
from members.access.viewer import viewer_of
from members.directory.models import WorkingGroup
from members.directory.reads.opened import opened
from members.directory.views.publishing import publish_page
from vpwg.common.forms.submitting import bound, form_page, submit
from vpwg.common.web.labels import label_of
from vpwg.common.web.paging import page_of


def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings the reader may see: those to come, then those held."""
    visible, with_badge = Meeting.objects.visible_to(request.user), request.user.is_authenticated
    asked = request.GET.get("grupo", "")
    if asked:
        visible = visible.filter(group__slug=asked)
    page = page_of(request, visible.past().for_cards())
    context = {
        "upcoming": meeting_cards(visible.upcoming().for_cards()[:25], with_badge=with_badge),
        "page": page,
        "past": meeting_cards(page.items, with_badge=with_badge),
        "filter": group_filter(
            groups=tuple(WorkingGroup.objects.order_by("pk").values_list("slug", "short_name")), asked=asked
        ),
    }
    return render(request, "meetings/meeting_list.html", context)


def meeting_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One meeting, its agenda, and its minutes if the reader may read them."""
    page = opened(Meeting, request.user, "group", public_id=public_id)
    meeting, counts = page.row, attendance.counts_of(page.row)
    minutes = Minutes.objects.visible_to(request.user).filter(meeting=meeting).values_list("lock", "released_at")
    context = {
        "meeting": meeting,
        "facts": _facts_of(meeting),
        "notice": meeting_notice(
            place=meeting.place,
            host=meeting.host,
            ends_at=meeting.ends_at,
            link=link_of(meeting, request.user),
            theme=meeting.theme,
        ),
        "agenda": [
            (item_id, title, agenda_line(title=title, notes=notes))
            for item_id, title, notes in meeting.agenda.values_list("public_id", "title", "notes")
        ],
        "minutes_badge": next((badge_of_lock(*row) for row in minutes), ""),
        "reason": page.reason,
        "may_change": page.may_change,
        "readers": page.readers,
        "came": who_came(counts=tuple((row.letter, row.shown) for row in counts)) if counts else "",
    }
    return render(request, "meetings/meeting_detail.html", context)


def _facts_of(meeting: Meeting) -> SafeString:
    return meeting_facts(
        starts_at=meeting.starts_at,
        group=meeting.group.name if meeting.group else "",
        kind=label_of(Meeting.Kind, meeting.kind),
        mode=label_of(Meeting.Mode, meeting.mode),
    )


@secretariat_required
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Set a meeting."""
    form = bound(request, MeetingForm, groups=list(viewer_of(request.user).groups_kept))
    created = submit(
        request,
        lambda: services.create_meeting(meeting=form.instance, link=form.cleaned_data["link"], by=request.user),
        form,
        said=_("Reunión guardada. Agregue la agenda y publíquela cuando esté lista."),
    )
    if created:
        return redirect(created.result)
    return form_page(request, _("Nueva reunión"), "meeting_list", form)


@secretariat_required
def meeting_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a meeting. A stale save is refused with both texts on screen."""
    meeting = changeable(request.user, Meeting, "group", public_id=public_id)
    form = bound(request, MeetingForm, instance=meeting, groups=[], joined_at=link_of(meeting, request.user))
    if submit(
        request,
        lambda: services.update_meeting(
            meeting=form.instance, seen=form.seen(), link=form.cleaned_data["link"], by=request.user
        ),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(meeting)
    return form_page(request, _("Editar reunión"), "meeting_list", form)


@secretariat_required
def meeting_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide who may see a meeting and its agenda."""
    meeting = changeable(request.user, Meeting, "group", public_id=public_id)

    def publish(audience: Audience, letters: str, at: datetime | None) -> Meeting:
        return services.publish_meeting(meeting=meeting, audience=audience, letters=letters, at=at, by=request.user)

    note = _("Se publican la convocatoria y la agenda. El acta tiene su propia audiencia.")
    count = meeting.agenda.count()
    points = ngettext("%(count)d punto de la agenda", "%(count)d puntos de la agenda", count) % {"count": count}
    contents = [_("Título, fecha, lugar y tema de la reunión"), points]
    return publish_page(
        request, meeting, publish=publish, back=meeting.get_absolute_url(), note=note, contents=contents
    )
