"""No sequential key of a row stands in an address, a form or a file: it would tell how many there are, and when."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.doors import PERSONAS, POSTS, all_routes, doors
from tests.sequences import KEY

# What is counted within something its reader sees, and is no row's key.
COUNTED = {"minutes_version"}
LIBRARIES = ("admin:", "mfa_", "account_", "usersessions_")


def walk(patterns, prefix="", path=""):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from walk(entry.url_patterns, prefix + space, path + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + (entry.name or ""), path + str(entry.pattern)


def test_no_address_takes_a_number():
    numbered = {name for name, path in walk(get_resolver().url_patterns) if "<int:" in path}
    assert {name for name in numbered if not name.startswith(LIBRARIES)} == COUNTED


def test_the_keys_of_the_tests_would_be_seen(world):
    for row in (world.lima, world.user("company_lima"), world.memberships["company_lima"]):
        for text in (f'value="{row.pk}"', f"/x/{row.pk}/", f"a-{row.pk}-0", f"{row.pk:,}"):
            assert KEY.search(text.encode()), text


READERS = [each for each in PERSONAS if each != "operator"]


def told_by(client, address):
    response = client.get(address)
    body = b"".join(response) if response.streaming else response.content
    return {hit.decode() for hit in KEY.findall(body + response.get("Location", "").encode())}


@pytest.mark.parametrize("persona", READERS)
def test_no_page_form_or_file_holds_a_key(world, add_edition, client_of, persona):
    arguments = {}
    for door in doors():
        if hasattr(door, "arguments"):
            arguments |= door.arguments(world, add_edition)
    client, told = client_of(persona), {}
    for name in all_routes():
        if found := told_by(client, reverse(name, args=arguments.get(name, []))):
            told[name] = found
    assert told == {}


@pytest.mark.parametrize("persona", READERS)
def test_no_planted_page_or_list_holds_a_key(world, add_edition, client_of, persona):
    client, told = client_of(persona), {}
    for door in doors():
        if hasattr(door, "plant"):
            planted = door.plant(world, add_edition)
            for address in [*planted.seen, *planted.lists]:
                if found := told_by(client, address):
                    told[address] = found
    assert told == {}


@pytest.mark.parametrize("persona", ["secretariat_lima", "secretariat_macro_sur", "civil_society_lima"])
def test_no_form_that_was_filled_in_badly_holds_a_key(world, add_edition, client_of, persona):
    arguments, told = {}, {}
    for door in doors():
        if hasattr(door, "arguments"):
            arguments |= door.arguments(world, add_edition)
    for name in (name for name, row in all_routes().items() if row != POSTS):
        response = client_of(persona).post(reverse(name, args=arguments.get(name, [])))
        if response.status_code == 422 and (found := KEY.findall(response.content)):
            told[name] = found
    assert told == {}
