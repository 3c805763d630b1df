"""What its time is over for: reported by schedule, shown on the desk, taken away by its secretariat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from members.access.policy import NotAllowed
from members.access.viewer import lima_today
from members.admission.models import MembershipApplication
from members.directory.models import Contact, Membership, Person, Seat
from members.directory.services.consents import record_consent
from members.outreach.models import Engagement
from tests import make
from tests.doors.applications import presented
from vpwg.common import running
from vpwg.common.models import AuditEntry, JobRun, OutboundMessage
from vpwg.privacy.jobs import report_due_data
from vpwg.privacy.models import DataRequest, ErasureCertificate, RetentionReport
from vpwg.privacy.services.retention import OF_GROUP, RULES, apply_in_group

LIST, APPLY, DESK = "/secretaria/plazos/", "/secretaria/plazos/retirar/", "/secretaria/"
LONG_AGO = timedelta(days=6 * 365)
IDLE, FORMER = OF_GROUP["idle_contacts"], OF_GROUP["former_people"]


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def contact(world):
    """Return a maker of people whom a secretariat wrote down six years ago and never spoke to again."""

    def make(name, group=None, person=None):
        person = person or Person.objects.create(
            given_names=name, family_names="Callada", email=f"{name.lower()}@example.test", data_origin="prueba",
            data_origin_on=lima_today() - LONG_AGO,
        )  # fmt: skip
        organisation = world.memberships["company_lima"].organisation
        Contact.objects.create(person=person, organisation=organisation, group=group or world.lima)
        return person

    return make


@pytest.fixture
def former(world):
    """Return a maker of people whose seat ended six years ago."""

    def make(name, *roles, person=None):
        person = person or Person.objects.create(given_names=name, family_names="Antigua", data_origin="prueba")
        for role in roles or ("company_lima",):
            membership = world.memberships[role]
            Membership.objects.for_system("test").filter(pk=membership.pk).update(starts_on=lima_today() - 2 * LONG_AGO)
            Seat.objects.create(
                person=person, membership=membership, starts_on=lima_today() - LONG_AGO - timedelta(days=90),
                ends_on=lima_today() - LONG_AGO,
            )  # fmt: skip
        return person

    return make


def due(rule, group=None):
    return {person.given_names for person in rule.rows(group)}


def now_of(person):
    return Person.objects.for_system("test").get(pk=person.pk)


def page_of(client, address=LIST):
    return client.get(address).content.decode()


# Who is due -----------------------------------------------------------------------------------------------------------


def test_a_withdrawal_keeps_nobody_and_a_lasting_yes_does(contact, keeper, world):
    for name, answers in {
        "Calla": [],
        "Si": [True],
        "Retira": [True, False],
        "No": [False],
        "Vuelve": [False, True],
    }.items():
        person = contact(name)
        for given in answers:
            record_consent(person=person, purpose="mailings", is_given=given, by=keeper)
    assert due(IDLE) == due(IDLE, world.lima) == {"Calla", "Retira", "No"}


def test_a_yes_to_one_purpose_outlasts_a_no_to_another_and_an_old_yes_keeps_nobody(contact, keeper):
    person, other = contact("Dos"), contact("Vieja")
    record_consent(person=person, purpose="group-work", is_given=True, by=keeper)
    record_consent(person=person, purpose="mailings", is_given=False, by=keeper)
    record_consent(person=other, purpose="mailings", is_given=True, by=keeper, answered_at=timezone.now() - LONG_AGO)
    assert due(IDLE) == {"Vieja"}


def test_an_open_request_and_a_talk_keep_somebody(contact, world, keeper):
    asked, spoken = contact("Pide"), contact("Habla")
    DataRequest.objects.create(group=world.lima, person=asked, kind="access", due_on=lima_today())
    Engagement.objects.create(
        group=world.lima, organisation=world.memberships["company_lima"].organisation, channel="meeting",
        happened_on=lima_today(), summary="x", person=spoken, logged_by=keeper,
    )  # fmt: skip
    assert due(IDLE) == set()


def test_what_is_due_in_a_group_follows_from_its_own_rows(world, contact, former):
    shared = contact("Compartida")
    contact("", world.macro_sur, person=shared)
    Engagement.objects.create(
        group=world.macro_sur, organisation=make.organisation("Otra", "donor"),
        channel="meeting", happened_on=lima_today(), summary="x", person=shared,
        logged_by=world.user("secretariat_macro_sur"),
    )  # fmt: skip
    both = former("Ambas", "company_lima")
    make.seat(both, world.memberships["company_macro_sur"], starts_on=lima_today() - timedelta(days=9))
    assert due(IDLE, world.lima) == {"Compartida"}
    assert due(IDLE, world.macro_sur) == due(IDLE) == set()
    assert due(FORMER, world.lima) == {"Ambas"}
    assert due(FORMER, world.macro_sur) == due(FORMER) == set()


def test_mail_that_failed_or_was_laid_aside_is_not_kept_for_ever(world):
    for state in ("failed", "dropped", "sent", "waiting"):
        row = OutboundMessage.objects.create(to=f"{state}@example.test", kind="k", about="a", subject="s", body="",
                                             state=state, sent_at=timezone.now() - LONG_AGO)  # fmt: skip
        OutboundMessage.objects.filter(pk=row.pk).update(created_at=timezone.now() - LONG_AGO)
    rule = next(rule for rule in RULES if rule.name == "sent_mail")
    assert set(rule.rows().values_list("state", flat=True)) == {"failed", "dropped", "sent"}


# The report and the desk ----------------------------------------------------------------------------------------------


def test_the_schedule_reports_and_removes_nothing(world, contact, client_of):
    person = contact("Calla")
    assert "plazo venció" not in page_of(client_of("secretariat_lima"), DESK)
    assert running.run("vpwg.privacy.jobs.report_due_data")
    assert "idle_contacts 1" in JobRun.objects.get(pk="vpwg.privacy.jobs.report_due_data").result
    assert now_of(person).given_names == "Calla"
    html = page_of(client_of("secretariat_lima"), DESK)
    assert "Datos cuyo plazo venció" in html
    assert "Contactos sin representación ni gestiones" in html
    assert "plazo venció" not in page_of(client_of("secretariat_macro_sur"), DESK)


def test_the_list_names_who_it_is_and_only_ones_own(world, contact, former, client_of):
    contact("Calla")
    former("Ida", "company_macro_sur")
    html = page_of(client_of("secretariat_lima"))
    assert "Calla Callada" in html
    assert "Ida Antigua" not in html
    assert "Ida Antigua" in page_of(client_of("secretariat_macro_sur"))
    for persona in ("company_lima", "operator"):
        assert client_of(persona).get(LIST).status_code == 404


def post(client, rule="idle_contacts", group="lima", **changes):
    given = {"grupo": group, "plazo": rule, "visto": timezone.now().isoformat(), "confirmo": "on"} | changes
    return client.post(APPLY, given, follow=True)


def test_nothing_goes_unless_it_is_confirmed(world, contact, client_of):
    person = contact("Calla")
    client = client_of("secretariat_lima")
    page = client.post(APPLY, {"grupo": "lima", "plazo": "idle_contacts", "visto": timezone.now().isoformat()},
                       follow=True)  # fmt: skip
    assert "Marque que revisó" in page.content.decode()
    assert now_of(person).given_names == "Calla"


def test_a_secretariat_takes_away_what_is_due_and_it_stands_in_the_log(world, contact, client_of):
    person, client = contact("Calla"), client_of("secretariat_lima")
    report_due_data()
    assert "1 registro retirado" in post(client).content.decode()
    assert str(now_of(person)) == "Persona retirada"
    assert "Ningún plazo venció" in page_of(client)
    assert "plazo venció" not in page_of(client, DESK).split("<main")[1].split("</nav>")[-1]
    certificate = ErasureCertificate.objects.for_system("test").get()
    assert (certificate.rule, certificate.group) == ("retention:idle_contacts", world.lima)
    assert AuditEntry.objects.filter(action="person.erased", group_id=world.lima.pk).count() == 1
    assert "porque venció su plazo" in page_of(client, f"/secretaria/constancias/{certificate.public_id}/")


def test_rows_without_people_go_with_one_certificate(world, client_of):
    application = presented(world)
    MembershipApplication.objects.for_system("test").filter(pk=application.pk).update(
        state="declined", created_at=timezone.now() - LONG_AGO
    )
    assert "1 registro retirado" in post(client_of("secretariat_lima"), "declined_applications").content.decode()
    application.refresh_from_db()
    assert application.email == "suprimido@invalid.example"
    assert ErasureCertificate.objects.for_system("test").get().group == world.lima


def test_nobody_takes_away_anothers_and_no_earlier_than_allowed(world, contact, client_of, keeper):
    person = contact("Calla")
    young = contact("Joven")
    Person.objects.for_system("test").filter(pk=young.pk).update(data_origin_on=lima_today() - timedelta(days=30))
    other = client_of("secretariat_macro_sur")
    assert post(other).status_code == 404
    with pytest.raises(NotAllowed):
        apply_in_group(rule=IDLE, group=world.lima, before=timezone.now(), by=world.user("secretariat_macro_sur"))
    for odd in ({"visto": "x"}, {"visto": "2026-99-99T00:00"}, {"visto": "2020-01-01"}, {"plazo": "sent_mail"}):
        assert (
            post(client_of("secretariat_lima"), **({"rule": odd.pop("plazo")} if "plazo" in odd else odd)).status_code
            == 404
        )
    future = (timezone.now() + timedelta(days=9_000)).isoformat()
    post(client_of("secretariat_lima"), visto=future)
    assert now_of(young).given_names == "Joven"
    assert str(now_of(person)) == "Persona retirada"


def test_what_became_due_after_it_was_shown_stays(world, contact, client_of):
    person = contact("Reciente")
    Person.objects.for_system("test").filter(pk=person.pk).update(
        data_origin_on=lima_today(IDLE.latest()) - timedelta(days=1)
    )
    earlier = (timezone.now() - timedelta(days=5)).isoformat()
    assert "Ya no quedaba nada" in post(client_of("secretariat_lima"), visto=earlier).content.decode()
    assert now_of(person).given_names == "Reciente"


def test_whoever_another_group_keeps_stays_there_and_the_last_one_to_let_go_takes_the_name(world, former, client_of):
    person = former("Ambas", "company_lima", "company_macro_sur")
    post(client_of("secretariat_lima"), "former_people")
    assert now_of(person).given_names == "Ambas"
    assert due(FORMER, world.lima) == set()  # what was let go is not due again
    assert due(FORMER, world.macro_sur) == {"Ambas"}
    post(client_of("secretariat_macro_sur"), "former_people", "macro-sur")
    assert str(now_of(person)) == "Persona retirada"


def test_who_came_back_after_being_let_go_is_kept(world, former, client_of):
    person = former("Vuelve", "company_lima", "company_macro_sur")
    post(client_of("secretariat_lima"), "former_people")
    make.seat(person, world.memberships["company_lima"], starts_on=lima_today() - timedelta(days=1))
    post(client_of("secretariat_macro_sur"), "former_people", "macro-sur")
    assert now_of(person).given_names == "Vuelve"


def test_reports_are_one_a_group_and_rule(world):
    report_due_data()
    report_due_data()
    assert RetentionReport.objects.for_system("test").count() == 2 * len(OF_GROUP)
