"""Reading the stakeholder map: every organisation around a group on a day, as plain values.

Read through `visible_to` in a constant number of queries; filters run over the values, because
what a judgement of that day said replaces what stands today, and a group has thousands of rows, not millions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from members.access.locks import LETTERS
from members.access.viewer import Reader
from members.directory.models import Category, Membership, StageChange, Standing, WorkingGroup
from members.outreach.models import StakeholderAssessment
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold
from vpwg.places.departments import names_of

FORMER = "former"
_STAGE = Membership.Stage


class Position(NamedTuple):
    """A judgement of one day."""

    influence: int
    interest: int
    stance: str
    source: str
    on: date

    @property
    def stance_label(self) -> str:
        return str(StakeholderAssessment.Stance(self.stance).label)


@dataclass(slots=True)
class Actor:
    """An organisation on the map of a group; `trail` runs from the latest judgement to the earliest."""

    organisation_id: int
    membership_id: int
    public_id: str
    name: str
    category: str
    folded: str
    letter: str
    standing: str
    stage: str
    is_member: bool
    departments: tuple[str, ...]
    is_environmental: bool
    trail: list[Position] = field(default_factory=list)

    @property
    def latest(self) -> Position | None:
        return self.trail[0] if self.trail else None

    @property
    def earlier(self) -> Position | None:
        """The judgement before the latest that differed from it, if any."""
        now = self.trail[0] if self.trail else None
        for past in self.trail[1:]:
            if now and (past.influence, past.interest, past.stance) != (now.influence, now.interest, now.stance):
                return past
        return None

    @property
    def stage_label(self) -> str:
        return str(_("Dejó el grupo") if self.stage == FORMER else _STAGE(self.stage).label)

    @property
    def category_label(self) -> str:
        return str(Category(self.category).label)

    @property
    def standing_label(self) -> str:
        return str(Standing(self.standing).label)

    @property
    def territory(self) -> str:
        return names_of(self.departments)

    @property
    def is_on_the_way(self) -> bool:
        """Whether it is in the pipeline: neither a member, nor left, nor given up."""
        return not self.is_member and self.stage not in (_STAGE.DECLINED, FORMER)


def actors_of(user: Reader, group: WorkingGroup, day: date | None = None, *, only: int | None = None) -> list[Actor]:
    """Return the organisations around `group` on `day` (in Lima, by default today), by name.

    `only` is the id of one organisation. The secretariat's own organisation is no stakeholder and stays out.
    """
    today = lima_today()
    day = day or today
    rows = Membership.objects.visible_to(user).filter(group=group).exclude(standing=Standing.SECRETARIAT)
    if only is not None:
        rows = rows.filter(organisation=only)
    changes = _changes(rows) if day != today else {}
    found: dict[int, tuple[int, Actor]] = {}
    for row in rows.order_by("pk").values_list(*_FIELDS):
        actor, rank = _actor(row, changes.get(row[0], []), day)
        if actor and rank >= found.get(actor.organisation_id, (0, None))[0]:
            found[actor.organisation_id] = (rank, actor)
    actors = {key: actor for key, (_rank, actor) in found.items()}
    _add_trails(actors, user, group, day, is_past=day != today)
    return sorted(actors.values(), key=lambda actor: actor.folded)


_FIELDS = (
    "pk", "standing", "pillar", "stage", "starts_on", "ends_on", "organisation_id", "organisation__public_id",
    "organisation__name", "organisation__category", "organisation__folded", "organisation__department_codes",
    "organisation__is_environmental",
)  # fmt: skip


def _actor(row: tuple[Any, ...], changes: list[tuple[str, str, date]], day: date) -> tuple[Actor | None, int]:
    pk, standing, pillar, stage, starts, ends, organisation, public_id, name, category, folded, codes, green = row
    seen = stage_on(stage, starts, changes, day)
    if not seen:
        return None, 0
    is_member = seen == _STAGE.ADMITTED and starts <= day and (ends is None or ends >= day)
    if seen == _STAGE.ADMITTED and ends and ends < day:
        seen = FORMER
    letter = LETTERS[-1] if standing == Standing.OBSERVER else pillar
    rank = 3 if is_member else 2 if seen not in (FORMER, _STAGE.DECLINED) else 1
    actor = Actor(
        organisation, pk, public_id, name, category, folded, letter, standing, seen, is_member, tuple(codes), green
    )
    return actor, rank


def stage_on(stage: str, starts_on: date, changes: list[tuple[str, str, date]], day: date) -> str:
    """Return the stage on `day`, or "" where the organisation was not known yet.

    `changes` are (before, after, day) in order of time. An admission dated back counts from its start,
    as it does in the roster.
    """
    if stage == _STAGE.ADMITTED and starts_on <= day:
        return stage
    past = [after for _before, after, on in changes if on <= day]
    if past:
        return past[-1]
    if starts_on > day:
        return ""
    return (changes[0][0] or changes[0][1]) if changes else stage


def _changes(rows: Any) -> dict[int, list[tuple[str, str, date]]]:
    found: dict[int, list[tuple[str, str, date]]] = defaultdict(list)
    steps = StageChange.objects.filter(membership__in=rows.order_by().values("pk"))
    for pk, before, after, at in steps.values_list("membership_id", "before", "after", "changed_at"):
        found[pk].append((before, after, lima_today(at)))
    return found


def _add_trails(actors: dict[int, Actor], user: Reader, group: WorkingGroup, day: date, *, is_past: bool) -> None:
    rows = StakeholderAssessment.objects.visible_to(user).filter(group=group, assessed_on__lte=day)
    if len(actors) == 1:
        rows = rows.filter(organisation__in=actors)
    rows = rows.order_by("-assessed_on", "-pk")
    for organisation, influence, interest, stance, source, assessed_on in rows.values_list(
        "organisation_id", "influence", "interest", "stance", "source", "assessed_on"
    ):
        if actor := actors.get(organisation):
            actor.trail.append(Position(influence, interest, stance, source, assessed_on))
    if is_past:  # what was known of territory and emphasis then, where it was written down
        for organisation, codes, green in reversed(
            rows.values_list("organisation_id", "department_codes", "is_environmental")
        ):
            if actor := actors.get(organisation):
                actor.departments, actor.is_environmental = tuple(codes), green


def narrowed(actors: Iterable[Actor], asked: dict[str, Any]) -> list[Actor]:
    """Return the actors that answer every filter in `asked` (names as in forms.MapFilter)."""
    tests = [test for name, value in asked.items() if (test := _test(name, value))]
    return [actor for actor in actors if all(test(actor) for test in tests)]


def _test(name: str, value: Any) -> Any:
    words = fold(str(value)).split() if name == "q" else []
    return {
        "q": lambda a: all(word in a.folded for word in words),
        "pilar": lambda a: a.letter == ("" if value == "-" else value),
        "departamento": lambda a: not a.departments if value == "-" else value in a.departments,
        "ambiental": lambda a: a.is_environmental == (value == "si"),
        "miembro": lambda a: a.is_member == (value == "si"),
        "etapa": lambda a: a.stage == value,
        "posicion": lambda a: bool(a.trail) and a.trail[0].stance == value,
        "influencia": lambda a: bool(a.trail) and a.trail[0].influence == value,
        "interes": lambda a: bool(a.trail) and a.trail[0].interest == value,
        "valoracion": {
            "si": lambda a: bool(a.trail),
            "no": lambda a: not a.trail,
            "cambio": lambda a: a.earlier is not None,
        }.get(value),
    }.get(name)
