"""One plain function for each thing that a test needs; what a test says nothing of has a value that holds.

The cast (`world`) is there already: use these for what a test adds to it. Rows are written as they are, past the
services: what a service would refuse, write, log or mail is for the test to say.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from conflicts.models import Conflict
from meetings.models import Meeting, Minutes, MinutesDraft
from members.access.viewer import lima_today
from members.directory.models import Contact, Membership, Organisation, Person, Seat, User, WorkingGroup
from members.outreach.models import Engagement
from resources.models import Collection, Resource


def a_year_ago() -> date:
    """A day on which the cast had its seats already."""
    return lima_today() - timedelta(days=365)


def person(given_names: str = "Ana", family_names: str = "Prueba", **fields: Any) -> Person:
    """Somebody without account, seat or contact."""
    return Person.objects.create(
        **{"given_names": given_names, "family_names": family_names, "data_origin": "prueba"} | fields
    )


def account(owner: Person, email: str = "", password: str | None = None) -> User:
    """The account of `owner`, who signs in with `email`, or else with the address on file."""
    return User.objects.create_user(email or owner.email, password, person=owner)


def organisation(name: str = "Una organización", category: str = "company", **fields: Any) -> Organisation:
    """An organisation that is in no group."""
    return Organisation.objects.create(name=name, category=category, **fields)


def membership(of: Organisation, group: WorkingGroup, *, pillar: str = "C", **fields: Any) -> Membership:
    """`of` in `group`, admitted a year ago; who is no member (`standing`) has no pillar."""
    letter = pillar if fields.get("standing", "member") == "member" else ""
    return Membership.objects.create(
        **{"organisation": of, "group": group, "pillar": letter, "starts_on": a_year_ago()} | fields
    )


def seat(holder: Person, where: Membership, **fields: Any) -> Seat:
    """`holder` represents `where`, as its titular and since it began unless said otherwise."""
    return Seat.objects.create(**{"person": holder, "membership": where, "starts_on": where.starts_on} | fields)


def contact(who: Person, of: Organisation, group: WorkingGroup, **fields: Any) -> Contact:
    """The secretariat of `group` knows `who` at `of`; that opens nothing."""
    return Contact.objects.create(person=who, organisation=of, group=group, **fields)


def engagement(of: Organisation, group: WorkingGroup, by: User, **fields: Any) -> Engagement:
    """A call of today, noted by `by`."""
    noted = {"happened_on": lima_today(), "channel": "call", "summary": "Se conversó.", "logged_by": by}
    return Engagement.objects.create(organisation=of, group=group, **noted | fields)


def meeting(group: WorkingGroup, **fields: Any) -> Meeting:
    """A meeting in ten days that only the secretariat reads."""
    starts = timezone.now() + timedelta(days=10)
    return Meeting.objects.create(
        **{"group": group, "title": "Reunión de prueba", "starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        | fields
    )


def minutes(group: WorkingGroup, *, body: str = "Texto del acta.", **fields: Any) -> Minutes:
    """Minutes with a draft, of a meeting of its own unless one is given."""
    row = Minutes.objects.create(**{"group": group, "meeting": fields.get("meeting") or meeting(group)} | fields)
    MinutesDraft.objects.create(minutes=row, body=body)
    return row


def work(group: WorkingGroup, **fields: Any) -> Resource:
    """A guide without editions that only the secretariat reads. A file comes from the fixture `add_edition`."""
    return Resource.objects.create(**{"group": group, "title": "Recurso de prueba", "kind": "guide"} | fields)


def collection(group: WorkingGroup, **fields: Any) -> Collection:
    """A collection without works that only the secretariat reads."""
    return Collection.objects.create(**{"group": group, "title_es": "Colección de prueba"} | fields)


def conflict(group: WorkingGroup, **fields: Any) -> Conflict:
    """A case with a code of its own that only the secretariat reads."""
    return Conflict.objects.create(
        **{"group": group, "title": "Caso de prueba", "code": f"P-{secrets.token_hex(4)}"} | fields
    )
