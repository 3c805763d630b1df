"""The crosswalk: topics of the Voluntary Principles by Guiding Principles, counted for one reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from members.access.viewer import Reader
from resources.models import Resource, Topic, TopicRelation


@dataclass(frozen=True)
class Cell:
    """How many works the reader may see under both topics; `is_suggested` where the relation is ours."""

    guiding: Topic
    count: int
    is_suggested: bool

    @property
    def says(self) -> bool:
        """Whether there is anything to say: works, or a suggested relation."""
        return bool(self.count or self.is_suggested)


@dataclass(frozen=True)
class Row:
    """A topic of the Voluntary Principles with a cell per Guiding Principle."""

    voluntary: Topic
    cells: list[Cell]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def telling(self) -> list[Cell]:
        """Cells with works or with a suggested relation: what a small screen shows first."""
        return [cell for cell in self.cells if cell.says]

    @property
    def silent(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.says]


@dataclass(frozen=True)
class Crosswalk:
    """Principles grouped by pillar across, topics grouped by part down."""

    pillars: list[tuple[Topic, list[Topic]]]
    parts: list[tuple[Topic, list[Row]]]

    def cells(self) -> Iterator[tuple[Topic, Cell]]:
        for _part, rows in self.parts:
            for row in rows:
                for cell in row.cells:
                    yield row.voluntary, cell


def crosswalk_for(user: Reader) -> Crosswalk:
    """Return the crosswalk of what `user` may read, in three queries however many works there are."""
    counts = _counts(user)
    suggested = set(TopicRelation.objects.values_list("voluntary", "guiding"))
    topics = list(Topic.objects.all())
    children: dict[int, list[Topic]] = {}
    for topic in topics:
        if topic.parent_id is not None:
            children.setdefault(topic.parent_id, []).append(topic)
    roots = [topic for topic in topics if topic.parent_id is None]
    pillars = [(r, children.get(r.pk, [])) for r in roots if r.family == Topic.Family.GUIDING]
    principles = [topic for _pillar, inside in pillars for topic in inside]

    def row(topic: Topic) -> Row:
        return Row(
            topic,
            [Cell(p, counts.get((topic.pk, p.pk), 0), (topic.pk, p.pk) in suggested) for p in principles],
        )

    parts = [(r, [row(t) for t in children.get(r.pk, [])]) for r in roots if r.family == Topic.Family.VOLUNTARY]
    return Crosswalk(pillars, parts)


def _counts(user: Reader) -> dict[tuple[int, int], int]:
    through = Resource.topics.through.objects
    rows = (
        through.filter(
            resource__in=Resource.objects.visible_to(user).values("pk"),
            topic__family=Topic.Family.VOLUNTARY,
            resource__topics__family=Topic.Family.GUIDING,
        )
        .order_by()
        .values_list("topic", "resource__topics")
        .annotate(works=Count("resource", distinct=True))
    )
    return {(voluntary, guiding): works for voluntary, guiding, works in rows}
