"""Both desks ask the same questions however much there is: each is named here, once, in its order.

A question more is seen here before it is felt. The session is left out: with Redis it is not asked of the database.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.access.viewer import lima_today
from tests import make

MEMBER = [
    "directory_seat",  # the account, its person and the seats of today, in one
    "meetings_minutes",  # the newest six minutes
    "meetings_meeting",  # the next six that the reader may read
    "resources_resource",  # the newest six works
    "admission_consultation",  # what the reader's organisation is asked about applicants
    "resources_proposal",  # what the reader proposed, and its answer
    "directory_seat",  # the seats as the page tells them, with organisation and group
]
SECRETARIAT = [
    "directory_seat",  # the account, its person and the seats of today, in one
    # drafts, ten of each kind with readers
    "meetings_meeting",
    "meetings_minutes",
    "resources_resource",
    "resources_collection",
    "conflicts_conflict",
    "meetings_meeting",  # which rows of all kinds open later, in one (UNION); then the rows of each kind that has any
    "meetings_meeting",
    "meetings_minutes",
    "resources_resource",
    "resources_collection",
    "conflicts_conflict",
    "meetings_meeting",  # the next six meetings of its groups
    "directory_accountrequest",  # what an operator asked and a second person confirms
    "admission_membershipapplication",  # applications that wait
    "directory_seat",  # alerts: seats that end soon
    "directory_membership",  # alerts: members without an alternate
    "meetings_meeting",  # alerts: the last three meetings with attendance noted
    "outreach_engagement",  # next steps of this week
    "common_outboundmessage",  # mail that failed
    "privacy_retentionreport",  # data whose time is over
    "resources_proposal",  # proposals of members that wait
    "resources_edition",  # cleaned copies that wait for an approval
]


def asked(client, url):
    """The tables that a page asks first, one a query."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    tables = [re.search(r'FROM "(\w+)"', query["sql"]) for query in captured.captured_queries]
    return [found[1] for found in tables if found and found[1] != "django_session"]


@pytest.fixture
def one_more_of_each(world):
    """Return a function that adds a row of each kind that a desk shows, for Lima."""

    def add():
        for build in (make.meeting, make.minutes, make.work, make.collection, make.conflict):
            for at in (None, timezone.now(), timezone.now() + timedelta(days=3)):
                row = build(world.lima)
                if at:
                    row.release(audience="group", at=at)
                    row.save(update_fields=["lock", "released_at"])
        organisation = make.organisation("Otra más")
        membership = make.membership(organisation, world.lima)
        make.seat(make.person(), membership, ends_on=lima_today() + timedelta(days=9))
        make.engagement(organisation, world.lima, world.user("secretariat_lima"), next_step="Llamar",
                        next_step_on=lima_today())  # fmt: skip

    return add


@pytest.mark.parametrize(
    ("persona", "url_name", "expected"),
    [("civil_society_lima", "desk", MEMBER), ("secretariat_lima", "secretariat_desk", SECRETARIAT)],
)
def test_a_desk_asks_what_is_named_here_however_much_there_is(client_of, one_more_of_each, persona, url_name, expected):
    client, url = client_of(persona), reverse(url_name)
    one_more_of_each()
    assert asked(client, url) == expected
    for _round in range(3):
        one_more_of_each()
    assert asked(client, url) == expected
