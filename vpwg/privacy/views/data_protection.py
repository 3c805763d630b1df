"""The secretariat's side of personal data: requests, incidents, certificates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import viewer_of
from members.directory.reads.homonyms import places_of
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import attempt, bound, form_page, submit
from vpwg.common.web.paging import page_of
from vpwg.privacy.forms import DataRequestAnswerForm, IncidentForm
from vpwg.privacy.models import DataIncident, DataRequest, ErasureCertificate
from vpwg.privacy.services import incidents, own_data


@secretariat_required
def data_request_list(request: HttpRequest) -> HttpResponse:
    """Requests, the open ones first, by the day they are due."""
    rows = DataRequest.objects.visible_to(request.user).select_related("person", "group")
    is_open = request.GET.get("estado", "abiertas") != "todas"
    rows = rows.filter(state=DataRequest.State.OPEN) if is_open else rows.order_by("-received_at")
    page = page_of(request, rows)
    places = places_of([asked.person_id for asked in page.items], viewer_of(request.user).groups_kept)
    for asked in page.items:
        asked.places = places.get(asked.person_id, [])
    context = {"page": page, "is_open": is_open}
    return render(request, "members/data_protection/request_list.html", context)


@secretariat_required
def data_request_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One request, and the answer to it."""
    rows = DataRequest.objects.visible_to(request.user).select_related("person", "group", "closed_by")
    asked = get_object_or_404(rows, public_id=public_id)
    form = bound(request, DataRequestAnswerForm)
    if submit(
        request,
        lambda: own_data.close_request(
            request=asked,
            is_granted=form.cleaned_data["decision"] == "grant",
            outcome=form.cleaned_data["outcome"],
            by=request.user,
        ),
        form,
        said=_("Respuesta enviada y registrada."),
    ):
        return redirect("data_request_list")
    places = places_of([asked.person_id], viewer_of(request.user).groups_kept).get(asked.person_id, [])
    context = {"asked": asked, "places": places, "form": form}
    return render(request, "members/data_protection/request_detail.html", context, status=status_of(request, form))


@secretariat_required
def incident_list(request: HttpRequest) -> HttpResponse:
    """The register of incidents."""
    page = page_of(request, DataIncident.objects.visible_to(request.user).select_related("group"))
    clocks = [(incident, incidents.deadline(incident), incidents.hours_left(incident)) for incident in page.items]
    return render(request, "members/data_protection/incident_list.html", {"page": page, "clocks": clocks})


@secretariat_required
def incident_create(request: HttpRequest) -> HttpResponse:
    """Begin the record of an incident."""
    form = bound(request, IncidentForm, groups=list(viewer_of(request.user).groups_kept))
    created = submit(
        request,
        lambda: incidents.create_incident(incident=form.instance, by=request.user),
        form,
        said=_("Incidente registrado. El plazo para avisar ya corre."),
    )
    if created:
        return redirect(created.result)
    return form_page(request, _("Registrar incidente de datos"), "incident_list", form)


@secretariat_required
def incident_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One incident with its clock."""
    incident = get_object_or_404(
        DataIncident.objects.visible_to(request.user).select_related("group", "logged_by"), public_id=public_id
    )
    context = {
        "incident": incident,
        "deadline": incidents.deadline(incident),
        "left": incidents.hours_left(incident),
    }
    return render(request, "members/data_protection/incident_detail.html", context)


@secretariat_required
def incident_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add what became known. A stale save is refused with both texts on screen."""
    incident = get_object_or_404(
        DataIncident.objects.visible_to(request.user).filter(closed_at=None), public_id=public_id
    )
    form = bound(request, IncidentForm, instance=incident, groups=[])
    if submit(
        request,
        lambda: incidents.update_incident(incident=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(incident)
    return form_page(request, _("Completar incidente"), "incident_list", form)


@require_POST
@secretariat_required
def incident_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """End an incident, once it says what was done."""
    incident = get_object_or_404(DataIncident.objects.visible_to(request.user), public_id=public_id)
    said = _("Incidente cerrado. Queda en el registro.")
    attempt(request, lambda: incidents.close_incident(incident=incident, by=request.user), said=said)
    return redirect(incident)


@secretariat_required
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Proofs of what was erased by this secretariat."""
    rows = ErasureCertificate.objects.visible_to(request.user).select_related("issued_by")
    return render(request, "members/data_protection/certificate_list.html", {"page": page_of(request, rows)})


@secretariat_required
def certificate_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One proof, to print."""
    rows = ErasureCertificate.objects.visible_to(request.user).select_related("issued_by", "group")
    certificate = get_object_or_404(rows, public_id=public_id)
    return render(request, "members/data_protection/certificate_detail.html", {"certificate": certificate})
