"""Every address of ours states what each kind of reader gets. A new address without a row fails."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.doors import DESK, HIDDEN, KEPT, PERSONAS, all_routes, doors

ROUTES = all_routes()
# Libraries' own pages, which have their tests there: sign-in, second factor, sessions, the admin.
FOREIGN = ("account_", "mfa_", "usersessions_", "admin:")


def walk(patterns, prefix=""):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from walk(entry.url_patterns, prefix + space)
        elif isinstance(entry, URLPattern):
            yield prefix + (entry.name or str(entry.pattern))


def test_every_address_has_a_row_and_every_row_an_address():
    ours = {name for name in walk(get_resolver().url_patterns) if not name.startswith(FOREIGN)}
    assert ours - {"favicon.ico"} == set(ROUTES)


@pytest.fixture
def addresses(world, add_edition):
    """Each URL name's address, for rows that only Lima's secretariat may see."""
    arguments = {}
    for door in doors():
        if hasattr(door, "arguments"):
            arguments |= door.arguments(world, add_edition)
    return {name: reverse(name, args=arguments.get(name, [])) for name in ROUTES}


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_reader_gets_exactly_the_stated_answer(client_of, addresses, persona):
    column = PERSONAS.index(persona)
    wrong = {}
    for name, expected in ROUTES.items():
        status = client_of(persona).get(addresses[name]).status_code
        if status != expected[column]:
            wrong[name] = (status, expected[column])
    assert wrong == {}


@pytest.mark.parametrize("persona", PERSONAS)
def test_what_is_closed_to_a_get_is_closed_to_a_post(client_of, addresses, persona):
    column, wrong = PERSONAS.index(persona), {}
    for name, expected in ROUTES.items():
        if expected in (DESK, HIDDEN, KEPT) and expected[column] != 200:
            status = client_of(persona).post(addresses[name]).status_code
            if status not in (expected[column], 405):
                wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("persona", ["anonymous", "civil_society_lima", "secretariat_macro_sur"])
def test_hidden_and_absent_look_the_same(client_of, addresses, persona):
    client, different = client_of(persona), []
    for name in (n for n, row in ROUTES.items() if row in (HIDDEN, KEPT)):
        real = addresses[name]
        absent = re.sub(r"(?<=/)[0-9a-zA-Z-]*[0-9a-f]{10,}(?=[/.])", lambda found: "0" * len(found[0]), real)
        assert absent != real, f"{name}: its address holds no random identifier"
        hidden, nothing = client.get(real), client.get(absent)
        if hidden.status_code != nothing.status_code or _same(hidden, real) != _same(nothing, absent):
            different.append(name)
    assert different == []


def _same(response, path: str) -> bytes:
    """The answer without what names the address asked for, and without the token of its forms."""
    body = re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
    return (body + response.get("Location", "").encode()).replace(path.encode(), b"PATH")
