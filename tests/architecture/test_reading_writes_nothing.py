"""A GET or a HEAD writes nothing: reading is no act. What is written all the same is named here, with why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import NoReverseMatch, get_resolver, reverse

from meetings.models import Minutes
from tests.architecture.test_routes import ROUTES, addresses, walk  # noqa: F401  a fixture
from tests.builders import BUILDERS
from tests.doors import PERSONAS

WRITES = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# Of every page: the session, when it was last used, and limits that count how often something is asked.
PLUMBING = {"django_session", "usersessions_usersession", "portal_cache"}
# Taking something restricted along is an act and stands in the log; downloads are counted, of nobody.
TAKEN = {"common_auditentry", "resources_downloadcount", "resources_sharelink"}
TAKES = {"edition_file", "edition_original", "share_file", "minutes_pdf", "my_data_json", "my_data_csv", "table_export"}
# What was drawn once is kept, by version and reading, and drawn no more.
DRAWN = {"minutes_pdf": {"meetings_minutesprint"}}
TABLES = ["/secretaria/personas/?formato=csv", "/secretaria/organizaciones/?formato=csv", "/secretaria/padron/?formato=csv",
          "/secretaria/gestiones/?formato=csv", "/secretaria/gestiones/?formato=xlsx", "/secretaria/registro/?formato=csv",
          "/secretaria/actores/?formato=csv", "/secretaria/actores/brechas/?formato=csv", "/recursos/?formato=csv",
          "/conflictos/emergencias/?formato=csv"]  # fmt: skip
PAGES = ["/recursos/?q=prueba&pagina=2", "/buscar/?q=pruba", "/secretaria/personas/?q=ana", "/en/", "/no/existe/"]


@contextmanager
def written() -> Iterator[set[str]]:
    """Give the tables that are written meanwhile, but for plumbing."""
    tables: set[str] = set()

    def note(execute, sql, params, many, context):
        if (found := WRITES.match(sql)) and found[1] not in PLUMBING:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def writes_of(client, method: str, address: str) -> set[str]:
    with written() as tables:
        response = getattr(client, method)(address)
        if response.streaming:
            list(response.streaming_content)
    return tables


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_reading_writes_nothing(client_of, addresses, persona, method):  # noqa: F811
    wrong = {}
    for name in ROUTES:
        allowed = DRAWN.get(name, set()) | (TAKEN if method == "get" and name in TAKES else set())
        if unknown := writes_of(client_of(persona), method, addresses[name]) - allowed:
            wrong[name] = unknown
    assert wrong == {}


def foreign_addresses() -> Iterator[str]:
    """Yield the addresses of the libraries' pages that need no argument: sign-in, factors, sessions, the admin."""
    for name in walk(get_resolver().url_patterns):
        if name not in ROUTES:
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_reading_a_librarys_page_or_a_list_that_was_narrowed_writes_nothing(client_of, persona, method):
    asked = [*foreign_addresses(), *PAGES]
    assert len(asked) > 20
    wrong = {address: tables for address in asked if (tables := writes_of(client_of(persona), method, address))}
    assert wrong == {}


@pytest.mark.parametrize("address", TABLES)
def test_a_table_is_on_record_when_it_is_taken_and_not_when_it_is_asked_for(client_of, address):
    client = client_of("secretariat_lima")
    assert client.head(address).status_code == 200
    assert writes_of(client, "head", address) == set()
    assert writes_of(client, "get", address) <= {"common_auditentry"}


@pytest.mark.parametrize(
    "name", ["minutes_edit", "minutes_detail", "meeting_attendance", "meeting_detail", "minutes_pdf"]
)
def test_looking_at_a_meeting_without_minutes_begins_none(world, client_of, name):
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    client = client_of("secretariat_lima")
    for method in ("get", "head"):
        assert writes_of(client, method, reverse(name, args=[meeting.public_id])) == set()
    assert not Minutes.objects.for_system("test").filter(meeting=meeting).exists()


def test_the_guard_sees_what_it_is_for(world):
    with written() as tables:
        world.personas["company_lima"].person.save()
        BUILDERS["meetings.Meeting"](world.lima).delete()
    assert {"directory_person", "meetings_meeting"} <= tables
