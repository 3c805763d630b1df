"""A page asks the policy once: few queries however much stands on it, and the answers that asking again would give."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from meetings import services
from meetings.models import AgendaItem, Meeting, Minutes, MinutesVersion
from members.access.policy import may_change, why
from members.directory.reads.opened import opened
from members.directory.reads.reach import readers_now
from tests.builders import BUILDERS
from tests.meetings.conftest import two_in_the_room

READERS = [
    "anonymous",
    "company_lima",
    "observer_lima",
    "secretariat_lima",
    "secretariat_macro_sur",
    "operator",
    "guest",
]


@pytest.fixture
def full(world, write):
    """A meeting of the group with everything on it, and minutes of two versions."""
    keeper = world.user("secretariat_lima")
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    services.update_meeting(meeting=meeting, seen=1, link="https://sala.example/x", by=keeper)
    services.publish_meeting(meeting=meeting, audience="group", by=keeper)
    two_in_the_room(world, meeting)
    for number in range(6):
        services.add_agenda_item(item=AgendaItem(meeting=meeting, title=f"Punto {number}", notes="**a**"), by=keeper)
    write("[[C|Ana Lara]] dijo que no.", "group", meeting=meeting)
    return meeting


@pytest.mark.parametrize(("path", "most"), [("{}", 8), ("{}acta/", 8), ("/reuniones/", 6)])
def test_a_member_reads_it_in_few_queries(client_of, full, path, most):
    client, url = client_of("company_lima"), path.format(full.get_absolute_url())
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) <= most, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("audience", ["public", "members", "group", "secretariat"])
@pytest.mark.parametrize("persona", READERS)
def test_what_is_opened_says_what_the_policy_says(world, full, persona, audience):
    services.publish_meeting(meeting=full, audience=audience, by=world.user("secretariat_lima"))
    user = world.user(persona)
    reason = why(user, full)
    if reason is None:
        with pytest.raises(Http404):
            opened(Meeting, user, public_id=full.public_id)
        return
    page = opened(Meeting, user, "group", public_id=full.public_id)
    assert (page.row, page.reason, page.may_change) == (full, reason, may_change(user, full))
    assert page.readers == readers_now(user, full)


@pytest.mark.parametrize("persona", READERS)
def test_versions_of_opened_minutes_are_those_that_visible_to_gives(world, full, correct, persona):
    minutes = Minutes.objects.for_system("test").get(meeting=full)
    for number, kind in ((2, "material"), (3, "confidentiality"), (4, "material"), (5, "material")):
        correct(minutes, f"Texto {number}.", kind)
    fresh = Minutes.objects.for_system("test").get(pk=minutes.pk)
    services.publish_minutes(minutes=fresh, audience="public", opened=[3], by=world.user("secretariat_lima"))
    user = world.user(persona)
    rows = MinutesVersion.objects.for_system("test").of_opened(fresh, is_keeper=may_change(user, fresh))
    given = MinutesVersion.objects.visible_to(user).filter(minutes=fresh)
    assert [row.number for row in rows] == [row.number for row in given]
    assert {3, 5} <= {row.number for row in rows}
