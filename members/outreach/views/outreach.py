"""The log of outreach: strictly the secretariat's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.access.viewer import lima_today
from members.directory.models import Organisation, Person, WorkingGroup
from members.outreach.acts import Act
from members.outreach.forms.outreach import EngagementForm, LogFilter, PostponeForm
from members.outreach.models import Engagement
from members.outreach.services import outreach as services
from members.outreach.services.outreach_table import headings, rows_of
from members.outreach.views.chosen import Chosen, back_to, chips_of, chosen_group, stakeholder_form, with_format
from vpwg.common.forms.submitting import bound, submit
from vpwg.common.log.taking import record_taken
from vpwg.common.tables.exports import csv_response, xlsx_response
from vpwg.common.text.folding import fold
from vpwg.common.web.paging import page_of

WEEK = timedelta(days=6)


def week_end() -> date:
    """Return the last day of "this week": today and the six that follow, in Lima."""
    return lima_today() + WEEK


@secretariat_required
def engagement_list(request: HttpRequest) -> HttpResponse:
    """What was done with each organisation, newest first, or what is to do, nearest first."""
    chosen = chosen_group(request)
    form = LogFilter(request.GET)
    asked = form.asked()
    rows = _narrowed(Engagement.objects.visible_to(request.user).filter(group=chosen.group).for_listing(), asked)
    about = None
    if code := request.GET.get("organizacion"):
        about = get_object_or_404(_organisations(request, chosen.group), public_id=code)
        rows = rows.filter(organisation=about)
    kind = request.GET.get("formato")
    if kind in ("csv", "xlsx"):
        record_taken(request, Act.ENGAGEMENTS_EXPORTED, group_id=chosen.group.pk, rows=rows.count(), format=kind)
        name = f"gestiones-{chosen.group.slug}-{lima_today():%Y-%m-%d}.{kind}"
        return (csv_response if kind == "csv" else xlsx_response)(name, headings(), rows_of(rows, chosen.group))
    context = {
        "chosen": chosen,
        "form": form,
        "chips": chips_of(request, form, asked),
        "about": about,
        "page": page_of(request, rows),
        "csv": with_format(request, "csv"),
        "xlsx": with_format(request, "xlsx"),
        "here": request.get_full_path(),
        "note_url": _note_url(chosen, about),
    }
    return render(request, "members/stakeholders/log.html", context)


def _note_url(chosen: Chosen, about: Organisation | None) -> str:
    """Return where an engagement is noted, with the organisation that the log is about filled in."""
    if about is None:
        return chosen.url("engagement_create")
    return f"{reverse('engagement_create')}?organizacion={about.public_id}{chosen.and_query}"


def _narrowed(rows: Any, asked: dict[str, Any]) -> QuerySet[Engagement]:
    today = lima_today()
    for word in fold(asked.get("q", "")).split():
        rows = rows.filter(
            Q(folded__contains=word) | Q(organisation__folded__contains=word) | Q(person__folded__contains=word)
        )
    if "canal" in asked:
        rows = rows.filter(channel=asked["canal"])
    if "desde" in asked:
        rows = rows.filter(happened_on__gte=asked["desde"])
    if "hasta" in asked:
        rows = rows.filter(happened_on__lte=asked["hasta"])
    step = asked.get("paso")
    if step == "hecho":
        return rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    if step == "sin-fecha":
        return rows.pending().filter(next_step_on__isnull=True)
    if step:
        last = {"semana": week_end(), "vencido": today - timedelta(days=1)}.get(step)
        rows = rows.due_by(last) if last else rows.pending()
        return rows.order_by(F("next_step_on").asc(nulls_last=True), "pk")
    return rows


def _organisations(request: HttpRequest, group: WorkingGroup) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(request.user).filter(memberships__group=group).distinct()


def _people(request: HttpRequest, group: WorkingGroup, organisation: Organisation) -> QuerySet[Person]:
    return (
        Person.objects.visible_to(request.user)
        .filter(
            Q(contacts__organisation=organisation, contacts__group=group)
            | Q(seats__membership__organisation=organisation, seats__membership__group=group)
        )
        .distinct()
    )


@secretariat_required
def engagement_create(request: HttpRequest) -> HttpResponse:
    """Write down a contact: first with which organisation, then what happened."""
    chosen = chosen_group(request)
    code = request.GET.get("organizacion")
    if not code:
        return _choose_organisation(request, chosen)
    organisation = get_object_or_404(_organisations(request, chosen.group), public_id=code)
    row = Engagement(organisation=organisation, group=chosen.group)
    people, initial = _people(request, chosen.group, organisation), {"happened_on": lima_today()}
    form = bound(request, EngagementForm, instance=row, people=people, initial=initial)
    back = chosen.url("stakeholder_detail", organisation.public_id)
    if submit(
        request,
        lambda: services.log_engagement(engagement=form.instance, by=request.user),
        form,
        said=_("Gestión registrada."),
    ):
        return redirect(back)
    title = _("Registrar gestión con %(name)s") % {"name": organisation.name}
    return stakeholder_form(request, chosen, form, title, back)


def _choose_organisation(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    rows = _organisations(request, chosen.group)
    for word in fold(asked).split():
        rows = rows.filter(folded__contains=word)
    context = {"chosen": chosen, "asked": asked, "page": page_of(request, rows.order_by("folded"))}
    return render(request, "members/stakeholders/choose.html", context)


def _kept_or_404(request: HttpRequest, public_id: str) -> tuple[Chosen, Engagement]:
    """Return an entry of a group that the reader keeps, whichever it is."""
    chosen = chosen_group(request)
    row = get_object_or_404(Engagement.objects.visible_to(request.user).for_listing(), public_id=public_id)
    return Chosen(row.group, chosen.groups), row


@secretariat_required
def engagement_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct what was written down."""
    chosen, row = _kept_or_404(request, public_id)
    form = bound(request, EngagementForm, instance=row, people=_people(request, row.group, row.organisation))
    back = chosen.url("stakeholder_detail", row.organisation.public_id)
    if submit(
        request,
        lambda: services.correct_engagement(engagement=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(back)
    title = _("Corregir gestión con %(name)s") % {"name": row.organisation.name}
    return stakeholder_form(request, chosen, form, title, back, delete=row.public_id)


@require_POST
@secretariat_required
def engagement_done(request: HttpRequest, public_id: str) -> HttpResponse:
    """The next step was taken; `undo` takes that back."""
    chosen, row = _kept_or_404(request, public_id)
    if request.POST.get("undo"):
        services.reopen_next_step(engagement=row, by=request.user)
        messages.success(request, _("El paso vuelve a estar pendiente."))
    else:
        services.finish_next_step(engagement=row, by=request.user)
        messages.success(request, _("Hecho: %(step)s.") % {"step": row.next_step.rstrip(".")})
    return redirect(back_to(request, chosen.url("engagement_list")))


@secretariat_required
def engagement_postpone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another day for the next step."""
    chosen, row = _kept_or_404(request, public_id)
    soon = max(row.next_step_on or lima_today(), lima_today()) + timedelta(days=7)
    form = bound(request, PostponeForm, initial={"next_step_on": soon})
    back = back_to(request, chosen.url("engagement_list"))
    if submit(
        request,
        lambda: services.postpone_next_step(engagement=row, to=form.cleaned_data["next_step_on"], by=request.user),
        form,
        said=_("Paso pospuesto."),
    ):
        return redirect(back)
    return stakeholder_form(
        request, chosen, form, _("Posponer: %(step)s") % {"step": row.next_step}, back, engagement=row
    )


@secretariat_required
def engagement_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then take out an entry written by mistake."""
    chosen, row = _kept_or_404(request, public_id)
    back = chosen.url("stakeholder_detail", row.organisation.public_id)
    if request.method == "POST":
        services.delete_engagement(engagement=row, by=request.user)
        messages.success(request, _("Gestión borrada."))
        return redirect(back)
    context = {"chosen": chosen, "engagement": row, "back": back}
    return render(request, "members/stakeholders/engagement_delete.html", context)
