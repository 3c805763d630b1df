"""The rules for writing about organisations, people, seats and invitations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed, require_secretariat
from members.models import Invitation, Membership, Organisation, Person, Seat, User
from vpwg.common import audit, outbox
from vpwg.common.links import absolute


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
    group_id = _kept_group(organisation.memberships.all(), by)
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
    group_id = _kept_group([seat.membership for seat in person.seats.select_related("membership")], by)
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


@transaction.atomic
def invite_person(*, person: Person, by: User) -> Invitation:
    """Send a link that opens an account once. Earlier links of the person stop working.

    Raises ValidationError where the person has an account or no mail address.
    """
    group_id = _kept_group([seat.membership for seat in person.seats.select_related("membership")], by)
    if User.objects.filter(person=person).exists() or User.objects.filter(email__iexact=person.email or "-").exists():
        raise ValidationError(_("Ya existe una cuenta para esta persona o este correo."))
    if not person.email:
        raise ValidationError(_("Anote primero el correo electrónico de la persona."))
    now = timezone.now()
    person.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token = Invitation.new_token()
    invitation = Invitation.objects.create(
        person=person,
        email=person.email.lower(),
        token_hash=Invitation.hash_of(token),
        expires_at=now + Invitation.lifetime(),
        invited_by=by,
    )
    from django.urls import reverse

    outbox.send_later(
        to=invitation.email,
        kind="invitation",
        about=f"invitation:{invitation.pk}",
        subject=_("Invitación al portal de los Principios Voluntarios"),
        template="invitation",
        context={
            "person": person,
            "link": absolute(reverse("invitation_accept", args=[token])),
            "expires_at": invitation.expires_at,
        },
    )
    audit.record(by, "person.invited", person, group_id=group_id)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str) -> User:
    """Open the account that an invitation promises. Raises NotAllowed if it was used or ran out meanwhile."""
    now = timezone.now()
    taken = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=now).update(used_at=now)
    if not taken or User.objects.filter(person_id=invitation.person_id).exists():
        raise NotAllowed
    user = User.objects.create_user(invitation.email, password, person=invitation.person)
    audit.record(user, "invitation.accepted", invitation.person)
    return user


def _kept_group(memberships: Any, by: User) -> int:
    """Return the first group among `memberships` that `by` keeps; raise NotAllowed where there is none."""
    from members.access.viewer import viewer_of

    kept = viewer_of(by).groups_kept
    for membership in memberships:
        if membership.group_id in kept:
            return membership.group_id
    raise NotAllowed
