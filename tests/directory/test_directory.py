"""The directory as its secretariat uses it: lists, roster, memberships, seats, contacts, consent, accounts."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from members.access.policy import NotAllowed
from members.access.viewer import lima_today, viewer_of
from members.directory.models import (
    Consent,
    Contact,
    Invitation,
    Membership,
    Organisation,
    Person,
    Seat,
    StageChange,
    User,
)
from members.directory.services import accounts
from members.directory.services import directory as services
from members.directory.services import memberships as membership_services
from members.directory.services.consents import consents_of, record_consent
from tests import make
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.portal.services import reminders

TODAY = lima_today()
BEGAN = TODAY - timedelta(days=400)
DAY = timedelta(days=1)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def client(client_of):
    return client_of("secretariat_lima")


@pytest.fixture
def organisation(lima):
    row = make.organisation(
        "Asociación Ñandú del Río",
        "civil-society",
        acronym="ANR",
        sector="agua",
        is_environmental=True,
        department_codes=["08", "21"],
    )
    make.membership(row, lima, pillar="S", starts_on=BEGAN)
    return row


@pytest.fixture
def membership(organisation):
    return organisation.memberships.get()


@pytest.fixture
def person():
    return make.person("Óscar", "Ávila", email="oscar@example.test")


def names_in(response):
    return {row[0] for row in csv.reader(io.StringIO(text_of(response).lstrip("\ufeff")))} - {"Nombre", "Apellidos"}


# -- lists


@pytest.mark.parametrize(
    "asked",
    ["q=nandu", "q=RIO+asociacion", "q=anr", "categoria=civil-society&ambiental=si", "pilar=S&calidad=member", "etapa=admitted",
     "departamento=08", "sector=agua", "membresia=vigente", "categoria=nonsense", "orden=reciente", "orden=-nombre"],
)  # fmt: skip
def test_an_organisation_is_found_by_what_it_is(client, organisation, asked):
    assert organisation.name in names_in(client.get(f"/secretaria/organizaciones/?formato=csv&{asked}"))


@pytest.mark.parametrize(
    "asked", ["q=condor", "categoria=company", "pilar=C", "calidad=observer", "etapa=contacted", "departamento=15",
              "ambiental=no", "sector=oro", "membresia=terminada", "pilar=S&calidad=observer"],
)  # fmt: skip
def test_an_organisation_is_not_found_by_what_it_is_not(client, organisation, asked):
    assert organisation.name not in names_in(client.get(f"/secretaria/organizaciones/?formato=csv&{asked}"))


def test_filters_are_chips_that_come_off_one_by_one(client, organisation):
    html = text_of(client.get("/secretaria/organizaciones/?q=nandu&pilar=S"))
    assert 'href="?pilar=S"' in html
    assert 'href="?q=nandu"' in html
    assert "1 organización" in html


def test_names_with_accents_sort_where_people_look_for_them(client, world, lima):
    for name in ("Zorzal", "Ágora", "Bosque"):
        row = make.organisation(f"Orden {name}", "donor")
        make.membership(row, lima, standing="guest", starts_on=BEGAN)
    html = text_of(client.get("/secretaria/organizaciones/?q=orden"))
    assert html.index("Orden Ágora") < html.index("Orden Bosque") < html.index("Orden Zorzal")


def test_people_are_found_by_place_account_seat_and_consent(client, world, keeper, organisation, membership, person):
    make.contact(person, organisation, world.lima)
    record_consent(person=person, purpose="mailings", is_given=True, by=keeper)
    record_consent(person=person, purpose="mailings", is_given=False, by=keeper)

    def found(asked):
        return "Ávila" in names_in(client.get(f"/secretaria/personas/?formato=csv&{asked}"))

    assert found("q=avila+OSCAR")
    assert found("organizacion=nandu")
    assert found("representacion=no")
    assert found("cuenta=no")
    assert found("respuesta=no")
    assert found("finalidad=image&respuesta=sin")
    assert not found("respuesta=si")
    assert not found("organizacion=condor")
    assert not found("representacion=si")
    make.seat(person, membership, starts_on=BEGAN)
    assert found("representacion=si")
    User.objects.create_user("o@example.test", None, person=person)
    assert found("cuenta=si")


def test_an_account_behind_another_groups_seat_is_not_told(client, world, organisation, person):
    make.contact(person, organisation, world.lima)
    make.seat(person, world.memberships["company_macro_sur"], starts_on=BEGAN)
    User.objects.create_user("o@example.test", None, person=person)
    assert "Ávila" not in names_in(client.get("/secretaria/personas/?formato=csv&cuenta=si"))
    html = text_of(client.get(f"/secretaria/personas/{person.public_id}/"))
    assert "activa" not in html
    assert "Macro Sur" not in html
    assert client.get(f"/secretaria/personas/{person.public_id}/acceso/").status_code == 404


@pytest.mark.parametrize("path", ["organizaciones", "personas", "padron"])
def test_an_export_is_on_the_record_and_runs_nothing(client, world, path, organisation, membership):
    evil = make.person("=cmd()", "=1+1")
    make.seat(evil, membership, starts_on=BEGAN)
    organisation.name = "=HYPERLINK()"
    organisation.save()
    body = text_of(client.get(f"/secretaria/{path}/?formato=csv"))
    assert not re.search(r'(^|,|")=', body, re.M)
    assert AuditEntry.objects.filter(action__endswith=".exported", group_id=world.lima.pk).count() == 1


def _rows(world, count):
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Masa {n}", category="company", sector=f"s{n}") for n in range(count)
    )
    memberships = Membership.objects.bulk_create(
        Membership(organisation=row, group=world.lima, standing="member", pillar="C", starts_on=BEGAN)
        for row in organisations
    )
    people = Person.objects.bulk_create(
        Person(given_names="Ana", family_names=f"Masa {n}", data_origin="x") for n in range(count)
    )
    Seat.objects.bulk_create(
        Seat(person=who, membership=where, starts_on=BEGAN) for who, where in zip(people, memberships, strict=True)
    )
    Contact.objects.bulk_create(
        Contact(person=who, organisation=where, group=world.lima)
        for who, where in zip(people, organisations, strict=True)
    )


@pytest.mark.parametrize(
    "url",
    ["/secretaria/organizaciones/", "/secretaria/organizaciones/?pilar=C&membresia=vigente&departamento=08&ambiental=no",
     "/secretaria/personas/", "/secretaria/personas/?organizacion=masa&representacion=si&cuenta=no&respuesta=sin"],
)  # fmt: skip
def test_lists_take_at_most_eight_queries_however_long(client, world, url, django_assert_max_num_queries):
    _rows(world, 3)
    client.get(url)
    with django_assert_max_num_queries(8):
        client.get(url)
    _rows(world, 60)
    with django_assert_max_num_queries(8):
        client.get(url)


def test_a_page_with_many_representatives_costs_no_query_each(client, world, membership, django_assert_max_num_queries):
    for n in range(12):
        who = make.person("A", f"B{n}")
        make.seat(who, membership, kind="alternate", starts_on=BEGAN)
    with django_assert_max_num_queries(14):
        client.get(f"/secretaria/organizaciones/{membership.organisation.public_id}/")
    with django_assert_max_num_queries(8):
        client.get("/secretaria/padron/")


# -- roster


@pytest.mark.parametrize(
    ("day", "is_there"),
    [(-101, False), (-100, True), (-50, True), (-20, True), (-19, False), (0, False)],
)
def test_the_roster_of_a_day_lists_exactly_its_seats(client, membership, person, day, is_there):
    make.seat(person, membership, starts_on=TODAY - 100 * DAY, ends_on=TODAY - 20 * DAY)
    page = text_of(client.get(f"/secretaria/padron/?fecha={TODAY + day * DAY}"))
    assert ("Ávila" in page) is is_there
    table = text_of(client.get(f"/secretaria/padron/?fecha={TODAY + day * DAY}&formato=csv"))
    assert ("Ávila" in table) is is_there


def test_the_roster_never_lists_a_membership_that_was_only_identified_then(client, keeper, lima, person):
    row = make.organisation("Por llegar")
    way = make.membership(row, lima, stage="identified", starts_on=BEGAN)
    membership_services.change_stage(membership=way, to="admitted", note="", by=keeper)
    assert "Por llegar" not in text_of(client.get(f"/secretaria/padron/?fecha={TODAY - DAY}"))
    assert "Por llegar" in text_of(client.get("/secretaria/padron/"))


def test_a_date_that_is_none_is_refused_beside_the_field(client):
    response = client.get("/secretaria/padron/?fecha=ayer")
    assert response.status_code == 422
    assert "Revise lo siguiente" in text_of(response)


# -- memberships


def _add(client, organisation, lima, **given):
    data = {"group": lima.slug, "standing": "member", "pillar": "S", "starts_on": str(TODAY)} | given
    return client.post(f"/secretaria/organizaciones/{organisation.public_id}/membresias/nueva/", data)


def test_a_second_membership_at_one_time_is_refused_and_joining_again_is_not(client, organisation, membership, lima):
    response = _add(client, organisation, lima)
    assert response.status_code == 422
    assert "Ya tiene una membresía en ese grupo" in text_of(response)
    membership.ends_on = TODAY - DAY
    membership.save()
    assert _add(client, organisation, lima).status_code == 302
    assert organisation.memberships.count() == 2
    html = text_of(client.get(f"/secretaria/organizaciones/{organisation.public_id}/"))
    assert "Último día de la membresía" in html
    assert html.count("Se incorporó como miembro, sociedad civil") == 2


def test_a_membership_in_a_group_of_another_secretariat_is_refused(client, organisation, macro_sur):
    assert _add(client, organisation, macro_sur).status_code == 422
    assert organisation.memberships.count() == 1


def test_ending_a_membership_ends_its_seats_and_their_access(client, organisation, membership, person):
    make.seat(person, membership, starts_on=BEGAN)
    account = User.objects.create_user("o@example.test", None, person=person)
    url = f"/secretaria/organizaciones/{organisation.public_id}/membresias/{membership.public_id}/terminar/"
    assert client.post(url, {"on": str(BEGAN - DAY)}).status_code == 422
    assert client.post(url, {"on": str(TODAY - DAY)}).status_code == 302
    assert person.seats.get().ends_on == TODAY - DAY
    assert viewer_of(User.objects.get(pk=account.pk)).seats == ()


def test_dates_that_would_leave_a_seat_outside_are_refused(client, organisation, membership, person):
    make.seat(person, membership, starts_on=BEGAN)
    url = f"/secretaria/organizaciones/{organisation.public_id}/membresias/{membership.public_id}/editar/"
    given = {"standing": "member", "pillar": "S", "starts_on": str(TODAY)}
    assert "empieza antes de ese día" in text_of(client.post(url, given))
    given = {"standing": "member", "pillar": "S", "starts_on": str(BEGAN), "ends_on": str(TODAY)}
    assert "Use «Terminar»" in text_of(client.post(url, given))
    given = {"standing": "observer", "pillar": "", "starts_on": str(BEGAN), "edit_version": 1}
    assert client.post(url, given).status_code == 302
    membership.refresh_from_db()
    assert membership.letter == "O"


def test_stages_keep_who_when_and_why(client, keeper, lima):
    row = make.organisation("Por llegar")
    way = make.membership(row, lima, stage="identified", starts_on=BEGAN)
    url = f"/secretaria/organizaciones/{row.public_id}/membresias/{way.public_id}/etapa/"
    assert client.post(url, {"to": "contacted", "note": "Llamada a gerencia"}).status_code == 302
    steps = [(s.before, s.after, s.note) for s in StageChange.objects.filter(membership=way)]
    assert steps == [("", "identified", ""), ("identified", "contacted", "Llamada a gerencia")]
    html = text_of(client.get(f"/secretaria/organizaciones/{row.public_id}/"))
    assert "Llamada a gerencia" in html
    assert client.post(url, {"to": "nowhere"}).status_code == 422


def test_an_admitted_organisation_with_representatives_does_not_slip_back(keeper, membership, person):
    make.seat(person, membership, starts_on=BEGAN)
    with pytest.raises(ValidationError):
        membership_services.change_stage(membership=membership, to="contacted", note="", by=keeper)


def test_nobody_changes_another_groups_membership(world, membership):
    stranger = world.user("secretariat_macro_sur")
    for act in (
        lambda: membership_services.change_stage(membership=membership, to="declined", note="", by=stranger),
        lambda: membership_services.end_membership(membership=membership, on=TODAY, by=stranger),
        lambda: membership_services.update_membership(membership=membership, seen=1, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


# -- seats


def test_one_titular_at_a_time_and_as_many_alternates_as_needed(keeper, membership, person):
    first = make.person("Primera", "Titular")
    services.create_seat(seat=Seat(membership=membership, starts_on=BEGAN, ends_on=TODAY), person=first, by=keeper)
    with pytest.raises(ValidationError, match="ya es titular"):
        services.create_seat(seat=Seat(membership=membership, starts_on=TODAY), person=person, by=keeper)
    services.create_seat(seat=Seat(membership=membership, starts_on=TODAY + DAY), person=person, by=keeper)
    other = make.person("Otra", "Alterna")
    services.create_seat(seat=Seat(membership=membership, kind="alternate", starts_on=BEGAN), person=other, by=keeper)
    with pytest.raises(ValidationError, match="ya representa"):
        services.create_seat(
            seat=Seat(membership=membership, kind="alternate", starts_on=TODAY), person=other, by=keeper
        )


def test_a_secretariat_has_as_many_titulars_as_it_has_staff(world, keeper, person):
    seat = Seat(membership=world.memberships["secretariat_lima"], starts_on=TODAY)
    assert services.create_seat(seat=seat, person=person, by=keeper).pk


def test_a_seat_is_corrected_in_its_page(client, membership, person):
    seat = make.seat(person, membership, starts_on=BEGAN)
    url = f"/secretaria/personas/{person.public_id}/representacion/{seat.public_id}/editar/"
    assert client.post(url, {"kind": "alternate", "starts_on": str(BEGAN - DAY)}).status_code == 422
    assert client.post(url, {"kind": "alternate", "starts_on": str(TODAY - DAY), "edit_version": 1}).status_code == 302
    seat.refresh_from_db()
    assert (seat.kind, seat.starts_on) == ("alternate", TODAY - DAY)


def test_a_seat_ended_yesterday_closes_at_the_next_click(client, client_of, world):
    person = world.personas["company_lima"].person
    member = client_of("company_lima")
    assert "company Lima" in text_of(member.get("/mi/"))
    url = f"/secretaria/personas/{person.public_id}/representacion/{person.seats.get().public_id}/terminar/"
    assert client.post(url, {"on": str(TODAY - DAY)}).status_code == 302
    assert "company Lima" not in text_of(member.get("/mi/"))


# -- contacts


def test_a_contact_is_noted_without_a_seat_and_opens_nothing(client, organisation, lima):
    given = {"given_names": "Luz", "family_names": "Contacto", "data_origin": "Taller de Cusco", "group": lima.slug,
             "data_origin_on": str(TODAY), "job_title": "Vocera", "email": "luz@example.test"}  # fmt: skip
    url = f"/secretaria/organizaciones/{organisation.public_id}/contactos/nuevo/"
    assert client.post(url, given | {"data_origin": ""}).status_code == 422
    assert client.post(url, given | {"data_origin_on": str(TODAY + DAY)}).status_code == 422
    assert client.post(url, given).status_code == 302
    luz = Person.objects.get(family_names="Contacto")
    assert luz.contacts.get().job_title == "Vocera"
    html = text_of(client.get(f"/secretaria/personas/{luz.public_id}/"))
    assert "Taller de Cusco" in html
    assert "Enviar invitación" not in html
    again = client.post(
        f"/secretaria/personas/{luz.public_id}/contactos/nuevo/",
        {"organisation": organisation.public_id, "group": lima.slug},
    )
    assert "ya figura como contacto" in text_of(again)
    url = f"/secretaria/personas/{luz.public_id}/contactos/{luz.contacts.get().public_id}/"
    assert client.post(url, {"starts_on": str(TODAY), "ends_on": str(TODAY - DAY)}).status_code == 422
    assert client.post(url, {"ends_on": str(TODAY), "edit_version": 1}).status_code == 302


# -- consent


def test_consent_has_three_states_and_keeps_its_history(client, membership, person):
    make.seat(person, membership, starts_on=BEGAN)
    url = f"/secretaria/personas/{person.public_id}/consentimientos/"
    assert text_of(client.get(url)).count("no preguntado") == 5
    given = {"purpose": "image", "answer": "si", "answered_on": str(TODAY - 9 * DAY), "evidence": "Ficha firmada",
             "text_version": "2026-11"}  # fmt: skip
    assert client.post(url, given | {"evidence": ""}).status_code == 422
    assert client.post(url, given | {"answered_on": str(TODAY + DAY)}).status_code == 422
    assert client.post(url, given).status_code == 302
    assert lima_today(consents_of(person)["image"].answered_at) == TODAY - 9 * DAY
    client.post(url, given | {"answer": "no", "answered_on": str(TODAY), "evidence": "Correo"})
    assert consents_of(person)["image"].is_given is False
    # A paper found later about an earlier day does not undo the withdrawal.
    client.post(url, given | {"answered_on": str(TODAY - 3 * DAY)})
    assert consents_of(person)["image"].is_given is False
    html = text_of(client.get(url))
    assert "Ficha firmada" in html
    assert Consent.objects.filter(person=person).count() == 3


# -- accounts and invitations


def test_a_blocked_account_is_out_at_the_next_click_and_may_come_back(client, client_of, world):
    person, member = world.personas["company_lima"].person, client_of("company_lima")
    url = f"/secretaria/personas/{person.public_id}/acceso/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Clave robada"}).status_code == 302
    assert member.get("/mi/").status_code == 302
    assert client.post(url, {"reason": "Clave nueva"}).status_code == 302
    assert User.objects.get(person=person).is_active
    assert AuditEntry.objects.filter(action__startswith="account.", group_id=world.lima.pk).count() == 2


def test_a_secretariat_blocks_neither_itself_nor_the_other_nor_an_operator(world, keeper, membership):
    with pytest.raises(ValidationError):
        accounts.block_account(person=keeper.person, reason="x", by=keeper)
    theirs = world.personas["secretariat_macro_sur"].person
    make.seat(theirs, membership, starts_on=BEGAN)
    with pytest.raises(NotAllowed):
        accounts.block_account(person=theirs, reason="x", by=keeper)


def test_a_changed_contact_address_never_changes_the_login_and_its_owner_is_told(client, world):
    person = world.personas["company_lima"].person
    given = {"given_names": "A", "family_names": "B", "email": "ajena@example.test", "data_origin": "x",
             "data_origin_on": str(TODAY), "edit_version": 1}  # fmt: skip
    assert client.post(f"/secretaria/personas/{person.public_id}/editar/", given).status_code == 302
    assert User.objects.get(person=person).email == "company_lima@example.test"
    assert OutboundMessage.objects.get(kind="contact-address").to == "company_lima@example.test"


@pytest.fixture
def second_link(client, world, membership, django_capture_on_commit_callbacks):
    """Lima invites, as a row of its own, somebody who signs in for Macro Sur."""
    row = make.person("Company", "Macro", email="COMPANY_macro_sur@example.test")
    make.seat(row, membership, starts_on=BEGAN)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/secretaria/personas/{row.public_id}/invitar/", follow=True)
    assert "Invitación enviada" in text_of(answer)
    assert "Ya existe" not in text_of(answer)
    return row, re.search(r"(/invitacion/\S+)", mail.outbox[-1].body).group(1)


def test_an_invited_account_of_another_group_adds_the_seat_by_its_own_act(world, client_of, second_link):
    row, link = second_link
    assert "ya tiene una cuenta" in text_of(Client().get(link))
    assert Client().post(link).status_code == 200
    other = client_of("company_lima")
    assert "Usted ingresó con otra cuenta" in text_of(other.post(link))
    owner = client_of("company_macro_sur")
    assert "Asociación Ñandú" in text_of(owner.get(link))
    assert Person.objects.filter(pk=row.pk).exists()
    assert owner.post(link)["Location"] == "/mi/"
    account = world.user("company_macro_sur")
    assert set(viewer_of(account).group_ids) == {world.lima.pk, world.macro_sur.pk}
    assert not Person.objects.filter(pk=row.pk).exists()
    assert owner.post(link).status_code == 404
    assert User.objects.filter(email__iexact="company_macro_sur@example.test").count() == 1


def test_whoever_invites_learns_nothing_of_the_other_account_until_then(client, second_link):
    row, _link = second_link
    html = text_of(client.get(f"/secretaria/personas/{row.public_id}/"))
    assert "no tiene" in html
    assert "vence" in html


def test_a_new_invitation_ends_the_earlier_link(client, membership, person, django_capture_on_commit_callbacks):
    make.seat(person, membership, starts_on=BEGAN)
    links = []
    for _round in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/secretaria/personas/{person.public_id}/invitar/")
        links.append(re.search(r"(/invitacion/\S+)", mail.outbox[-1].body).group(1))
    assert [Client().get(link).status_code for link in links] == [404, 200]
    assert Invitation.objects.filter(person=person).count() == 2


# -- alerts


def test_the_desk_warns_of_seats_that_end_and_of_missing_alternates(client, organisation, membership, person):
    make.seat(person, membership, starts_on=BEGAN, ends_on=TODAY + 60 * DAY)
    late = make.person("Más", "Tarde")
    make.seat(late, membership, kind="alternate", starts_on=BEGAN, ends_on=TODAY + 61 * DAY)
    html = text_of(client.get("/secretaria/alertas/"))
    assert "Óscar Ávila" in html
    assert "Más Tarde" not in html
    missing = html[html.index("sin representante alterno") :]
    assert "company Lima" in missing
    assert organisation.name not in missing
    assert "Óscar Ávila" in text_of(client.get("/secretaria/"))


def test_a_secretariat_is_reminded_once_a_month_without_a_name(world, membership, person):
    make.seat(person, membership, starts_on=BEGAN, ends_on=TODAY + 5 * DAY)
    reminders.remind_of_ending_seats()
    reminders.remind_of_ending_seats()
    sent = OutboundMessage.objects.get(kind="seats-ending")
    assert sent.to == "secretariat_lima@example.test"
    assert "Ávila" not in sent.body


# -- public


def test_the_public_page_names_no_organisation_that_did_not_agree(world, organisation):
    public = Client()
    for url in ("/grupos/lima/", "/en/grupos/lima/", "/grupos/", "/"):
        assert organisation.name not in text_of(public.get(url))
    secretariat = world.memberships["secretariat_lima"].organisation
    assert secretariat.name in text_of(public.get("/grupos/lima/"))
    Organisation.objects.filter(pk=secretariat.pk).update(is_listed_publicly=False)
    assert secretariat.name not in text_of(public.get("/grupos/lima/"))
