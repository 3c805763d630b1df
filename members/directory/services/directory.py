"""The rules for writing about organisations, people, contacts and seats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed, require_secretariat
from members.access.viewer import viewer_of
from members.directory.acts import Act
from members.directory.models import Contact, Membership, Organisation, Person, Seat, Standing, User
from members.directory.services.memberships import add_membership
from vpwg.common.forms.editing import claim_edit, count_change
from vpwg.common.log import audit
from vpwg.common.mail import outbox

_CLAIM = "conditional update of a row already allowed"


@transaction.atomic
def create_organisation(*, organisation: Organisation, membership: Membership, by: User) -> Organisation:
    """Add an organisation together with its membership in a group that `by` keeps."""
    require_secretariat(by, membership.group_id)
    organisation.save()
    add_membership(membership=membership, organisation=organisation, by=by)
    audit.record(by, Act.ORGANISATION_CREATED, organisation, group_id=membership.group_id)
    return organisation


@transaction.atomic
def update_organisation(*, organisation: Organisation, seen: int, by: User) -> Organisation:
    """Keep changes to an organisation that has a membership in a group of `by`'s; StaleEdit as `claim_edit`."""
    group_id = kept_group(organisation.memberships.all(), by)
    claim_edit(Organisation.objects.for_system(_CLAIM), organisation, seen)
    organisation.save()
    audit.record(by, Act.ORGANISATION_CHANGED, organisation, group_id=group_id)
    return organisation


@transaction.atomic
def create_person(*, person: Person, seat: Seat, by: User) -> Person:
    """Add a person together with the seat that says why they are here."""
    require_secretariat(by, seat.membership.group_id)
    person.save()
    audit.record(by, Act.PERSON_CREATED, person, group_id=seat.membership.group_id)
    create_seat(seat=seat, person=person, by=by)
    return person


@transaction.atomic
def create_contact(*, contact: Contact, person: Person, by: User) -> Contact:
    """Note that a person, new or known, works at an organisation; it opens nothing.

    Raises ValidationError where the group already knows this person there.
    """
    require_secretariat(by, contact.group_id)
    if person.pk is None:
        person.save()
        audit.record(by, Act.PERSON_CREATED, person, group_id=contact.group_id)
    else:
        Person.objects.for_system("noted once").select_for_update().get(pk=person.pk)
    contact.person = person
    contact.full_clean(validate_constraints=False)
    known = Contact.objects.for_system("refusing it twice").filter(
        person=person, organisation=contact.organisation, group=contact.group_id
    )
    if known.exists():
        raise ValidationError({"organisation": _("Esta persona ya figura como contacto de esa organización.")})
    contact.save()
    audit.record(by, Act.CONTACT_CREATED, contact, person=person.public_id)
    return contact


@transaction.atomic
def update_contact(*, contact: Contact, seen: int, by: User) -> Contact:
    """Keep changes to a contact; raises ValidationError where it would end before it began, StaleEdit."""
    require_secretariat(by, contact.group_id)
    if contact.starts_on and contact.ends_on and contact.ends_on < contact.starts_on:
        raise ValidationError({"ends_on": _("No puede terminar antes de empezar.")})
    claim_edit(Contact.objects.for_system(_CLAIM), contact, seen)
    contact.save()
    audit.record(by, Act.CONTACT_CHANGED, contact, person=contact.person.public_id)
    return contact


@transaction.atomic
def update_person(*, person: Person, seen: int, by: User) -> Person:
    """Keep changes to a contact that a group of `by`'s knows.

    The login of an account never follows: a secretariat that could change it could take the account over.
    The owner of the account is told of a changed address. Raises StaleEdit if somebody saved since version `seen`.
    """
    group_id = group_of_person(person, by)
    claim_edit(Person.objects.for_system(_CLAIM), person, seen)
    before = Person.objects.for_system("what changed").get(pk=person.pk).email
    has_new_address = before.lower() != person.email.lower()
    if has_new_address:
        person.email_bounced_at = None
    person.save()
    audit.record(by, Act.PERSON_CHANGED, person, group_id=group_id, email="changed" if has_new_address else None)
    if has_new_address:
        tell_of_new_address(person, about=f"person:{person.public_id}:{person.edit_version}")
    return person


def tell_of_new_address(person: Person, *, about: str) -> None:
    """Tell the owner of an account that the contact address was changed; `about` names the act."""
    account = User.objects.filter(person=person, is_active=True).first()
    if account is not None:
        outbox.send_later(
            to=account.email,
            kind="contact-address",
            about=about,
            subject=_("Cambió su correo de contacto"),
            template="contact_address",
            context={"person": person, "login": account.email},
        )


@transaction.atomic
def create_seat(*, seat: Seat, person: Person, by: User) -> Seat:
    """Seat a person for a membership.

    Raises ValidationError for dates outside it, a second titular at a time (a secretariat may have
    several), or the same person twice at a time.
    """
    require_secretariat(by, seat.membership.group_id)
    seat.person = person
    _check_seat(seat)
    seat.save()
    audit.record(by, Act.SEAT_CREATED, seat, group_id=seat.membership.group_id, person=person.public_id)
    return seat


@transaction.atomic
def update_seat(*, seat: Seat, seen: int, by: User) -> Seat:
    """Correct a seat's kind and dates, by the same rules as a new one; StaleEdit if it changed since `seen`."""
    require_secretariat(by, seat.membership.group_id)
    _check_seat(seat)
    claim_edit(Seat.objects.for_system(_CLAIM), seat, seen)
    seat.save()
    dates = {"starts_on": str(seat.starts_on), "ends_on": str(seat.ends_on or "")}
    audit.record(by, Act.SEAT_CHANGED, seat, group_id=seat.membership.group_id, kind=seat.kind, **dates)
    return seat


def _check_seat(seat: Seat) -> None:
    seat.full_clean()
    Membership.objects.for_system("lock").select_for_update().filter(pk=seat.membership_id).first()
    others = Seat.objects.for_system("refusing an overlap").filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=seat.starts_on), membership=seat.membership
    )
    if seat.ends_on:
        others = others.filter(starts_on__lte=seat.ends_on)
    others = others.exclude(pk=seat.pk)
    if others.filter(person=seat.person).exists():
        raise ValidationError({"starts_on": _("Esta persona ya representa a la organización en esas fechas.")})
    if seat.kind != Seat.Kind.TITULAR or seat.membership.standing == Standing.SECRETARIAT:
        return
    titular = others.filter(kind=Seat.Kind.TITULAR).select_related("person").first()
    if titular is not None:
        text = _("%(person)s ya es titular en esas fechas. Termine su representación o registre un alterno.")
        raise ValidationError({"kind": text % {"person": titular.person}})


@transaction.atomic
def end_seat(*, seat: Seat, on: date, by: User) -> Seat:
    """End a seat: `on` (a day in Lima) is its last day."""
    require_secretariat(by, seat.membership.group_id)
    seat.ends_on = on
    seat.full_clean()
    seat.save(update_fields=["ends_on", count_change(seat)])
    audit.record(by, Act.SEAT_ENDED, seat, group_id=seat.membership.group_id, on=on.isoformat())
    return seat


def kept_group(memberships: Iterable[Membership | Contact], by: User) -> int:
    """Return the first group among `memberships` (rows with a group) that `by` keeps; NotAllowed where none is."""
    kept = viewer_of(by).groups_kept
    for membership in memberships:
        if membership.group_id in kept:
            group_id: int = membership.group_id
            return group_id
    raise NotAllowed


def group_of_person(person: Person, by: User) -> int:
    """Return the group of `by`'s that knows `person` by a seat or a contact; NotAllowed where none does."""
    seats = [seat.membership for seat in person.seats.select_related("membership")]
    return kept_group([*seats, *person.contacts.all()], by)
