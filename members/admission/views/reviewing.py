"""Reviewing applications: the secretariat's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import lima_today
from members.admission.forms import AdmitForm, ConsultationForm, MoveForm, NoteForm
from members.admission.models import ApplicationNote, ApplicationTransition, Consultation, MembershipApplication
from members.admission.services import admission, consultations
from members.admission.services import applications as services
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import attempt, bound, submit
from vpwg.common.web.paging import page_of

State = MembershipApplication.State


def _application(request: HttpRequest, public_id: str) -> MembershipApplication:
    """Return a presented application of the reader's groups; a draft is nobody's but its writer's."""
    rows = MembershipApplication.objects.visible_to(request.user).exclude(state=State.DRAFT)
    return get_object_or_404(rows.select_related("group", "membership__organisation"), public_id=public_id)


@secretariat_required
def application_list(request: HttpRequest) -> HttpResponse:
    """The inbox, what waits first; `?estado=` narrows it."""
    rows = MembershipApplication.objects.visible_to(request.user).exclude(state=State.DRAFT).select_related("group")
    asked = request.GET.get("estado", "")
    if asked:
        rows = rows.filter(state=asked)
    states = [(value, label) for value, label in State.choices if value != State.DRAFT]
    context = {"page": page_of(request, rows), "states": states, "asked": asked}
    return render(request, "members/application/list.html", context)


@secretariat_required
def application_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """One application with everything known of it."""
    return _review_page(request, _application(request, public_id), NoteForm())


def _review_page(request: HttpRequest, application: MembershipApplication, form: NoteForm) -> HttpResponse:
    consultation = Consultation.objects.visible_to(request.user).filter(application=application).first()
    context = {
        "application": application,
        "form": form,
        "notes": ApplicationNote.objects.visible_to(request.user).filter(application=application).select_related("by"),
        "transitions": ApplicationTransition.objects.visible_to(request.user)
        .filter(application=application)
        .select_related("by"),
        "moves": [(state.value, state.label) for state in services.next_states(application) if state != State.ADMITTED],
        "may_admit": State.ADMITTED in services.next_states(application),
        "consultation": consultation,
        "tally": consultations.tally_of(consultation) if consultation else [],
        "is_open": bool(consultation) and consultations.is_open(consultation),
        "may_consult": consultation is None and application.state == State.UNDER_REVIEW,
    }
    return render(request, "members/application/review.html", context, status=status_of(request, form))


@require_POST
@secretariat_required
def application_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep a note for the reviewers."""
    application = _application(request, public_id)
    form = bound(request, NoteForm)
    if submit(
        request,
        lambda: services.add_note(application=application, text=form.cleaned_data["text"], by=request.user),
        form,
        said=_("Nota guardada. Solo la secretaría la lee."),
    ):
        return redirect("application_review", public_id)
    return _review_page(request, application, form)


@secretariat_required
def application_move(request: HttpRequest, public_id: str, to: str) -> HttpResponse:
    """Take a step, after seeing the mail that goes out with it."""
    application = _application(request, public_id)
    if to not in State.values or to in (State.ADMITTED, State.DRAFT, State.SUBMITTED):
        raise Http404
    form = bound(request, MoveForm)
    context: dict[str, Any] = {"application": application, "form": form, "to": State(to)}
    if request.method != "POST" and State(to) not in services.next_states(application):
        messages.error(request, services.not_possible())
        return redirect("application_review", public_id)
    if "preview" in request.POST and form.is_valid():
        context["letter"] = services.letter_for(application, to, form.cleaned_data["message"])
        return render(request, "members/application/move.html", context)
    if submit(
        request,
        lambda: services.move_application(application=application, to=to, by=request.user, **form.cleaned_data),
        form,
        field="message",
        said=_("Hecho. Quien postula recibe el correo."),
    ):
        return redirect("application_review", public_id)
    return render(request, "members/application/move.html", context, status=status_of(request, form))


@secretariat_required
def application_admit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Admit: everything in one step, shown before it happens."""
    application = _application(request, public_id)
    if State.ADMITTED not in services.next_states(application):
        messages.error(request, services.not_possible())
        return redirect("application_review", public_id)
    known = admission.alike(application, request.user)
    initial = {"standing": application.standing, "pillar": application.pillar, "starts_on": lima_today()}
    form = bound(request, AdmitForm, organisations=known, initial=initial)
    admitted = submit(
        request,
        lambda: admission.admit_application(application=application, by=request.user, **form.cleaned_data),
        form,
        said=_("Admitida. La invitación va en camino a %(email)s.") % {"email": application.email},
    )
    if admitted:
        return redirect("organisation_detail", admitted.result.organisation.public_id)
    context = {"application": application, "form": form, "known": known}
    return render(request, "members/application/admit.html", context, status=status_of(request, form))


@secretariat_required
def consultation_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the member organisations of the group."""
    application = _application(request, public_id)
    form = bound(request, ConsultationForm)
    if submit(
        request,
        lambda: consultations.open_consultation(application=application, by=request.user, **form.cleaned_data),
        form,
        said=_("Consulta abierta. Las organizaciones miembro reciben un correo."),
    ):
        return redirect("application_review", public_id)
    context = {"application": application, "form": form}
    return render(request, "members/application/consult.html", context, status=status_of(request, form))


@require_POST
@secretariat_required
def consultation_remind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remind the organisations that have not answered."""
    application = _application(request, public_id)
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), application=application)
    told = attempt(request, lambda: consultations.remind(consultation=consultation, by=request.user))
    if told:
        messages.success(request, _("Recordatorio enviado a %(count)s personas.") % {"count": told.result})
    return redirect("application_review", public_id)
