"""The rule for opening a working group: the operator's only act on content, before there is a secretariat."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed
from members.directory.acts import Act
from members.directory.models import (
    Invitation,
    Membership,
    Organisation,
    Person,
    Seat,
    StageChange,
    Standing,
    User,
    WorkingGroup,
)
from members.directory.services.invitations import send_invitation
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today


@transaction.atomic
def open_group(*, group: WorkingGroup, secretariat: Organisation, first: Person, by: User) -> Invitation:
    """Open `group` with `secretariat` as its secretariat and invite its `first` person.

    Again with the same group: what stands is kept and a new invitation goes out, until somebody of the
    secretariat has an account; from then on it invites for itself. Rows given unsaved are looked for by
    slug, name and mail before they are made. Raises NotAllowed unless `by` is an operator and
    ValidationError for what was typed wrong.
    """
    if not (by.is_active and by.is_superuser):
        raise NotAllowed
    group = _opened(group, by)
    seats = Seat.objects.for_system("whether the group has its secretariat").current_on(lima_today())
    keepers = seats.filter(membership__group=group, membership__standing=Standing.SECRETARIAT)
    if keepers.filter(person__account__is_active=True).exists():
        raise ValidationError(_("El grupo ya tiene una secretaría con cuenta: ella invita desde «Secretaría»."))
    membership = _seated_organisation(group, secretariat, by)
    waiting = keepers.filter(membership=membership, person__email__iexact=first.email).select_related("person").first()
    person = waiting.person if waiting else _seated_person(membership, first, by)
    return send_invitation(person=person, group_id=group.pk, by=by)


def _opened(group: WorkingGroup, by: User) -> WorkingGroup:
    if known := WorkingGroup.objects.filter(slug=group.slug).first():
        return known
    group.full_clean()
    group.save()
    audit.record(by, Act.GROUP_OPENED, group, group_id=group.pk)
    return group


def _seated_organisation(group: WorkingGroup, organisation: Organisation, by: User) -> Membership:
    rows = Organisation.objects.for_system("the secretariat may be known from another group")
    known = rows.filter(name=organisation.name).first()
    if known is None:
        organisation.full_clean()
        organisation.save()
        audit.record(by, Act.ORGANISATION_CREATED, organisation, group_id=group.pk)
        known = organisation
    members = Membership.objects.for_system("it may be seated already").in_force_on(lima_today())
    if membership := members.filter(organisation=known, group=group).first():
        if membership.standing != Standing.SECRETARIAT:
            raise ValidationError(_("Esa organización ya está en el grupo con otra calidad."))
        return membership
    membership = Membership(organisation=known, group=group, standing=Standing.SECRETARIAT, starts_on=lima_today())
    membership.full_clean()
    membership.save()
    StageChange.objects.create(membership=membership, after=membership.stage, changed_by=by)
    audit.record(by, Act.MEMBERSHIP_CREATED, membership, group_id=group.pk, organisation=known.public_id)
    return membership


def _seated_person(membership: Membership, person: Person, by: User) -> Person:
    person.full_clean()
    person.save()
    audit.record(by, Act.PERSON_CREATED, person, group_id=membership.group_id)
    seat = Seat(person=person, membership=membership, starts_on=lima_today())
    seat.full_clean()
    seat.save()
    audit.record(by, Act.SEAT_CREATED, seat, group_id=membership.group_id)
    return person
