"""The rules for writing about organisations, people and seats."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from members.access.policy import NotAllowed, require_secretariat
from members.access.viewer import viewer_of
from members.models import Membership, Organisation, Person, Seat, User
from members.services.bounces import clear_if_corrected
from vpwg.common import audit


@transaction.atomic
def create_organisation(*, organisation: Organisation, membership: Membership, by: User) -> Organisation:
    """Add an organisation together with its membership in a group that `by` keeps."""
    require_secretariat(by, membership.group_id)
    organisation.save()
    membership.organisation = organisation
    membership.full_clean()
    membership.save()
    audit.record(by, "organisation.created", organisation, group_id=membership.group_id)
    return organisation


@transaction.atomic
def update_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Keep changes to an organisation that has a membership in a group of `by`'s."""
    group_id = kept_group(organisation.memberships.all(), by)
    organisation.save()
    audit.record(by, "organisation.changed", organisation, group_id=group_id)
    return organisation


@transaction.atomic
def create_person(*, person: Person, seat: Seat, by: User) -> Person:
    """Add a person together with the seat that says why they are here."""
    require_secretariat(by, seat.membership.group_id)
    person.save()
    audit.record(by, "person.created", person, group_id=seat.membership.group_id)
    create_seat(seat=seat, person=person, by=by)
    return person


@transaction.atomic
def update_person(*, person: Person, by: User) -> Person:
    """Keep changes to a contact with a seat in a group of `by`'s."""
    group_id = kept_group([seat.membership for seat in person.seats.select_related("membership")], by)
    clear_if_corrected(person)
    person.save()
    audit.record(by, "person.changed", person, group_id=group_id)
    return person


@transaction.atomic
def create_seat(*, seat: Seat, person: Person, by: User) -> Seat:
    """Seat a person for a membership; raises ValidationError for dates outside it."""
    require_secretariat(by, seat.membership.group_id)
    seat.person = person
    seat.full_clean()
    seat.save()
    audit.record(by, "seat.created", seat, group_id=seat.membership.group_id, person=person.public_id)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, on: date, by: User) -> Seat:
    """End a seat: `on` (a day in Lima) is its last day."""
    require_secretariat(by, seat.membership.group_id)
    seat.ends_on = on
    seat.full_clean()
    seat.save(update_fields=["ends_on"])
    audit.record(by, "seat.ended", seat, group_id=seat.membership.group_id, on=on.isoformat())
    return seat


def kept_group(memberships: Any, by: User) -> int:
    """Return the first group among `memberships` that `by` keeps; raise NotAllowed where there is none."""
    kept = viewer_of(by).groups_kept
    for membership in memberships:
        if membership.group_id in kept:
            return membership.group_id
    raise NotAllowed
