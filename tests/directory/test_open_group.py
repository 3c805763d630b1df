"""An operator opens a group from the terminal; its secretariat then needs no operator."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from members.access.viewer import viewer_of
from members.directory.models import Organisation, Person, User, WorkingGroup

GIVEN = {
    "name": "Grupo Norte",
    "short_name": "Norte",
    "departments": "13,14",
    "secretariat": "Instituto del Norte",
    "email": "Ines@example.test",
    "given_names": "Inés",
    "family_names": "Norte",
}


def open_group(**changed: str) -> str:
    out = StringIO()
    call_command("open_group", "norte", **(GIVEN | changed), stdout=out)
    return out.getvalue()


@pytest.fixture
def link(world, django_capture_on_commit_callbacks) -> str:
    with django_capture_on_commit_callbacks(execute=True):
        assert "ines@example.test" in open_group()
    return re.search(r"(/invitacion/\S+)", mail.outbox[-1].body).group(1)


def test_the_first_person_of_the_secretariat_comes_in_by_invitation(link):
    assert WorkingGroup.objects.get(slug="norte").get_department_codes_display() == "La Libertad, Lambayeque"
    client, password = Client(), {"password": "una frase bien larga 7", "again": "una frase bien larga 7"}
    assert client.post(link, password, follow=True).status_code == 200
    assert client.get("/secretaria/").status_code == 200
    assert viewer_of(User.objects.get(email="ines@example.test")).groups_kept
    with pytest.raises(CommandError, match="ya tiene una secretaría con cuenta"):
        open_group()


def test_repeating_it_sends_a_new_link_and_makes_nothing_twice(link, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        open_group()
    assert Client().get(link).status_code == 404
    assert len(mail.outbox) == 2
    assert WorkingGroup.objects.filter(slug="norte").count() == 1
    assert Person.objects.filter(family_names="Norte").count() == 1
    assert Organisation.objects.filter(name="Instituto del Norte").count() == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"email": "sin arroba"}, "email"),
        ({"departments": "99"}, "no es un código"),
        ({"by": "company_lima@example.test"}, "no es una cuenta de operación"),
        ({"secretariat": ""}, "name"),
    ],
)
def test_what_is_typed_wrong_is_named_and_nothing_is_written(world, changed, told):
    with pytest.raises(CommandError, match=told):
        open_group(**changed)
    assert not WorkingGroup.objects.filter(slug="norte").exists()
    assert not mail.outbox


def test_it_does_not_seat_anybody_in_a_running_group(world):
    """A running secretariat of the cast has an account: the operator is no back door to its papers."""
    with pytest.raises(CommandError, match="ya tiene una secretaría"):
        call_command("open_group", "lima", **GIVEN)
