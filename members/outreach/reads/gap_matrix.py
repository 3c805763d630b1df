"""The gap matrix: department × pillar × environmental or not, and who is missing where.

Members are organisations admitted and in force. Contacts are the organisations on the way, from identified to
applying, and the people whom the secretariat knows (seats and contacts in force) at those and at the members.
A cell with neither is empty, and has a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access.locks import Pillar
from members.access.viewer import Reader
from members.directory.models import Contact, Seat, WorkingGroup
from members.outreach.reads.stakeholder_map import Actor
from vpwg.common.text.days import lima_today
from vpwg.places.departments import Department

# pillar, environmental or not → who that is, as it stands after "Sin …" and in a heading
WHO = {
    (Pillar.COMPANY, True): gettext_lazy("empresas con énfasis ambiental"),
    (Pillar.COMPANY, False): gettext_lazy("empresas sin énfasis ambiental"),
    (Pillar.GOVERNMENT, True): gettext_lazy("entidades ambientales del Estado"),
    (Pillar.GOVERNMENT, False): gettext_lazy("otras entidades del Estado"),
    (Pillar.CIVIL_SOCIETY, True): gettext_lazy("sociedad civil ambiental"),
    (Pillar.CIVIL_SOCIETY, False): gettext_lazy("sociedad civil no ambiental"),
}
COLUMNS = [(str(pillar.value), green) for pillar in Pillar for green in (True, False)]


@dataclass(slots=True)
class Cell:
    """How many organisations and people a department has of one pillar and emphasis."""

    department: str
    letter: str
    is_environmental: bool
    members: int = 0
    on_the_way: int = 0
    people: set[int] = field(default_factory=set)

    @property
    def known(self) -> int:
        return len(self.people)

    @property
    def is_empty(self) -> bool:
        return not (self.members or self.on_the_way or self.people)

    @property
    def members_word(self) -> str:
        return _("miembro") if self.members == 1 else _("miembros")

    @property
    def people_word(self) -> str:
        return _("persona") if self.known == 1 else _("personas")

    @property
    def query(self) -> str:
        """What asks the list of organisations for those of this cell."""
        return urlencode(
            {
                "departamento": self.department,
                "pilar": self.letter,
                "ambiental": "si" if self.is_environmental else "no",
            }
        )

    @property
    def who(self) -> str:
        return str(WHO[Pillar(self.letter), self.is_environmental])

    @property
    def name(self) -> str:
        """The gap in words: "Sin sociedad civil ambiental en Apurímac"."""
        return _("Sin %(who)s en %(department)s") % {"who": self.who, "department": self.place}

    @property
    def place(self) -> str:
        return str(Department(self.department).label)


@dataclass
class Gaps:
    """The matrix, and what stands outside it."""

    rows: list[tuple[str, list[Cell]]]
    without_pillar: int
    without_department: int
    elsewhere: int

    @property
    def empty(self) -> list[tuple[str, list[Cell]]]:
        """Departments that lack somebody, each with its empty cells."""
        found = [(place, [cell for cell in cells if cell.is_empty]) for place, cells in self.rows]
        return [(place, cells) for place, cells in found if cells]


def departments_of(group: WorkingGroup) -> list[str]:
    """Return the codes of the group's scope in INEI order; a national group's are all."""
    return group.department_codes or [str(code) for code in Department.values]


def people_by_organisation(user: Reader, group: WorkingGroup) -> dict[int, set[int]]:
    """Return who is known today at each organisation: ids of people, in two queries."""
    today = lima_today()
    seats = Seat.objects.visible_to(user).current_on(today).filter(membership__group=group)
    contacts = Contact.objects.visible_to(user).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), group=group)
    found: dict[int, set[int]] = defaultdict(set)
    for organisation, person in seats.order_by().values_list("membership__organisation_id", "person_id").distinct():
        found[organisation].add(person)
    for organisation, person in contacts.order_by().values_list("organisation_id", "person_id"):
        found[organisation].add(person)
    return found


def build_gaps(actors: Iterable[Actor], people: dict[int, set[int]], departments: list[str]) -> Gaps:
    """Count `actors` into the cells of `departments`; an organisation counts in each of its departments."""
    cells = {(place, *column): Cell(place, *column) for place in departments for column in COLUMNS}
    inside = set(departments)
    without_pillar = without_department = elsewhere = 0
    for actor in actors:
        if not (actor.is_member or actor.is_on_the_way):
            continue
        if actor.letter not in Pillar.values:
            without_pillar += 1
        elif not actor.departments:
            without_department += 1
        elif inside.isdisjoint(actor.departments):
            elsewhere += 1
        else:
            for place in inside.intersection(actor.departments):
                cell = cells[place, actor.letter, actor.is_environmental]
                cell.members += actor.is_member
                cell.on_the_way += actor.is_on_the_way
                cell.people |= people.get(actor.organisation_id, set())
    rows = [(place, [cells[place, letter, green] for letter, green in COLUMNS]) for place in departments]
    return Gaps(
        [(str(Department(place).label), held) for place, held in rows], without_pillar, without_department, elsewhere
    )
