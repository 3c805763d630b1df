"""The way from identified to member, and the gaps of the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members.access.decorators import secretariat_required
from members.access.locks import Pillar
from members.access.viewer import lima_today
from members.directory.models import Membership, Person
from members.outreach.acts import Act
from members.outreach.forms.stakeholders import AdmissionForm, BoardFilter, GapFilter, StageForm
from members.outreach.models import Engagement
from members.outreach.reads.gap_matrix import WHO, Cell, Gaps, build_gaps, departments_of, people_by_organisation
from members.outreach.reads.stakeholder_map import Actor, actors_of, narrowed
from members.outreach.services import stakeholders as services
from members.outreach.views.chosen import Chosen, back_to, chips_of, chosen_group, stakeholder_form, with_format
from members.outreach.views.stakeholders import actor_or_404
from vpwg.common.forms.submitting import bound, submit
from vpwg.common.log.taking import record_taken
from vpwg.common.tables.exports import csv_response
from vpwg.common.web.paging import page_of_list
from vpwg.places.departments import Department

CARDS = 25
Stage = Membership.Stage


class Step(NamedTuple):
    """What is still to be done with an organisation, and by when, if a day was set."""

    text: str
    day: date | None

    @property
    def is_overdue(self) -> bool:
        """Its day has passed in Lima."""
        return self.day is not None and self.day < lima_today()


@dataclass(frozen=True)
class Column:
    """A stage with its first cards: organisations with their pending step, if any."""

    stage: str
    label: str
    cards: list[tuple[Actor, Step | None]]
    count: int
    targets: list[tuple[str, str]]
    following: str

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@secretariat_required
def stakeholder_board(request: HttpRequest) -> HttpResponse:
    """The pipeline: a column per stage, a card per organisation with its next step."""
    chosen = chosen_group(request)
    form = BoardFilter(request.GET)
    asked = form.asked()
    actors = narrowed(actors_of(request.user, chosen.group), asked)
    columns = _columns(actors, _next_steps(request, chosen))
    context = {
        "chosen": chosen,
        "form": form,
        "chips": chips_of(request, form, asked),
        "columns": columns,
        "is_empty": not actors,
        "here": request.get_full_path(),
    }
    return render(request, "members/stakeholders/board.html", context)


def _next_steps(request: HttpRequest, chosen: Chosen) -> dict[int, Step]:
    """Return the nearest pending step of each organisation; those without a day come last."""
    rows = Engagement.objects.visible_to(request.user).filter(group=chosen.group).pending()
    found: dict[int, Step] = {}
    for organisation, text, day in rows.order_by("pk").values_list("organisation_id", "next_step", "next_step_on"):
        held = found.get(organisation)
        if held is None or (day or date.max) < (held.day or date.max):
            found[organisation] = Step(text, day)
    return found


def _columns(actors: list[Actor], steps: dict[int, Step]) -> list[Column]:
    columns = []
    for stage in Stage:
        held = [actor for actor in actors if actor.stage == stage]
        held.sort(key=lambda actor: _day_of(steps.get(actor.organisation_id)))
        cards = [(actor, steps.get(actor.organisation_id)) for actor in held[:CARDS]]
        targets = [] if stage == Stage.ADMITTED else [(s.value, str(s.label)) for s in Stage if s != stage]
        columns.append(Column(stage, str(stage.label), cards, len(held), targets, _following(stage)))
    return columns


def _day_of(step: Step | None) -> date:
    return (step.day if step else None) or date.max


@secretariat_required
def stakeholder_stage(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move an organisation; admission asks first since when and as what."""
    chosen = chosen_group(request)
    organisation, actor = actor_or_404(request, chosen, public_id)
    to = request.POST.get("to") or request.GET.get("a", "")
    if to == Stage.ADMITTED:
        return _admit(request, chosen, actor)
    form = bound(request, StageForm, initial={"to": _following(actor.stage), "note": ""})
    form.fields["to"].choices = [(s.value, s.label) for s in Stage if s != actor.stage]

    def move() -> Any:
        seen = request.POST.get("seen", "")
        membership = _membership(request, actor)
        return services.move_stakeholder(membership=membership, by=request.user, seen=seen, **form.cleaned_data)

    if submit(request, move, form):
        label = Stage(form.cleaned_data["to"]).label
        messages.success(request, _("%(name)s: ahora «%(stage)s».") % {"name": actor.name, "stage": label})
        return redirect(back_to(request, chosen.url("stakeholder_board")))
    return _stage_page(request, chosen, actor, form, _("Mover a %(name)s") % {"name": organisation.name})


def _following(stage: str) -> str:
    """Return the stage that usually comes after `stage`."""
    way = [Stage.IDENTIFIED, Stage.CONTACTED, Stage.INTERESTED, Stage.APPLYING, Stage.ADMITTED]
    return way[way.index(Stage(stage)) + 1].value if stage in way[:-1] else Stage.CONTACTED.value


def _membership(request: HttpRequest, actor: Actor) -> Membership:
    rows = Membership.objects.visible_to(request.user).select_related("organisation", "group")
    return get_object_or_404(rows, pk=actor.membership_id)


def _admit(request: HttpRequest, chosen: Chosen, actor: Actor) -> HttpResponse:
    """Show what admission asks; write when that was answered."""
    is_answer = request.method == "POST" and "starts_on" in request.POST
    pillar = actor.letter if actor.letter in "CGS" else ""
    initial = {"standing": actor.standing, "pillar": pillar, "starts_on": lima_today()}
    form = AdmissionForm(request.POST if is_answer else None, initial=initial | {"note": request.POST.get("note", "")})

    def admit() -> Any:
        given = form.cleaned_data
        terms = services.Foreseen(given["standing"], given["pillar"], given["starts_on"])
        membership = _membership(request, actor)
        return services.admit_stakeholder(membership=membership, terms=terms, note=given["note"], by=request.user)

    said = _("%(name)s integra el grupo. Falta registrar a sus representantes.") % {"name": actor.name}
    if submit(request, admit, form, said=said):
        return redirect("organisation_detail", actor.public_id)
    title = _("Admitir a %(name)s") % {"name": actor.name}
    return _stage_page(request, chosen, actor, form, title, to=Stage.ADMITTED)


def _stage_page(
    request: HttpRequest, chosen: Chosen, actor: Actor, form: Any, title: str, *, to: str = ""
) -> HttpResponse:
    back = back_to(request, chosen.url("stakeholder_detail", actor.public_id))
    return stakeholder_form(request, chosen, form, title, back, to=to, actor=actor)


@secretariat_required
def gap_matrix(request: HttpRequest) -> HttpResponse:
    """Department × pillar × environmental or not; empty cells have a name."""
    chosen = chosen_group(request)
    gaps = build_gaps(
        actors_of(request.user, chosen.group),
        people_by_organisation(request.user, chosen.group),
        departments_of(chosen.group),
    )
    if request.GET.get("formato") == "csv":
        return _gaps_csv(request, chosen, gaps)
    context = {"chosen": chosen, "gaps": gaps, "who": [(key[0].value, words) for key, words in WHO.items()],
               "list_url": _list_url(chosen), "csv": with_format(request, "csv"), "today": lima_today()}  # fmt: skip
    return render(request, "members/stakeholders/gaps.html", context)


def _list_url(chosen: Chosen) -> str:
    """Return the address of the list behind a cell, ready for more parameters."""
    address = chosen.url("gap_list")
    return f"{address}&" if chosen.query else f"{address}?"


def _gaps_csv(request: HttpRequest, chosen: Chosen, gaps: Gaps) -> HttpResponse:
    header = [_("Departamento"), _("Quiénes"), _("Miembros"), _("Organizaciones en camino"), _("Personas conocidas"),
              _("Vacío")]  # fmt: skip
    rows = [
        [place, cell.who, cell.members, cell.on_the_way, cell.known, cell.name if cell.is_empty else ""]
        for place, cells in gaps.rows
        for cell in cells
    ]
    record_taken(request, Act.STAKEHOLDERS_GAPS_EXPORTED, group_id=chosen.group.pk, rows=len(rows))
    return csv_response(f"brechas-{chosen.group.slug}-{lima_today():%Y-%m-%d}.csv", header, rows)


@secretariat_required
def gap_list(request: HttpRequest) -> HttpResponse:
    """The organisations and people behind a cell of the matrix."""
    chosen = chosen_group(request)
    form = GapFilter(request.GET)
    asked = form.asked()
    actors = [a for a in narrowed(actors_of(request.user, chosen.group), asked) if a.is_member or a.is_on_the_way]
    people = people_by_organisation(request.user, chosen.group)
    page = page_of_list(request, actors, size=50)
    ids = {pk for actor in page.items for pk in people.get(actor.organisation_id, ())}
    named = Person.objects.visible_to(request.user).in_bulk(ids)
    page.items = [
        (actor, sorted((named[pk] for pk in people.get(actor.organisation_id, ()) if pk in named), key=str))
        for actor in page.items
    ]
    context = {"chosen": chosen, "form": form, "chips": chips_of(request, form, asked), "page": page,
               "cell": _cell(asked), "asked": f"?{request.GET.urlencode()}"}  # fmt: skip
    return render(request, "members/stakeholders/gap_list.html", context)


def _cell(asked: dict[str, Any]) -> Cell | None:
    """Return the cell that the filters name, for its words."""
    place, letter, green = asked.get("departamento"), asked.get("pilar"), asked.get("ambiental")
    is_named = place in Department.values and letter in Pillar.values and green
    return Cell(place, letter, green == "si") if is_named and place and letter else None
