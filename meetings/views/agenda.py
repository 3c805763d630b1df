"""Pages about the agenda of a session."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import services
from meetings.forms.agenda import AgendaItemForm
from meetings.models import AgendaItem, Meeting
from members.access.decorators import secretariat_required
from members.access.rows import changeable
from vpwg.common.forms.submitting import bound, form_page, submit


@secretariat_required
def agenda_item_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a point to the agenda."""
    meeting = changeable(request.user, Meeting, "group", public_id=public_id)
    form = bound(request, AgendaItemForm, instance=AgendaItem(meeting=meeting))
    if submit(
        request,
        lambda: services.add_agenda_item(item=form.instance, by=request.user),
        form,
        said=_("Punto agregado a la agenda."),
    ):
        return redirect(meeting)
    return form_page(request, _("Agregar punto de agenda"), "meeting_list", form)


@require_POST
@secretariat_required
def agenda_item_delete(request: HttpRequest, public_id: str, item_id: str) -> HttpResponse:
    """Take a point off the agenda; the second click on the same point finds it gone and says so."""
    meeting = changeable(request.user, Meeting, "group", public_id=public_id)
    item = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting, public_id=item_id).first()
    if item is None:
        messages.info(request, _("Ese punto ya no está en la agenda."))
        return redirect(meeting)
    services.remove_agenda_item(item=item, by=request.user)
    messages.success(request, _("Punto retirado de la agenda."))
    return redirect(meeting)
