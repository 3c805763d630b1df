"""The doors of the directory: organisations, people, seats, invitations, roster, duplicates, alerts, attendance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meetings.services import attendance
from members.access.viewer import lima_today
from members.directory.models import Contact, Invitation, Membership, Organisation, Person, Seat
from members.directory.services.consents import record_consent
from members.outreach.models import Engagement
from tests.builders import BUILDERS
from tests.doors import CANARY, DESK, KEPT, OPEN, POSTS, Planted

ROUTES = {
    "organisation_list": DESK, "organisation_create": DESK, "organisation_detail": KEPT, "organisation_edit": KEPT,
    "contact_create": KEPT, "membership_create": KEPT, "membership_edit": KEPT, "membership_end": KEPT,
    "membership_stage": KEPT,
    "person_list": DESK, "person_create": DESK, "person_detail": KEPT, "person_edit": KEPT, "person_consents": KEPT,
    "person_access": KEPT, "person_invite": POSTS, "contact_add": KEPT, "contact_edit": KEPT,
    "seat_create": KEPT, "seat_edit": KEPT, "seat_end": KEPT,
    "roster": DESK, "alert_list": DESK,
    "duplicate_list": DESK, "merge_choose": KEPT, "merge_confirm": KEPT, "duplicate_dismiss": POSTS,
    "invitation_accept": OPEN,
    "meeting_attendance": KEPT,
}  # fmt: skip


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of a person seated in Lima, of their organisation, of a contact and of an open invitation."""
    person = world.personas["company_lima"].person
    seat = Seat.objects.get(person=person)
    organisation = seat.membership.organisation
    contact = Contact.objects.create(person=person, organisation=organisation, group=world.lima)
    other = world.personas["civil_society_lima"].person
    invited = Person.objects.create(given_names="Nueva", family_names="Persona", data_origin="prueba")
    token = Invitation.new_token()
    Invitation.objects.create(
        person=invited, email="nueva@example.test", token_hash=Invitation.hash_of(token),
        expires_at=timezone.now() + Invitation.lifetime(), invited_by=world.user("secretariat_lima"),
    )  # fmt: skip
    on_organisation = dict.fromkeys(
        ("organisation_detail", "organisation_edit", "contact_create", "membership_create"), [organisation.public_id]
    )
    on_membership = dict.fromkeys(
        ("membership_edit", "membership_end", "membership_stage"), [organisation.public_id, seat.membership.public_id]
    )
    on_person = dict.fromkeys(
        ("person_detail", "person_edit", "person_consents", "person_access", "person_invite", "contact_add", "seat_create"),
        [person.public_id],
    )  # fmt: skip
    on_seat = dict.fromkeys(("seat_edit", "seat_end"), [person.public_id, seat.public_id])
    return on_organisation | on_membership | on_person | on_seat | {
        "contact_edit": [person.public_id, contact.public_id],
        "merge_choose": ["personas", person.public_id],
        "merge_confirm": ["personas", person.public_id, other.public_id],
        "duplicate_dismiss": ["personas", person.public_id, other.public_id],
        "invitation_accept": [token],
        "meeting_attendance": [BUILDERS["meetings.Meeting"](world.lima).public_id],
    }  # fmt: skip


def plant(world: Any, add_edition: Any) -> Planted:
    """An organisation that did not agree to be named, a contact and a seat there, consent, attendance: Lima's alone."""
    keeper, today = world.user("secretariat_lima"), lima_today()
    organisation = Organisation.objects.create(name=f"{CANARY} reservada", category="company")
    began = today - timedelta(days=90)
    membership = Membership.objects.create(
        organisation=organisation,
        group=world.lima,
        standing="guest",
        starts_on=began,  # counted nowhere in public
    )
    seated, twin = (
        Person.objects.create(given_names="Rosa", family_names=f"{CANARY} Quispe", data_origin="prueba")
        for _ in range(2)
    )
    Seat.objects.create(person=seated, membership=membership, starts_on=began, ends_on=today + timedelta(days=20))
    Contact.objects.create(person=twin, organisation=organisation, group=world.lima)
    Engagement.objects.create(
        group=world.lima,
        organisation=organisation,
        person=twin,
        happened_on=today,
        channel="call",
        summary="x",
        logged_by=keeper,
    )
    record_consent(
        person=twin, purpose="mailings", is_given=True, by=keeper, evidence=f"{CANARY} ficha", group_id=world.lima.pk
    )
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    meeting.starts_at, meeting.ends_at = (
        timezone.now() - timedelta(days=2),
        timezone.now() - timedelta(days=2, hours=-1),
    )
    meeting.save()
    attendance.note_attendance(
        meeting=meeting, answers={f"a-{membership.public_id}-{seated.public_id}": "present"}, by=keeper
    )
    of_organisation, of_person = [organisation.public_id], [twin.public_id]
    return Planted(
        meant={"secretariat_lima"},
        seen=[
            reverse("organisation_list"), reverse("organisation_list") + "?formato=csv", reverse("person_list"),
            reverse("person_list") + "?formato=csv&organizacion=reservada", reverse("roster"), reverse("roster") + "?formato=csv",
            reverse("organisation_detail", args=of_organisation), reverse("person_detail", args=of_person),
            reverse("person_consents", args=of_person), reverse("duplicate_list"), reverse("alert_list"),
            reverse("merge_confirm", args=["personas", twin.public_id, seated.public_id]),
            reverse("meeting_attendance", args=[meeting.public_id]),
        ],
        lists=[meeting.get_absolute_url(), reverse("merge_choose", args=["personas", seated.public_id]) + "?q=rosa",
               "/secretaria/", "/mi/", "/", "/grupos/", "/grupos/lima/", "/en/grupos/lima/", "/reuniones/",
               reverse("roster") + "?fecha=2001-01-01", "/en/secretaria/organizaciones/"],
    )  # fmt: skip
