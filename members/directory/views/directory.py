"""The secretariat's directory of organisations. Everything is scoped to the groups that the reader keeps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.access.decorators import secretariat_required
from members.access.viewer import lima_today
from members.directory.acts import Act
from members.directory.forms.directory import ContactForm, DayForm, MembershipForm, OrganisationForm, PersonForm
from members.directory.forms.filters import Filters
from members.directory.models import Contact, Membership, Organisation, Seat
from members.directory.panels import panels_for
from members.directory.reads import lists as directory
from members.directory.reads.timeline import timeline
from members.directory.services import directory as services
from members.directory.services.merging import find_survivor
from members.directory.views.pages import groups_kept, kept, organisations
from members.directory.views.pieces import organisation_rows, roster_sections
from vpwg.common.forms.submitting import bound, form_page, submit
from vpwg.common.log.taking import record_taken
from vpwg.common.tables.exports import csv_response
from vpwg.common.web.paging import page_of

ON_ROSTER = 100
LISTED = 10_000  # up to this many a list says exactly how many it holds


@secretariat_required
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Organisations of the reader's groups: searched, filtered, sorted; `?formato=csv` downloads them."""
    filters = Filters("organisations", request.GET, groups_kept(request))
    found = directory.organisations(request.user, filters.chosen())
    if request.GET.get("formato") == "csv":
        return _organisations_csv(request, list(directory.with_memberships(found, request.user)))
    page = page_of(request, found.values_list(*directory.ORGANISATION_VALUES), cap=LISTED)
    rows = organisation_rows(page.items, request.user)
    context = {"page": page, "rows": rows, "form": filters.drawn(), "chips": filters.chips()}
    return render(request, "members/organisation_list.html", context)


def _organisations_csv(request: HttpRequest, rows: list[Organisation]) -> HttpResponse:
    header = [_("Nombre"), _("Sigla"), _("Categoría"), _("Sector"), _("Énfasis ambiental"), _("Departamentos"),
              _("Página web"), _("Figura en público"), _("Membresías")]  # fmt: skip
    table = [
        [
            row.name, row.acronym, row.get_category_display(), row.sector, _("sí") if row.is_environmental else _("no"),
            row.get_department_codes_display(), row.website,
            _("sí") if row.is_listed_publicly else _("no"), "; ".join(_in_words(m) for m in row.kept_memberships),
        ]
        for row in rows
    ]  # fmt: skip
    record_export(request, Act.ORGANISATIONS_EXPORTED, len(table))
    return csv_response(f"organizaciones-{lima_today():%Y-%m-%d}.csv", header, table)


def _in_words(membership: Membership) -> str:
    pillar = f" ({membership.get_pillar_display()})" if membership.pillar else ""
    dates = f"{membership.starts_on:%Y-%m-%d} – {membership.ends_on or ''}".strip()
    stage = "" if membership.stage == Membership.Stage.ADMITTED else f", {membership.get_stage_display()}"
    return f"{membership.group.short_name}: {membership.get_standing_display()}{pillar}{stage}, {dates}"


def record_export(request: HttpRequest, action: Act, rows: int, **details: str) -> None:
    """Keep in the log of each group the reader keeps that its directory was taken along."""
    asked = request.GET.copy()
    asked.pop("q", None)  # a name searched for would stand in the log after the person's erasure
    for group_id in kept(request):
        record_taken(request, action, group_id=group_id, rows=rows, asked=asked.urlencode()[:300], **details)


@secretariat_required
def roster(request: HttpRequest) -> HttpResponse:
    """The seats valid on a day, past or to come; `?formato=csv` downloads them."""
    form = DayForm(request.GET if "fecha" in request.GET else None, initial={"fecha": lima_today()})
    day = lima_today()
    if form.is_bound:
        if not form.is_valid():
            return render(request, "members/roster.html", {"form": form, "sections": []}, status=422)
        day = form.cleaned_data["fecha"] or day
    seats = directory.roster(request.user, day)
    if request.GET.get("formato") == "csv":
        told = list(seats.select_related("person", "membership__organisation", "membership__group"))
        record_export(request, Act.ROSTER_EXPORTED, len(told), day=day.isoformat())
        return _roster_csv(told, day)
    groups = directory.roster_groups(request.user, day)
    known = sum(group.count for group in groups.values())
    page = page_of(request, seats.values_list(*directory.ROSTER_VALUES), size=ON_ROSTER, known=known)
    sections = roster_sections(groups, page.items, is_first=not page.has_previous)
    context = {"form": form, "sections": sections, "page": page, "day": day, "is_today": day == lima_today()}
    return render(request, "members/roster.html", context)


def _roster_csv(seats: list[Seat], day: Any) -> HttpResponse:
    header = [_("Grupo"), _("Calidad"), _("Pilar"), _("Organización"), _("Representación"), _("Nombres"), _("Apellidos"),
              _("Cargo"), _("Correo electrónico"), _("Desde"), _("Hasta")]  # fmt: skip
    table = [
        [
            seat.membership.group.short_name, seat.membership.get_standing_display(), seat.membership.get_pillar_display(),
            seat.membership.organisation.name, seat.get_kind_display(), seat.person.given_names, seat.person.family_names,
            seat.person.job_title, seat.person.email, seat.starts_on, seat.ends_on or "",
        ]
        for seat in seats
    ]  # fmt: skip
    return csv_response(f"padron-{day:%Y-%m-%d}.csv", header, table)


@secretariat_required
def organisation_create(request: HttpRequest) -> HttpResponse:
    """An organisation with its membership."""
    form = bound(request, OrganisationForm)
    membership_form = bound(request, MembershipForm, groups=list(kept(request)))
    created = submit(
        request,
        lambda: services.create_organisation(
            organisation=form.instance, membership=membership_form.instance, by=request.user
        ),
        membership_form,
        form,
        said=_("Organización añadida. Ahora puede registrar a sus representantes."),
    )
    if created:
        return redirect("organisation_detail", created.result.public_id)
    return form_page(request, _("Añadir organización"), "organisation_list", form, membership_form)


@secretariat_required
def organisation_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """An organisation with its memberships, seats, contacts and history in the reader's groups."""
    organisation = organisations(request).filter(public_id=public_id).first()
    if organisation is None and (lives_on := find_survivor(public_id, "organisation", request.user)):
        return redirect("organisation_detail", lives_on)
    organisation = get_object_or_404(organisations(request), public_id=public_id)
    memberships = list(
        Membership.objects.visible_to(request.user)
        .filter(organisation=organisation)
        .select_related("group")
        .prefetch_related("seats__person")
        .order_by("group", "-starts_on")
    )
    today = lima_today()
    for membership in memberships:
        seats = sorted(membership.seats.all(), key=lambda seat: (seat.kind != Seat.Kind.TITULAR, seat.starts_on))
        membership.current_seats = [seat for seat in seats if not seat.is_over_on(today)]
    contacts = Contact.objects.visible_to(request.user).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "memberships": memberships,
        "missing_groups": [
            g for g in groups_kept(request) if all(m.group_id != g.pk or m.is_over for m in memberships)
        ],
        "contacts": contacts.select_related("person", "group").order_by("person__folded"),
        "steps": timeline(organisation, memberships, request.user),
        "panels": panels_for("organisation", request, organisation),
    }
    return render(request, "members/organisation_detail.html", context)


@secretariat_required
def organisation_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is known of an organisation."""
    organisation = get_object_or_404(organisations(request), public_id=public_id)
    form = bound(request, OrganisationForm, instance=organisation)
    if submit(
        request,
        lambda: services.update_organisation(organisation=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect("organisation_detail", public_id)
    return form_page(request, _("Editar organización"), reverse("organisation_detail", args=[public_id]), form)


@secretariat_required
def contact_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new person known at an organisation, without a seat."""
    organisation = get_object_or_404(organisations(request), public_id=public_id)
    form = bound(request, PersonForm)
    contact = Contact(organisation=organisation)
    contact_form = bound(request, ContactForm, user=request.user, groups=list(kept(request)), instance=contact)
    del contact_form.fields["organisation"], contact_form.fields["job_title"]

    def create() -> Contact:
        contact.job_title = form.instance.job_title
        return services.create_contact(contact=contact, person=form.instance, by=request.user)

    if submit(request, create, contact_form, form, said=_("Contacto registrado. No tiene acceso al portal.")):
        return redirect("organisation_detail", public_id)
    title = _("Registrar contacto en %(organisation)s") % {"organisation": organisation}
    note = _("Un contacto no tiene acceso al portal. Para darlo, registre una representación.")
    return form_page(request, title, reverse("organisation_detail", args=[public_id]), form, contact_form, note=note)
