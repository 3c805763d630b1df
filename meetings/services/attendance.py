"""Who came: noted by the secretariat for itself; everybody else reads counts per pillar.

DESIGN.md section 2: attendance by person is a separate matter from who said what, and publicly only counts
exist. A count of one or two would say who was there to anybody who knows the group, so it is not given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from members.access.locks import letter_of
from members.access.policy import require
from members.access.viewer import lima_today, viewer_of
from members.directory.alerts import Alert
from members.directory.models import Membership, Seat, Standing, User
from vpwg.common.log import audit

ENOUGH = 2  # organisations of a pillar in the room before the pillar of a speaker may be told: one is the speaker
FEW = 3  # a smaller count names people to those who know the group
LAST = 3  # meetings missed in a row before the desk says so
Presence = Attendance.Presence
_CAME = (Presence.PRESENT, Presence.REMOTE)


@dataclass
class Place:
    """One line of the page: a representative of a membership, or a membership that had none that day."""

    membership: Membership
    person: Any
    presence: str = ""

    @property
    def name(self) -> str:
        """The name of this line's field in the form."""
        return f"a-{self.membership.public_id}-{self.person.public_id if self.person else 0}"


def places_of(meeting: Meeting) -> list[Place]:
    """Return who could have come: seats and memberships valid on the day of `meeting` in Lima."""
    day = lima_today(meeting.starts_at)
    why = "the attendance of a meeting that its secretariat notes"
    seats = Seat.objects.for_system(why).current_on(day).filter(membership__group=meeting.group_id)
    places = [Place(s.membership, s.person) for s in seats.select_related("person", "membership__organisation")]
    seated = {place.membership.pk for place in places}
    memberships = Membership.objects.for_system(why).in_force_on(day).filter(group=meeting.group_id)
    places += [Place(row, None) for row in memberships.select_related("organisation") if row.pk not in seated]
    noted = {
        (row.membership_id, row.person_id): row
        for row in Attendance.objects.for_system(why)
        .filter(meeting=meeting)
        .select_related("person", "membership__organisation")
    }
    for place in places:
        row = noted.pop((place.membership.pk, place.person.pk if place.person else None), None)
        place.presence = row.presence if row else ""
    # Somebody noted whose seat was corrected since is not forgotten.
    places += [Place(row.membership, row.person, row.presence) for row in noted.values()]
    return sorted(places, key=lambda p: (p.membership.organisation.folded, p.person.folded if p.person else ""))


@transaction.atomic
def note_attendance(*, meeting: Meeting, answers: dict[str, str], by: User) -> int:
    """Keep what `answers` (a place's name → presence, empty for not noted) says; return how many changed."""
    require(by, meeting)
    meeting.hold()
    changed = 0
    for place in places_of(meeting):
        answer = answers.get(place.name, place.presence)
        if answer == place.presence:
            continue
        which = {"meeting": meeting, "membership": place.membership, "person": place.person}
        rows = Attendance.objects.for_system("noting attendance")
        if answer:
            told = {"presence": Presence(answer), "noted_by": by, "noted_at": timezone.now()}
            rows.update_or_create(**which, defaults=told)
        else:
            rows.filter(**which).delete()
        changed += 1
    if changed:
        audit.record(by, "attendance.noted", meeting, rows=changed)
    return changed


@dataclass(frozen=True)
class PillarCount:
    """How many of one pillar came. `shown` is what anybody may read: small numbers are not told."""

    letter: str
    count: int
    organisations: int = 0

    @property
    def shown(self) -> str:
        return str(self.count) if self.count >= FEW else _("menos de %(few)s") % {"few": FEW}


def counts_of(meeting: Meeting) -> list[PillarCount]:
    """Return how many people of each pillar, and observers, came; empty where nothing was noted."""
    came = _who_came(meeting)
    counts = Counter(letter for person_id, _organisation_id, letter in came if person_id and letter)
    organisations = _organisations_by_letter(came)
    return [PillarCount(letter, counts[letter], len(organisations[letter])) for letter in "CGSO" if counts[letter]]


def lone_pillars(counts: list[PillarCount]) -> list[str]:
    """Return the letters of which a single organisation was in the room: its pillar's words would be its own."""
    return [row.letter for row in counts if row.organisations < ENOUGH]


def told_letters(meeting: Meeting) -> frozenset[str]:
    """Return the letters that a reading by pillar may tell: two organisations of it were noted as having come.

    Where nobody was noted, nothing is known and nothing is told.
    """
    organisations = _organisations_by_letter(_who_came(meeting))
    return frozenset(letter for letter, known in organisations.items() if len(known) >= ENOUGH)


def _who_came(meeting: Meeting) -> list[tuple[int | None, int, str]]:
    """Return the person, if any, the organisation and the letter of each who came."""
    rows = Attendance.objects.for_system("counts of organisations per pillar").filter(meeting=meeting)
    came = rows.filter(presence__in=_CAME).values_list(
        "person_id", "membership__organisation_id", "membership__standing", "membership__pillar"
    )
    return [(person, organisation, letter_of(standing, pillar)) for person, organisation, standing, pillar in came]


def _organisations_by_letter(came: list[tuple[int | None, int, str]]) -> dict[str, set[int]]:
    organisations: dict[str, set[int]] = defaultdict(set)
    for _person_id, organisation_id, letter in came:
        if letter:
            organisations[letter].add(organisation_id)
    return organisations


def absent_organisations(user: Any, today: date, most: int | None = None) -> list[Alert]:
    """The first `most` alerts for members that nobody represented in the last three meetings of their group with attendance noted."""
    alerts = []
    for group_id in viewer_of(user).groups_kept:
        noted = Attendance.objects.visible_to(user).filter(meeting__group=group_id)
        held = Meeting.objects.visible_to(user).filter(group=group_id, ends_at__lt=timezone.now())
        last = list(held.filter(pk__in=noted.values("meeting")).order_by("-starts_at", "-pk")[:LAST])
        if len(last) < LAST:
            continue
        came = noted.filter(meeting__in=last, presence__in=_CAME, membership=OuterRef("pk"))
        first_day = lima_today(last[-1].starts_at)
        rows = Membership.objects.visible_to(user).in_force_on(today).filter(group=group_id, starts_on__lte=first_day)
        rows = rows.filter(Q(standing=Standing.MEMBER) | Q(standing=Standing.OBSERVER)).filter(~Exists(came))
        alerts += [
            Alert(
                name,
                _("%(group)s: nadie vino desde el %(day)s") % {"group": group, "day": f"{first_day:%d/%m/%Y}"},
                "organisation_detail",
                public_id,
            )
            for name, group, public_id in rows.order_by("organisation__folded").values_list(
                "organisation__name", "group__short_name", "organisation__public_id"
            )[:most]
        ]
    return alerts[:most]


def unite(kept: Any, dropped: Any) -> None:
    """Two rows of one person at one meeting: who came in either came."""
    if dropped.presence in _CAME and kept.presence not in _CAME:
        kept.presence = dropped.presence
        kept.save(update_fields=["presence"])
