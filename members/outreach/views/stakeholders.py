"""The stakeholder map: strictly the secretariat's."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members.access.decorators import secretariat_required
from members.access.viewer import lima_today, viewer_of
from members.directory.models import Membership, Organisation, StageChange
from members.outreach.acts import Act
from members.outreach.forms.stakeholders import AssessmentForm, GapFilter, MapFilter, StakeholderForm
from members.outreach.models import Engagement, StakeholderAssessment
from members.outreach.reads.stakeholder_grid import Grid, Mark, build_grid
from members.outreach.reads.stakeholder_map import Actor, actors_of, narrowed
from members.outreach.services import stakeholders as services
from members.outreach.views.chosen import Chosen, chips_of, chosen_group, stakeholder_form, with_format
from vpwg.common.forms.submitting import bound, submit
from vpwg.common.log.taking import record_taken
from vpwg.common.tables.exports import csv_response
from vpwg.common.web.asked import without
from vpwg.common.web.badges import SHAPES
from vpwg.common.web.paging import page_of_list

ASIDE = 8  # organisations named beside the picture


def picture_of(actors: list[Actor]) -> Grid:
    """Return the grid of `actors`; each point's label says in words what its shape and place show."""
    named = {actor.public_id: actor for actor in actors}
    marks = (
        Mark(a.public_id, a.letter, a.is_member, tuple((p.influence, p.interest) for p in a.trail)) for a in actors
    )
    return build_grid(marks, lambda key: _label(named[key]))


def _label(actor: Actor) -> str:
    pillar = str(SHAPES[actor.letter][1]) if actor.letter else _("sin pilar")
    words = [actor.name, pillar, _("integra el grupo") if actor.is_member else actor.stage_label]
    if now := actor.latest:
        words += [
            _("influencia %(level)s") % {"level": now.influence},
            _("interés %(level)s") % {"level": now.interest},
            now.stance_label,
        ]
    return ", ".join(words)


@secretariat_required
def stakeholder_map(request: HttpRequest) -> HttpResponse:
    """Organisations around the group on a day: the picture, its table, its CSV."""
    chosen = chosen_group(request)
    form = MapFilter(request.GET)
    asked = form.asked()
    day = asked.get("fecha") or lima_today()
    everybody = actors_of(request.user, chosen.group, day)
    actors = narrowed(everybody, asked)
    if request.GET.get("formato") == "csv":
        return _map_csv(request, chosen, actors, day)
    context = {
        "chosen": chosen,
        "form": form,
        "chips": chips_of(request, form, asked),
        "day": day,
        "is_today": day == lima_today(),
        "grid": picture_of(actors),
        "page": page_of_list(request, actors, size=50),
        "total": len(everybody),
        "members": sum(actor.is_member for actor in actors),
        "unassessed": sum(not actor.trail for actor in actors),
        "changed": [actor for actor in actors if actor.earlier][:ASIDE],
        "waiting": [actor for actor in actors if not actor.trail and not actor.is_member][:ASIDE],
        "csv": with_format(request, "csv"),
        "cell_query": _before(without(request.GET, "influencia", "interes")),
    }
    return render(request, "members/stakeholders/map.html", context)


def _yes(is_so: bool) -> str:
    return _("sí") if is_so else _("no")


def _before(query: str) -> str:
    """Return `query` ready for more parameters after it."""
    return f"{query}&" if query else ""


def _map_csv(request: HttpRequest, chosen: Chosen, actors: list[Actor], day: date) -> HttpResponse:
    header = [
        _("Organización"), _("Categoría"), _("Pilar"), _("Calidad"), _("Etapa"), _("Integra el grupo"),
        _("Influencia"), _("Interés"), _("Posición"), _("Territorio"), _("Énfasis ambiental"), _("Valorada el"),
        _("En qué se basa"), _("Influencia anterior"), _("Interés anterior"), _("Posición anterior"),
        _("Valoración anterior del"),
    ]  # fmt: skip
    rows = []
    for actor in actors:
        now, past = actor.latest, actor.earlier
        rows.append([
            actor.name, actor.category_label, str(SHAPES[actor.letter][1]) if actor.letter else "",
            actor.standing_label, actor.stage_label, _yes(actor.is_member),
            *((now.influence, now.interest, now.stance_label) if now else ("", "", "")),
            actor.territory, _yes(actor.is_environmental),
            *((now.on.isoformat(), now.source) if now else ("", "")),
            *((past.influence, past.interest, past.stance_label, past.on.isoformat()) if past else ("",) * 4),
        ])  # fmt: skip
    record_taken(request, Act.STAKEHOLDERS_EXPORTED, group_id=chosen.group.pk, rows=len(rows), on=day.isoformat())
    return csv_response(f"actores-{chosen.group.slug}-{day:%Y-%m-%d}.csv", header, rows)


@secretariat_required
def stakeholder_create(request: HttpRequest) -> HttpResponse:
    """Put an organisation that is not yet a member on the map."""
    chosen = chosen_group(request)
    gap = GapFilter(request.GET).asked()  # what a gap of the matrix lacks comes filled in
    initial = {
        "group": chosen.group.pk,
        "pillar": gap.get("pilar", ""),
        "is_environmental": gap.get("ambiental") == "si",
        "department_codes": [gap["departamento"]] if "departamento" in gap else [],
    }
    form = bound(request, StakeholderForm, groups=list(viewer_of(request.user).groups_kept), initial=initial)

    def add() -> Membership:
        given = form.cleaned_data
        foreseen = services.Foreseen(given["standing"], given["pillar"], given["starts_on"])
        return services.add_stakeholder(
            organisation=form.instance, group=given["group"], foreseen=foreseen, note=given["note"], by=request.user
        )

    added = submit(request, add, form, said=_("Organización añadida al mapa. Ahora puede valorarla."))
    if added:
        now = Chosen(added.result.group, chosen.groups)
        return redirect(now.url("stakeholder_detail", added.result.organisation.public_id))
    return stakeholder_form(request, chosen, form, _("Añadir una organización al mapa"), chosen.url("stakeholder_map"))


def actor_or_404(request: HttpRequest, chosen: Chosen, public_id: str) -> tuple[Organisation, Actor]:
    """Return an organisation with its place on the chosen group's map today."""
    rows = Organisation.objects.visible_to(request.user)
    organisation = get_object_or_404(rows, public_id=public_id)
    for actor in actors_of(request.user, chosen.group, only=organisation.pk):
        return organisation, actor
    raise Http404


@secretariat_required
def stakeholder_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """An organisation's judgements over time, its stages and what was done with it."""
    chosen = chosen_group(request)
    organisation, actor = actor_or_404(request, chosen, public_id)
    steps = StageChange.objects.filter(membership__organisation=organisation, membership__group=chosen.group)
    assessments = StakeholderAssessment.objects.visible_to(request.user).filter(
        group=chosen.group, organisation=organisation
    )
    log = Engagement.objects.visible_to(request.user).filter(group=chosen.group, organisation=organisation)
    context = {
        "chosen": chosen,
        "organisation": organisation,
        "actor": actor,
        "grid": picture_of([actor]),
        "assessments": assessments.select_related("assessed_by__person"),
        "steps": steps.select_related("changed_by__person").order_by("-changed_at", "-pk"),
        "page": page_of_list(request, list(log.for_listing()[:200]), size=20),
    }
    return render(request, "members/stakeholders/detail.html", context)


@secretariat_required
def assessment_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Judge an organisation; the form begins with its last judgement, and always makes a new one."""
    chosen = chosen_group(request)
    organisation, actor = actor_or_404(request, chosen, public_id)
    now = actor.latest
    initial = {
        "assessed_on": lima_today(),
        "department_codes": organisation.department_codes,
        "is_environmental": organisation.is_environmental,
    }
    if now:
        initial |= {"influence": now.influence, "interest": now.interest, "stance": now.stance}
    row = StakeholderAssessment(organisation=organisation, group=chosen.group)
    form = bound(request, AssessmentForm, instance=row, initial=initial)
    back = chosen.url("stakeholder_detail", public_id)
    if submit(
        request,
        lambda: services.assess_organisation(assessment=form.instance, by=request.user),
        form,
        said=_("Valoración guardada. Las anteriores se conservan."),
    ):
        return redirect(back)
    title = _("Valorar a %(name)s") % {"name": organisation.name}
    return stakeholder_form(request, chosen, form, title, back, former=now)
