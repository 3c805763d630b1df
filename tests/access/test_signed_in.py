"""The one statement that begins each page of a member says what `current_on` says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.access.viewer import lima_today
from members.directory.models import Membership, Seat, User
from members.directory.reads.signed_in import user_with_seats
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
days = st.integers(-3, 3).map(lambda n: TODAY + timedelta(days=n))
ends = st.none() | days
kinds = st.sampled_from([("member", "C"), ("member", "S"), ("observer", ""), ("guest", ""), ("secretariat", "")])
worlds = st.lists(st.tuples(kinds, days, ends, days, ends, st.sampled_from(["admitted", "proposed"])), max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=worlds)
def test_it_holds_exactly_the_seats_of_the_day(world, rows):
    person = make.person("Ana", "Prueba", email="ana@example.test")
    user = User.objects.create_user(f"ana{person.pk}@example.test", None, person=person)
    stages = {"admitted": Membership.Stage.ADMITTED, "proposed": Membership.Stage.IDENTIFIED}
    for n, ((standing, pillar), begins, until, since, to, stage) in enumerate(rows):
        if (until and until < begins) or (to and to < since):
            continue
        membership = Membership(
            organisation=world.memberships["company_lima"].organisation,
            group=world.groups[("lima", "macro_sur")[n % 2]],
            standing=standing,
            pillar=pillar,
            starts_on=begins,
            ends_on=until,
            stage=stages[stage],
        )
        Membership.objects.bulk_create([membership])
        Seat.objects.bulk_create([Seat(person=person, membership=membership, starts_on=since, ends_on=to)])
    for day in (TODAY + timedelta(days=n) for n in range(-3, 4)):
        plain = User.objects.get(pk=user.pk)
        together = user_with_seats(user.pk, day)
        assert together is not None
        assert together.held_seats(day) == plain.held_seats(day)
        assert [s.group for s in together.held_seats(day)] == [s.group for s in plain.held_seats(day)]
        assert {f.attname: getattr(together, f.attname) for f in User._meta.concrete_fields} == {
            f.attname: getattr(plain, f.attname) for f in User._meta.concrete_fields
        }
        assert together.person == person
    assert user_with_seats(-1, TODAY) is None


def test_another_day_is_asked_anew(world):
    user = user_with_seats(world.user("civil_society_lima").pk, lima_today())
    assert user is not None
    assert user.held_seats(lima_today())
    assert user.held_seats(date(1990, 1, 1)) == ()


def test_a_page_of_a_member_asks_once_who_reads(world):
    client = Client()
    client.force_login(world.user("civil_society_lima"))
    with CaptureQueriesContext(connection) as captured:
        client.get("/privacidad/")
    asked = [query["sql"] for query in captured.captured_queries if "django_session" not in query["sql"]]
    assert len(asked) == 1, asked  # the account with its seats; the session stands in the cache or in a table
