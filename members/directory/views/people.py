"""The secretariat's pages about people: contacts, seats, accounts and what they agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import lima_today
from members.directory.acts import Act
from members.directory.forms.directory import ConsentForm, ContactForm, LastDayForm, PersonForm, ReasonForm, SeatForm
from members.directory.forms.filters import Filters
from members.directory.models import Contact, Person, Purpose, Seat, Standing, User
from members.directory.panels import panels_for
from members.directory.reads import lists as directory
from members.directory.services import accounts, consents, invitations
from members.directory.services import directory as services
from members.directory.services.merging import find_survivor
from members.directory.views.directory import LISTED, record_export
from members.directory.views.pages import groups_kept, kept, people
from members.directory.views.pieces import person_rows
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import attempt, bound, form_page, found_if_allowed, submit
from vpwg.common.tables.exports import csv_response
from vpwg.common.web.paging import page_of


def _person(request: HttpRequest, public_id: str) -> Person:
    return get_object_or_404(people(request), public_id=public_id)


def _page_of(person: Person) -> str:
    return reverse("person_detail", args=[person.public_id])


@secretariat_required
def person_list(request: HttpRequest) -> HttpResponse:
    """People of the reader's groups: searched, filtered, sorted; `?formato=csv` downloads them."""
    filters = Filters("people", request.GET, groups_kept(request))
    found = directory.people(request.user, filters.chosen())
    if request.GET.get("formato") == "csv":
        return _people_csv(request, list(directory.with_places(found, request.user)))
    page = page_of(request, found.values_list(*directory.PERSON_VALUES), cap=LISTED)
    rows = person_rows(page.items, request.user)
    context = {"page": page, "rows": rows, "form": filters.drawn(), "chips": filters.chips()}
    return render(request, "members/person_list.html", context)


def _people_csv(request: HttpRequest, rows: list[Person]) -> HttpResponse:
    header = [_("Apellidos"), _("Nombres"), _("Cargo"), _("Correo electrónico"), _("Teléfono"), _("Representa a"),
              _("Contacto en"), _("Origen de los datos"), _("Fecha de origen")]  # fmt: skip
    table = [
        [
            row.family_names, row.given_names, row.job_title, row.email, row.phone,
            "; ".join(f"{seat.membership.organisation} ({seat.membership.group.short_name}, {seat.get_kind_display()})"
                      for seat in row.kept_seats),
            "; ".join(f"{contact.organisation} ({contact.group.short_name})" for contact in row.kept_contacts),
            row.data_origin, row.data_origin_on,
        ]
        for row in rows
    ]  # fmt: skip
    record_export(request, Act.PEOPLE_EXPORTED, len(table))
    return csv_response(f"personas-{lima_today():%Y-%m-%d}.csv", header, table)


@secretariat_required
def person_create(request: HttpRequest) -> HttpResponse:
    """A person with the seat that says why they are here."""
    form = bound(request, PersonForm)
    initial = {"membership": request.GET.get("membresia"), "starts_on": lima_today()}
    seat_form = bound(request, SeatForm, groups=list(kept(request)), initial=initial)
    created = submit(
        request,
        lambda: services.create_person(person=form.instance, seat=seat_form.instance, by=request.user),
        seat_form,
        form,
        said=_("Persona registrada con su representación. Puede enviarle la invitación al portal."),
    )
    if created:
        return redirect("person_detail", created.result.public_id)
    note = _(
        "Para anotar a alguien sin representación, abra la página de su organización y elija «Registrar contacto»."
    )
    return form_page(request, _("Registrar persona"), "person_list", form, seat_form, note=note)


@secretariat_required
def person_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """A contact: seats and places in the reader's groups, account, invitations, what they agreed to."""
    person = people(request).filter(public_id=public_id).first()
    if person is None and (lives_on := find_survivor(public_id, "person", request.user)):
        return redirect("person_detail", lives_on)
    person = _person(request, public_id)
    seats = Seat.objects.visible_to(request.user).filter(person=person)
    seats = list(seats.select_related("membership__organisation", "membership__group").order_by("-starts_on", "-pk"))
    # The account is this secretariat's matter only where a seat of its group is behind it.
    account = User.objects.filter(person=person).first() if seats else None
    inviters = Seat.objects.visible_to(request.user).filter(membership__standing=Standing.SECRETARIAT).values("person")
    latest = consents.consents_of(person)
    context = {
        "person": person,
        "seats": seats,
        "contacts": Contact.objects.visible_to(request.user)
        .filter(person=person)
        .select_related("organisation", "group"),
        "account": account,
        "may_stop": account is not None and accounts.may_stop(person, request.user),
        "invitations": person.invitations.filter(invited_by__person__in=inviters)[:5],
        "consents": [{"label": label, "answer": latest[purpose]} for purpose, label in Purpose.choices],
        "panels": panels_for("person", request, person),
    }
    return render(request, "members/person_detail.html", context)


@secretariat_required
def person_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct what is known of a contact. The login of an account stays its owner's."""
    person = _person(request, public_id)
    form = bound(request, PersonForm, instance=person)
    if submit(
        request,
        lambda: services.update_person(person=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(_page_of(person))
    note = ""
    if (
        Seat.objects.visible_to(request.user).filter(person=person).exists()
        and User.objects.filter(person=person).exists()
    ):
        note = _(
            "El correo de contacto no cambia el correo con que ingresa: ese es de la persona, que recibirá un aviso."
        )
    return form_page(request, _("Editar persona"), _page_of(person), form, note=note)


@secretariat_required
def contact_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note that a known person also works at an organisation."""
    person = _person(request, public_id)
    form = bound(request, ContactForm, user=request.user, groups=list(kept(request)))
    if submit(
        request,
        lambda: services.create_contact(contact=form.instance, person=person, by=request.user),
        form,
        said=_("Contacto registrado."),
    ):
        return redirect(_page_of(person))
    return form_page(request, _("Añadir como contacto de una organización"), _page_of(person), form)


@secretariat_required
def contact_edit(request: HttpRequest, public_id: str, contact_id: str) -> HttpResponse:
    """Correct where a person is known to work, or give it an end."""
    person = _person(request, public_id)
    contact = get_object_or_404(Contact.objects.visible_to(request.user), person=person, public_id=contact_id)
    form = bound(request, ContactForm, user=request.user, groups=list(kept(request)), instance=contact)
    if submit(
        request,
        lambda: services.update_contact(contact=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(_page_of(person))
    title = _("Contacto en %(organisation)s") % {"organisation": contact.organisation}
    return form_page(request, title, _page_of(person), form)


@secretariat_required
def seat_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Seat a person for one more membership."""
    person = _person(request, public_id)
    form = bound(request, SeatForm, groups=list(kept(request)), initial={"starts_on": lima_today()})
    if submit(
        request,
        lambda: services.create_seat(seat=form.instance, person=person, by=request.user),
        form,
        said=_("Representación registrada."),
    ):
        return redirect(_page_of(person))
    return form_page(request, _("Añadir representación"), _page_of(person), form)


def _seat(request: HttpRequest, person: Person, seat_id: str) -> Seat:
    rows = Seat.objects.visible_to(request.user).select_related("membership__organisation", "membership__group")
    return get_object_or_404(rows, public_id=seat_id, person=person)


@secretariat_required
def seat_edit(request: HttpRequest, public_id: str, seat_id: str) -> HttpResponse:
    """Correct a seat: titular or alternate, its dates."""
    person = _person(request, public_id)
    form = bound(request, SeatForm, instance=_seat(request, person, seat_id), groups=list(kept(request)))
    if submit(
        request,
        lambda: services.update_seat(seat=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(_page_of(person))
    return form_page(request, _("Corregir representación"), _page_of(person), form)


@secretariat_required
def seat_end(request: HttpRequest, public_id: str, seat_id: str) -> HttpResponse:
    """Give a seat its last day."""
    person = _person(request, public_id)
    seat = _seat(request, person, seat_id)
    form = bound(request, LastDayForm, initial={"on": lima_today()})
    if submit(
        request,
        lambda: services.end_seat(seat=seat, on=form.cleaned_data["on"], by=request.user),
        form,
        field="on",
        said=_("La representación termina ese día; al siguiente ya no abre nada."),
    ):
        return redirect(_page_of(person))
    note = f"{person} · {seat.membership.organisation} · {seat.membership.group.short_name}"
    return form_page(
        request, _("Terminar representación"), _page_of(person), form, note=note, submit=_("Terminar la representación")
    )


@require_POST
@secretariat_required
def person_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the person a link to open an account, the first or another; earlier links stop working."""
    person = _person(request, public_id)
    said = _("Invitación enviada a %(email)s.") % {"email": person.email}
    attempt(request, lambda: invitations.invite_person(person=person, by=request.user), said=said)
    return redirect(_page_of(person))


@secretariat_required
def person_access(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop the person's account, or let it in again, with a reason."""
    person = _person(request, public_id)
    account = found_if_allowed(lambda: accounts.account_to_stop(person, request.user))
    form = bound(request, ReasonForm)
    blocked = _("Cuenta bloqueada: no entra desde su siguiente clic.")
    change = accounts.block_account if account.is_active else accounts.unblock_account
    if submit(
        request,
        lambda: change(person=person, reason=form.cleaned_data["reason"], by=request.user),
        form,
        said=blocked if account.is_active else _("Cuenta abierta de nuevo."),
    ):
        return redirect(_page_of(person))
    title = _("Bloquear la cuenta") if account.is_active else _("Desbloquear la cuenta")
    note = _(
        "Use el bloqueo si la contraseña pudo caer en otras manos. Si la persona dejó su cargo, termine su representación."
    )
    return form_page(request, title, _page_of(person), form, note=note, submit=title)


@secretariat_required
def person_consents(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the person agreed to, purpose by purpose, with its history; answers given elsewhere are noted here."""
    person = _person(request, public_id)
    form = bound(request, ConsentForm, initial={"answered_on": lima_today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        consents.record_consent(
            person=person, purpose=given["purpose"], is_given=given["answer"] == "si", by=request.user,
            evidence=given["evidence"], text_version=given["text_version"], answered_at=form.answered_at(),
            group_id=services.group_of_person(person, request.user),
        )  # fmt: skip
        messages.success(request, _("Respuesta registrada."))
        return redirect("person_consents", public_id)
    latest = consents.consents_of(person)
    context = {
        "person": person,
        "form": form,
        "consents": [{"label": label, "answer": latest[purpose]} for purpose, label in Purpose.choices],
        "history": person.consents.all(),
    }
    return render(request, "members/person_consents.html", context, status=status_of(request, form))
