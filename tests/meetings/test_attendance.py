"""Who came is the secretariat's; everybody else reads counts, and small ones not even that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting
from meetings.services import attendance
from members.access.policy import NotAllowed
from members.access.viewer import lima_today
from members.directory.models import Membership, Organisation, Person, Seat


@pytest.fixture
def meeting(lima):
    starts = timezone.now() - timedelta(days=3)
    row = Meeting(group=lima, title="Sesión pasada", starts_at=starts, ends_at=starts + timedelta(hours=2))
    row.release(audience="public")
    row.save()
    return row


def came(world, meeting, *roles, presence="present"):
    answers = {}
    for role in roles:
        person = world.personas[f"{role}_lima"].person
        answers[f"a-{person.seats.get().membership.public_id}-{person.public_id}"] = presence
    return attendance.note_attendance(meeting=meeting, answers=answers, by=world.user("secretariat_lima"))


def test_the_page_keeps_what_was_ticked(world, client_of, meeting):
    client, person = client_of("secretariat_lima"), world.personas["company_lima"].person
    name = f"a-{person.seats.get().membership.public_id}-{person.public_id}"
    url = f"/reuniones/{meeting.public_id}/asistencia/"
    assert client.post(url, {name: "nonsense"}).status_code == 422
    for answer, kept in (("remote", ["remote"]), ("absent", ["absent"]), ("", [])):
        assert client.post(url, {name: answer}).status_code == 302
        assert list(meeting.attendances.values_list("presence", flat=True)) == kept


def test_a_pillar_with_one_person_is_warned_of_and_its_number_is_not_public(world, client_of, meeting):
    came(world, meeting, "company", "civil_society")
    assert attendance.lone_pillars(attendance.counts_of(meeting)) == ["C", "S"]
    page = client_of("secretariat_lima").get(f"/reuniones/{meeting.public_id}/asistencia/").content.decode()
    assert "tuvo una sola organización en la sala" in page
    public = client_of("anonymous").get(meeting.get_absolute_url()).content.decode()
    assert "menos de 3" in public
    assert "Reparto" not in public
    assert "company Lima" not in public


def test_three_of_a_pillar_are_a_number(world, client_of, meeting):
    membership = world.memberships["company_lima"]
    answers = {}
    for n in range(3):
        person = Person.objects.create(given_names="A", family_names=f"B{n}", data_origin="x")
        Seat.objects.create(person=person, membership=membership, kind="alternate", starts_on=membership.starts_on)
        answers[f"a-{membership.public_id}-{person.public_id}"] = "present"
    attendance.note_attendance(meeting=meeting, answers=answers, by=world.user("secretariat_lima"))
    assert [(row.letter, row.shown) for row in attendance.counts_of(meeting)] == [("C", "3")]


def test_two_people_of_the_only_organisation_are_alone_and_so_is_the_only_observer(world, meeting):
    membership = world.memberships["company_lima"]
    second = Person.objects.create(given_names="A", family_names="B", data_origin="x")
    Seat.objects.create(person=second, membership=membership, kind="alternate", starts_on=membership.starts_on)
    came(world, meeting, "company", "observer")
    attendance.note_attendance(
        meeting=meeting,
        answers={f"a-{membership.public_id}-{second.public_id}": "remote"},
        by=world.user("secretariat_lima"),
    )
    assert attendance.lone_pillars(attendance.counts_of(meeting)) == ["C", "O"]
    assert attendance.told_letters(meeting) == frozenset()


def test_what_was_not_touched_here_does_not_undo_what_another_noted(world, client_of, meeting):
    person = world.personas["company_lima"].person
    name = f"a-{person.seats.get().membership.public_id}-{person.public_id}"
    url = f"/reuniones/{meeting.public_id}/asistencia/"
    first, second = client_of("secretariat_lima"), client_of("secretariat_lima")
    first.post(url, {name: "present", f"was-{name}": ""})
    second.post(url, {name: "", f"was-{name}": ""})
    assert list(meeting.attendances.values_list("presence", flat=True)) == ["present"]


def test_another_secretariat_notes_nothing(world, meeting):
    with pytest.raises(NotAllowed):
        attendance.note_attendance(meeting=meeting, answers={}, by=world.user("secretariat_macro_sur"))


def test_three_missed_meetings_in_a_row_are_an_alert_and_coming_once_ends_it(world, lima):
    keeper, now = world.user("secretariat_lima"), timezone.now()
    meetings = [
        Meeting.objects.create(
            group=lima, title=f"Sesión {n}", starts_at=now - timedelta(days=30 * n, hours=3), ends_at=now - timedelta(days=30 * n)
        )
        for n in (3, 2, 1)
    ]  # fmt: skip

    def alerted():
        return {row.subject for row in attendance.absent_organisations(keeper, lima_today())}

    for row in meetings[:2]:
        came(world, row, "company")
    assert alerted() == set()  # two meetings say nothing yet
    came(world, meetings[2], "government", presence="remote")
    assert "civil_society Lima" in alerted()
    assert not {"company Lima", "government Lima"} & alerted()
    fresh = Organisation.objects.create(name="Recién llegada", category="company")
    Membership.objects.create(
        organisation=fresh, group=lima, standing="member", pillar="C", starts_on=lima_today() - timedelta(days=5)
    )
    assert "Recién llegada" not in alerted()
