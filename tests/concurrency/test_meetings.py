"""What a meeting has one of is begun once, however many begin it; a point posted twice is one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import services
from meetings.models import AgendaItem, Attendance, Meeting, Minutes, MinutesVersion
from meetings.services import attendance
from tests.builders import BUILDERS
from tests.concurrency.conftest import kinds_of


@pytest.fixture
def keeper(cast):
    return cast.user("secretariat_lima")


@pytest.fixture
def meeting(cast):
    return BUILDERS["meetings.Meeting"](cast.lima)


def again(meeting):
    return Meeting.objects.for_system("test").get(pk=meeting.pk)


def test_minutes_started_twice_are_one_row_and_both_get_it(race, keeper, meeting):
    outcomes = race(*[lambda: services.start_minutes(meeting=again(meeting), by=keeper).pk] * 4)
    assert kinds_of(outcomes) == ["done"] * 4
    assert set(outcomes) == {Minutes.objects.for_system("test").get().pk}


def test_of_two_first_texts_one_is_kept_and_the_other_is_told(race, keeper, meeting):
    def write(text):
        def play():
            minutes = services.start_minutes(meeting=again(meeting), by=keeper)
            return services.save_draft(minutes=minutes, body=text, seen=1, by=keeper)

        return play

    assert kinds_of(race(write("Uno"), write("Dos"))) == ["StaleEdit", "done"]


def test_a_double_click_on_approve_makes_one_version(race, keeper, meeting):
    minutes = services.start_minutes(meeting=meeting, by=keeper)
    services.save_draft(minutes=minutes, body="Texto.", seen=1, by=keeper)

    def approve():
        fresh = Minutes.objects.for_system("test").get(pk=minutes.pk)
        return services.approve_minutes(minutes=fresh, by=keeper).number

    assert race(*[approve] * 3) == [1, 1, 1]
    assert MinutesVersion.objects.for_system("test").count() == 1


def test_an_approval_beside_a_save_never_approves_what_was_not_read(race, keeper, meeting):
    minutes = services.start_minutes(meeting=meeting, by=keeper)
    read = services.save_draft(minutes=minutes, body="Leído.", seen=1, by=keeper)

    def save():
        fresh = Minutes.objects.for_system("test").get(pk=minutes.pk)
        services.save_draft(minutes=fresh, body="Otro.", seen=2, by=keeper)

    race(save, lambda: services.approve_minutes(minutes=read, seen=2, by=keeper))
    assert set(MinutesVersion.objects.for_system("test").values_list("body", flat=True)) <= {"Leído."}


def test_the_same_point_posted_twice_at_once_is_one(race, keeper, meeting):
    def add():
        item = AgendaItem(meeting=again(meeting), title="Punto", public_id="a" * 20)
        return services.add_agenda_item(item=item, by=keeper).pk

    outcomes = race(*[add] * 4)
    assert kinds_of(outcomes) == ["done"] * 4
    assert set(outcomes) == {AgendaItem.objects.for_system("test").get().pk}


def test_points_removed_and_added_at_once_break_nothing(race, keeper, meeting):
    first = services.add_agenda_item(item=AgendaItem(meeting=meeting, title="Uno"), by=keeper)

    def remove():
        item = AgendaItem.objects.for_system("test").select_related("meeting").get(pk=first.pk)
        services.remove_agenda_item(item=item, by=keeper)

    def add():
        services.add_agenda_item(item=AgendaItem(meeting=again(meeting), title="Dos"), by=keeper)

    outcomes = race(remove, add, add)
    assert kinds_of(outcomes) == ["done"] * 3
    assert AgendaItem.objects.for_system("test").count() == 2


def test_attendance_posted_twice_at_once_is_one_row(race, keeper, cast, meeting):
    starts = timezone.now() - timedelta(days=1)
    Meeting.objects.for_system("test").update(starts_at=starts, ends_at=starts + timedelta(hours=1))
    name = attendance.places_of(again(meeting))[0].name

    def note():
        return attendance.note_attendance(meeting=again(meeting), answers={name: "present"}, by=keeper)

    assert kinds_of(race(*[note] * 4)) == ["done"] * 4
    assert Attendance.objects.for_system("test").count() == 1
