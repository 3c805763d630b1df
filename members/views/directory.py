"""The secretariat's directory. Everything is scoped to the groups that the reader keeps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access.viewer import viewer_of
from members.decorators import secretariat_required
from members.forms.directory import MembershipForm, OrganisationForm, PersonForm, SeatEndForm, SeatForm
from members.models import Organisation, Person, User
from members.services import directory as services
from members.services import invitations
from vpwg.common.paging import page_of


def _kept(request: HttpRequest) -> tuple[int, ...]:
    return viewer_of(request.user).groups_kept


def _organisations(request: HttpRequest) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(request.user)


def _people(request: HttpRequest) -> QuerySet[Person]:
    return Person.objects.visible_to(request.user)


def _refuse(form: Any, error: ValidationError) -> None:
    """Put a rule's refusal beside the field it is about, or above the form."""
    if hasattr(error, "error_dict"):
        for name, wrong in error.error_dict.items():
            form.add_error(name if name in form.fields else None, wrong)
    else:
        form.add_error(None, error)


@secretariat_required
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Organisations of the reader's groups, searched by name or acronym."""
    asked = request.GET.get("q", "").strip()
    rows = _organisations(request)
    if asked:
        rows = rows.filter(Q(name__icontains=asked) | Q(acronym__icontains=asked))
    return render(request, "members/organisation_list.html", {"page": page_of(request, rows), "asked": asked})


@secretariat_required
def organisation_create(request: HttpRequest) -> HttpResponse:
    """An organisation with its membership."""
    form = OrganisationForm(request.POST or None)
    membership_form = MembershipForm(request.POST or None, groups=list(_kept(request)))
    if request.method == "POST" and all([form.is_valid(), membership_form.is_valid()]):
        organisation = services.create_organisation(
            organisation=form.instance, membership=membership_form.instance, by=request.user
        )
        messages.success(request, _("Organización añadida. Ahora puede registrar a sus representantes."))
        return redirect("organisation_detail", organisation.public_id)
    context = {"forms": [form, membership_form], "title": _("Añadir organización"), "back": "organisation_list"}
    return render(request, "members/form_page.html", context, status=422 if request.method == "POST" else 200)


@secretariat_required
def organisation_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """An organisation with its memberships and seats in the reader's groups."""
    organisation = get_object_or_404(_organisations(request), public_id=public_id)
    memberships = (
        organisation.memberships.filter(group__in=_kept(request))
        .select_related("group")
        .prefetch_related("seats__person")
    )
    return render(
        request, "members/organisation_detail.html", {"organisation": organisation, "memberships": memberships}
    )


@secretariat_required
def organisation_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is known of an organisation."""
    organisation = get_object_or_404(_organisations(request), public_id=public_id)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        services.update_organisation(organisation=form.instance, by=request.user)
        messages.success(request, _("Cambios guardados."))
        return redirect("organisation_detail", public_id)
    context = {"forms": [form], "title": _("Editar organización"), "back": "organisation_list"}
    return render(request, "members/form_page.html", context, status=422 if request.method == "POST" else 200)


@secretariat_required
def person_list(request: HttpRequest) -> HttpResponse:
    """People with a seat, now or before, in the reader's groups."""
    asked = request.GET.get("q", "").strip()
    rows = _people(request)
    if asked:
        rows = rows.filter(
            Q(given_names__icontains=asked) | Q(family_names__icontains=asked) | Q(email__icontains=asked)
        )
    return render(request, "members/person_list.html", {"page": page_of(request, rows), "asked": asked})


@secretariat_required
def person_create(request: HttpRequest) -> HttpResponse:
    """A person with the seat that says why they are here."""
    form = PersonForm(request.POST or None)
    seat_form = SeatForm(
        request.POST or None, groups=list(_kept(request)), initial={"membership": request.GET.get("membresia")}
    )
    if request.method == "POST" and all([form.is_valid(), seat_form.is_valid()]):
        person = services.create_person(person=form.instance, seat=seat_form.instance, by=request.user)
        messages.success(
            request, _("Persona registrada con su representación. Puede enviarle la invitación al portal.")
        )
        return redirect("person_detail", person.public_id)
    context = {"forms": [form, seat_form], "title": _("Registrar persona"), "back": "person_list"}
    return render(request, "members/form_page.html", context, status=422 if request.method == "POST" else 200)


@secretariat_required
def person_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """A contact, its seats in the reader's groups, its account and invitations."""
    person = get_object_or_404(_people(request), public_id=public_id)
    seats = person.seats.filter(membership__group__in=_kept(request)).select_related(
        "membership__organisation", "membership__group"
    )
    context = {
        "person": person,
        "seats": seats,
        "account": User.objects.filter(person=person).first(),
        "invitations": person.invitations.all()[:5],
    }
    return render(request, "members/person_detail.html", context)


@secretariat_required
def person_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct what is known of a contact."""
    person = get_object_or_404(_people(request), public_id=public_id)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        services.update_person(person=form.instance, by=request.user)
        messages.success(request, _("Cambios guardados."))
        return redirect("person_detail", public_id)
    context = {"forms": [form], "title": _("Editar persona"), "back": "person_list"}
    return render(request, "members/form_page.html", context, status=422 if request.method == "POST" else 200)


@secretariat_required
def seat_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Seat a person for one more membership."""
    person = get_object_or_404(_people(request), public_id=public_id)
    form = SeatForm(request.POST or None, groups=list(_kept(request)))
    if request.method == "POST" and form.is_valid():
        try:
            services.create_seat(seat=form.instance, person=person, by=request.user)
        except ValidationError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Representación registrada."))
            return redirect("person_detail", public_id)
    context = {"forms": [form], "title": _("Añadir representación"), "back": "person_list"}
    return render(request, "members/form_page.html", context, status=422 if request.method == "POST" else 200)


@secretariat_required
def seat_end(request: HttpRequest, public_id: str, seat_id: int) -> HttpResponse:
    """Give a seat its last day."""
    person = get_object_or_404(_people(request), public_id=public_id)
    seat = get_object_or_404(person.seats.filter(membership__group__in=_kept(request)), pk=seat_id)
    form = SeatEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_seat(seat=seat, on=form.cleaned_data["on"], by=request.user)
        except ValidationError as error:
            form.add_error("on", error.messages)
        else:
            messages.success(request, _("La representación termina ese día; al siguiente ya no abre nada."))
            return redirect("person_detail", public_id)
    context = {"forms": [form], "title": _("Terminar representación"), "back": "person_list"}
    return render(request, "members/form_page.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@secretariat_required
def person_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the person a link to open an account."""
    person = get_object_or_404(_people(request), public_id=public_id)
    try:
        invitations.invite_person(person=person, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Invitación enviada a %(email)s.") % {"email": person.email})
    return redirect("person_detail", public_id)
