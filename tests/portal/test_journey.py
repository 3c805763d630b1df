"""From an organisation to the first sign-in, in the portal's own pages."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from members.access.viewer import lima_today
from members.directory.models import Invitation, Organisation, Person, User
from tests import make


def text_of(response):
    return response.content.decode()


@pytest.fixture
def invited(world, client_of, lima, django_capture_on_commit_callbacks):
    """The link that a new civil-society person of Lima got by mail."""
    client, today = client_of("secretariat_lima"), lima_today()
    given = {"name": "Asociación Nueva", "category": "civil-society", "group": lima.slug, "standing": "member", "pillar": "S",
             "starts_on": str(today)}  # fmt: skip
    assert client.post("/secretaria/organizaciones/nueva/", given).status_code == 302
    membership = Organisation.objects.get(name="Asociación Nueva").memberships.get()
    given = {"given_names": "Ana", "family_names": "Nueva", "email": "Ana.Nueva@example.test", "data_origin": "reunión",
             "data_origin_on": str(today), "membership": membership.public_id, "kind": "titular", "starts_on": str(today)}  # fmt: skip
    assert client.post("/secretaria/personas/nueva/", given).status_code == 302
    person = Person.objects.get(family_names="Nueva")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/secretaria/personas/{person.public_id}/invitar/")
    assert [message.to for message in mail.outbox] == [["Ana.Nueva@example.test".lower()]]
    return re.search(r"(/invitacion/\S+)", mail.outbox[0].body).group(1)


def test_an_invited_person_opens_an_account_once_and_lands_on_the_desk(invited):
    client = Client()
    password = {"password": "una frase bien larga 7", "again": "una frase bien larga 7"}
    assert client.get(invited).status_code == 200
    assert client.get(invited)["Referrer-Policy"] == "strict-origin"
    response = client.post(invited, password, follow=True)
    assert response.redirect_chain[-1][0] == "/mi/"
    assert "Asociación Nueva" in text_of(response)
    assert Client().get(invited).status_code == 404
    assert Client().post(invited, password).status_code == 404
    assert User.objects.filter(email="ana.nueva@example.test").count() == 1


def test_unknown_expired_and_used_links_look_alike(invited):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired, unknown = Client().get(invited), Client().get("/invitacion/" + "x" * 43 + "/")
    assert expired.status_code == unknown.status_code == 404
    assert expired.content.replace(invited.encode(), b"") == unknown.content.replace(
        b"/invitacion/" + b"x" * 43 + b"/", b""
    )


def test_passwords_that_differ_are_refused_and_the_link_still_works(invited):
    client = Client()
    response = client.post(invited, {"password": "una frase bien larga 7", "again": "otra"})
    assert response.status_code == 422
    assert "no son iguales" in text_of(response)
    assert client.get(invited).status_code == 200


def test_a_seat_outside_the_memberships_dates_is_refused_beside_the_date(world, client_of):
    person = world.personas["company_lima"].person
    membership = world.memberships["company_lima"]
    early = membership.starts_on - timedelta(days=1)
    given = {"membership": membership.public_id, "kind": "titular", "starts_on": str(early)}
    response = client_of("secretariat_lima").post(f"/secretaria/personas/{person.public_id}/representacion/", given)
    assert response.status_code == 422
    assert "La membresía empieza después" in text_of(response)


def test_a_secretariat_cannot_seat_in_the_other_group(world, client_of):
    person = world.personas["company_lima"].person
    given = {
        "membership": world.memberships["company_macro_sur"].public_id,
        "kind": "titular",
        "starts_on": str(lima_today()),
    }
    response = client_of("secretariat_lima").post(f"/secretaria/personas/{person.public_id}/representacion/", given)
    assert response.status_code == 422
    assert person.seats.count() == 1


def test_the_groups_page_names_organisations_that_agreed_and_never_people(client_of):
    html = text_of(client_of("anonymous").get("/grupos/lima/"))
    assert "civil_society Lima" in html
    assert "company Lima" not in html  # did not agree to be shown
    assert "Reparto" not in html


@pytest.mark.parametrize("persona", ["secretariat_lima", "operator"])
def test_staff_without_a_second_factor_reach_nothing_but_its_set_up(client_of, settings, persona):
    settings.REQUIRE_MFA = True
    client = client_of(persona)
    for url in ("/", "/mi/", "/secretaria/", "/gestion/", "/reuniones/"):
        assert client.get(url)["Location"] == "/cuentas/2fa/"
    assert client.get("/cuentas/2fa/").status_code == 200


def test_members_need_no_second_factor(client_of, settings):
    settings.REQUIRE_MFA = True
    assert client_of("company_lima").get("/mi/").status_code == 200


def test_the_admin_offers_no_content_and_no_login_of_its_own(client_of):
    assert Client().get("/gestion/login/")["Location"].startswith("/cuentas/login/")
    assert Client().get("/cuentas/signup/").status_code == 404
    html = text_of(client_of("operator").get("/gestion/"))
    assert "resource" not in html.lower()
    assert "minutes" not in html.lower()


def test_one_secretariat_cannot_open_the_other_groups_seats_to_an_address_it_typed(world):
    """The contact address is the inviter's to change; what the account would open is not."""
    from django.core.exceptions import ValidationError

    from members.directory.services.invitations import invite_person

    person = make.person("Dos", "Mesas", email="ajeno@example.test")
    for key in ("civil_society_lima", "civil_society_macro_sur"):
        make.seat(person, world.memberships[key], starts_on=lima_today())
    with pytest.raises(ValidationError, match="que su secretaría no lleva"):
        invite_person(person=person, by=world.user("secretariat_lima"))
    assert not Invitation.objects.filter(person=person).exists()
