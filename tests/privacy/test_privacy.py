"""My data, requests, erasure, retention and incidents."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import services as meeting_services
from meetings.models import MinutesVersion
from members.access.policy import NotAllowed
from members.access.viewer import lima_today
from members.admission.models import MembershipApplication
from members.directory import interests
from members.directory.models import Invitation, Person, Seat, User
from members.directory.services.consents import consents_of, record_consent
from members.outreach.models import Engagement
from tests import make
from tests.builders import BUILDERS
from vpwg.common.log import audit
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.privacy.models import DataIncident, DataRequest, ErasureCertificate
from vpwg.privacy.services import erasure, incidents, own_data
from vpwg.privacy.services.retention import RULES

TODAY = lima_today


def text_of(response):
    return response.content.decode()


@pytest.fixture
def zoraida(world):
    """A company person of Lima with a name that stands in minutes, an account, a consent and mail."""
    person = make.person(
        "Zoraida", "Quispe Mamani", email="zoraida@example.test", phone="999 000 111", data_origin="reunión"
    )
    User.objects.create_user("zoraida@example.test", "una frase bien larga 7", person=person)
    make.seat(person, world.memberships["company_lima"], starts_on=TODAY() - timedelta(days=90))
    return person


@pytest.fixture
def her_client(zoraida, settings):
    client = Client()
    client.force_login(zoraida.account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def ask_erasure(person):
    return own_data.open_requests(person=person, kind="cancellation", text="", by=person.account)


def test_a_person_sees_and_takes_along_what_is_held(her_client, zoraida, world):
    record_consent(person=zoraida, purpose="mailings", is_given=True, by=None, evidence="formulario de 2025")
    page = text_of(her_client.get("/mi/datos/"))
    assert "999 000 111" in page
    assert "formulario de 2025" in page
    held = json.loads(her_client.get("/mi/datos/mis-datos.json").content)["datos"]
    assert held["datos"][0]["telefono"] == "999 000 111"
    assert held["representaciones"][0]["organizacion"] == "company Lima"
    table = list(csv.reader(io.StringIO(text_of(her_client.get("/mi/datos/mis-datos.csv")).lstrip("\ufeff"))))
    assert ["datos", "1", "telefono", "999 000 111"] in table
    assert AuditEntry.objects.filter(action="data.exported_own", by=zoraida.account).count() == 2


def test_what_reviewers_wrote_is_not_handed_out(her_client, zoraida, world):
    Engagement.objects.create(
        group=world.lima, organisation=world.memberships["company_lima"].organisation, person=zoraida,
        happened_on=TODAY(), channel="call", summary="JUICIO RESERVADO", logged_by=world.user("secretariat_lima"),
    )  # fmt: skip
    assert "JUICIO RESERVADO" not in text_of(her_client.get("/mi/datos/"))
    assert "JUICIO RESERVADO" not in text_of(her_client.get("/mi/datos/mis-datos.json"))


def test_a_person_corrects_their_own_data_and_the_secretariat_sees_that(her_client, zoraida):
    given = {"given_names": "Zoraida", "family_names": "Quispe", "phone": "1", "job_title": "Gerenta",
             "preferred_language": "en", "edit_version": 1}  # fmt: skip
    assert her_client.post("/mi/datos/corregir/", given).status_code == 302
    zoraida.refresh_from_db()
    assert (zoraida.job_title, zoraida.preferred_language) == ("Gerenta", "en")
    assert AuditEntry.objects.filter(action="person.corrected_own").count() == 1


def test_nobody_corrects_or_asks_for_somebody_else(zoraida, world):
    with pytest.raises(NotAllowed):
        own_data.correct_own_data(person=zoraida, seen=1, by=world.user("company_lima"))
    with pytest.raises(NotAllowed):
        own_data.open_requests(person=zoraida, kind="access", text="", by=world.user("secretariat_lima"))


def test_consents_are_answered_and_withdrawn_with_their_history(her_client, zoraida):
    her_client.post("/mi/datos/consentimiento/", {"purpose": "mailings", "is_given": "1"})
    her_client.post("/mi/datos/consentimiento/", {"purpose": "mailings", "is_given": "0"})
    assert consents_of(zoraida)["mailings"].is_given is False
    assert consents_of(zoraida)["image"] is None
    assert zoraida.consents.count() == 2
    assert "No entendimos" in text_of(her_client.post("/mi/datos/consentimiento/", {"purpose": "x"}, follow=True))


def test_a_request_reaches_each_secretariat_that_keeps_the_person(
    her_client, zoraida, world, settings, django_capture_on_commit_callbacks
):
    make.contact(zoraida, make.organisation("X"), world.macro_sur)
    with django_capture_on_commit_callbacks(execute=True):
        response = her_client.post("/mi/datos/solicitar/", {"kind": "access", "text": "todo"})
    assert response.status_code == 302
    rows = DataRequest.objects.for_system("test").filter(person=zoraida)
    assert {row.group for row in rows} == {world.lima, world.macro_sur}
    due = TODAY() + timedelta(days=settings.DATA_REQUEST_DAYS["access"])
    assert {row.due_on for row in rows} == {due}
    told = {message.to[0] for message in mail.outbox}
    assert told == {"secretariat_lima@example.test", "secretariat_macro_sur@example.test", "zoraida@example.test"}
    again = her_client.post("/mi/datos/solicitar/", {"kind": "access", "text": "todo"})
    assert again.status_code == 422
    assert "solicitud igual" in text_of(again)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "rectification", "text": " "}, "Diga qué dato debe corregirse"),
        ({"kind": "cancellation"}, "Marque la casilla"),
        ({"kind": "nada", "text": "lo que escribí"}, "lo que escribí"),
    ],
)
def test_a_request_that_lacks_something_says_so_and_keeps_what_was_typed(her_client, given, says):
    response = her_client.post("/mi/datos/solicitar/", given)
    assert response.status_code == 422
    assert says in text_of(response)


def test_the_secretariat_answers_once_and_the_person_is_told(
    client_of, zoraida, world, django_capture_on_commit_callbacks
):
    asked = own_data.open_requests(person=zoraida, kind="access", text="", by=zoraida.account)[0]
    client = client_of("secretariat_lima")
    empty = client.post(asked.get_absolute_url(), {"decision": "grant", "outcome": ""})
    assert empty.status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        answer = {"decision": "refuse", "outcome": "Ya se la dimos en mayo."}
        assert client.post(asked.get_absolute_url(), answer).status_code == 302
    assert "Ya se la dimos en mayo." in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["zoraida@example.test"]
    twice = client.post(asked.get_absolute_url(), {"decision": "grant", "outcome": "otra vez"})
    assert "ya respondió" in text_of(twice)
    asked.refresh_from_db()
    assert asked.state == "refused"


def test_a_deletion_removes_who_it_was_and_keeps_what_is_true(world, zoraida, her_client):
    keeper = world.user("secretariat_lima")
    minutes = meeting_services.start_minutes(meeting=BUILDERS["meetings.Meeting"](world.lima), by=keeper)
    body = "Se discutió. [[C|Zoraida Quispe]] pidió datos y [[C|Otra Persona]] también."
    meeting_services.save_draft(minutes=minutes, body=body, seen=1, by=keeper)
    version = meeting_services.approve_minutes(minutes=minutes, by=keeper)
    talk = Engagement.objects.create(
        group=world.lima, organisation=world.memberships["company_lima"].organisation, person=zoraida,
        happened_on=TODAY(), channel="call", summary="Habló ZORAIDA QUISPE MAMANI.", logged_by=keeper,
    )  # fmt: skip
    OutboundMessage.objects.create(to="zoraida@example.test", kind="x", about="y", subject="Aviso", body="b")
    asked = ask_erasure(zoraida)[0]
    own_data.close_request(request=asked, is_granted=True, outcome="Hecho.", by=keeper)

    zoraida.refresh_from_db()
    talk.refresh_from_db()
    stored = MinutesVersion.objects.for_system("test").get(pk=version.pk)
    assert (str(zoraida), zoraida.email, zoraida.phone) == ("Persona retirada", "", "")
    assert "Quispe" not in zoraida.folded
    assert stored.body == "Se discutió. [[C|]] pidió datos y [[C|Otra Persona]] también."
    assert stored.is_whole
    assert "Zoraida" not in talk.summary
    assert "ZORAIDA" not in talk.summary
    assert "zoraida" not in talk.folded
    assert her_client.get("/mi/").status_code == 302  # the session opens nothing any more
    account = User.objects.get(person=zoraida)
    assert (account.is_active, account.has_usable_password()) == (False, True) or not account.has_usable_password()
    left = OutboundMessage.objects.filter(to="zoraida@example.test")
    assert [message.kind for message in left] == ["data_request_answered"]
    certificate = ErasureCertificate.objects.for_system("test").get()
    assert certificate.counts["minutes"] == 1
    assert audit.broken_entry() is None


def _talk(world, group, person=None, text="Habló Zoraida Quispe Mamani."):
    organisation = world.memberships[f"company_{group.slug.replace('-', '_')}"].organisation
    return Engagement.objects.create(
        group=group, organisation=organisation, person=person, happened_on=TODAY(), channel="call", summary=text,
        logged_by=world.user("operator"),
    )  # fmt: skip


def test_mail_to_an_erased_address_is_forgotten_however_it_was_typed(world, zoraida):
    Person.objects.for_system("test").filter(pk=zoraida.pk).update(email="Zoraida@Example.test")
    zoraida.refresh_from_db()
    OutboundMessage.objects.create(to="Zoraida@Example.test", kind="mailing", about="y", subject="Aviso", body="b")
    erasure.anonymise(zoraida, by=None)
    assert not OutboundMessage.objects.filter(to__iexact="zoraida@example.test").exists()


def _applied(world, group, email):
    return MembershipApplication.objects.create(
        group=group, organisation_name="Postulante reservada", category="company", given_names="Otra",
        family_names="Persona", email=email, motivation="m", consent_version="1", token_hash=email + group.slug,
        email_confirmed_at=timezone.now(), state="submitted",
    )  # fmt: skip


def test_an_address_that_nobody_proved_opens_no_data_of_its_owner(her_client, zoraida, world):
    """A secretariat types contact addresses, its own too: what went to an address is shown to its login alone."""
    _applied(world, world.macro_sur, "ajena@example.test")
    OutboundMessage.objects.create(to="ajena@example.test", kind="x", about="y", subject="Asunto ajeno", body="b")
    Person.objects.for_system("test").filter(pk=zoraida.pk).update(email="ajena@example.test")
    held = text_of(her_client.get(reverse("my_data_json")))
    assert "Postulante reservada" not in held
    assert "Asunto ajeno" not in held


def test_an_erasure_touches_nothing_of_who_really_has_a_typed_address(world, zoraida):
    victim = world.user("company_macro_sur").person
    application = _applied(world, world.macro_sur, "sinficha@example.test")
    mail_to_victim = OutboundMessage.objects.create(to=victim.email, kind="x", about="y", subject="A", body="b")
    for address in (victim.email, "sinficha@example.test"):
        Person.objects.for_system("test").filter(pk=zoraida.pk).update(email=address, anonymised_at=None)
        zoraida.refresh_from_db()
        erasure.anonymise(zoraida, by=None)
    application.refresh_from_db()
    mail_to_victim.refresh_from_db()
    assert application.email == "sinficha@example.test"
    assert (mail_to_victim.to, mail_to_victim.body) == (victim.email, "b")


def test_the_log_of_an_export_keeps_no_name_that_was_searched(world, client_of):
    client_of("secretariat_lima").get("/secretaria/personas/?q=Zoraida&formato=csv")
    (entry,) = AuditEntry.objects.filter(action="people.exported")
    assert "Zoraida" not in str(entry.details)


def test_retention_takes_the_name_out_of_the_log_of_outreach_too(world, zoraida):
    talk, foreign = _talk(world, world.lima, zoraida), _talk(world, world.macro_sur)
    erasure.anonymise(zoraida, by=None)
    talk.refresh_from_db()
    foreign.refresh_from_db()
    assert "Zoraida" not in talk.summary
    assert talk.person is None
    # A group that never kept the person speaks of a namesake.
    assert "Zoraida" in foreign.summary


def test_erasing_a_namesake_leaves_another_groups_minutes_alone(world, zoraida):
    """Anybody may correct their own name; to be erased under a speaker's must not touch what that speaker said."""
    keeper = world.user("secretariat_macro_sur")
    minutes = meeting_services.start_minutes(meeting=BUILDERS["meetings.Meeting"](world.macro_sur), by=keeper)
    meeting_services.save_draft(minutes=minutes, body="Habló [[C|Zoraida Quispe Mamani]].", seen=1, by=keeper)
    version = meeting_services.approve_minutes(minutes=minutes, by=keeper)
    own_data.close_request(
        request=ask_erasure(zoraida)[0], is_granted=True, outcome="Hecho.", by=world.user("secretariat_lima")
    )
    stored = MinutesVersion.objects.for_system("test").get(pk=version.pk)
    assert stored.body == "Habló [[C|Zoraida Quispe Mamani]]."
    assert stored.seal == version.seal


def test_minutes_of_an_erased_person_read_by_pillar(world, zoraida, client_of):
    keeper = world.user("secretariat_lima")
    minutes = meeting_services.start_minutes(meeting=BUILDERS["meetings.Meeting"](world.lima), by=keeper)
    meeting_services.save_draft(minutes=minutes, body="Habló [[C|Zoraida Quispe Mamani]].", seen=1, by=keeper)
    meeting_services.approve_minutes(minutes=minutes, by=keeper)
    own_data.close_request(request=ask_erasure(zoraida)[0], is_granted=True, outcome="Hecho.", by=keeper)
    page = text_of(client_of("secretariat_lima").get(reverse("minutes_detail", args=[minutes.meeting.public_id])))
    assert "Habló la representación del pilar empresa." in page


def test_while_another_group_keeps_the_person_only_one_groups_part_is_removed(world, zoraida):
    membership = world.memberships["company_macro_sur"]
    make.seat(zoraida, membership, starts_on=TODAY() - timedelta(days=9))
    first, second = sorted(ask_erasure(zoraida), key=lambda row: row.group_id)
    own_data.close_request(request=first, is_granted=True, outcome="Hecho.", by=world.user("secretariat_lima"))
    zoraida.refresh_from_db()
    assert zoraida.given_names == "Zoraida"
    current = Seat.objects.for_system("test").current_on(TODAY()).filter(person=zoraida)
    assert [seat.membership for seat in current] == [membership]
    own_data.close_request(request=second, is_granted=True, outcome="Hecho.", by=world.user("secretariat_macro_sur"))
    zoraida.refresh_from_db()
    assert zoraida.anonymised_at is not None


def test_the_other_secretariat_cannot_erase(world, zoraida):
    with pytest.raises(NotAllowed):
        erasure.erase_from_group(person=zoraida, group=world.lima, by=world.user("secretariat_macro_sur"))


def test_the_last_mail_to_an_erased_person_is_forgotten_once_sent(world, zoraida, django_capture_on_commit_callbacks):
    from vpwg.privacy.jobs import forget_farewells

    with django_capture_on_commit_callbacks(execute=True):
        own_data.close_request(
            request=ask_erasure(zoraida)[0], is_granted=True, outcome="Hecho.", by=world.user("secretariat_lima")
        )
    assert [message.to for message in mail.outbox][-1] == ["zoraida@example.test"]
    assert forget_farewells() == 1
    assert not OutboundMessage.objects.filter(to="zoraida@example.test").exists()
    assert forget_farewells() == 0


def _overdue(world):
    """One row per rule whose time is over."""
    long_ago, day = timezone.now() - timedelta(days=9_000), TODAY() - timedelta(days=9_000)
    person = make.person("Vieja", "Gloria", email="v@example.test")
    make.seat(person, world.memberships["company_lima"], starts_on=day, ends_on=day)
    contact = make.person("Con", "Tacto", data_origin_on=day)
    organisation = world.memberships["company_lima"].organisation
    make.contact(contact, organisation, world.lima)
    common = {"group": world.lima, "organisation_name": "O", "category": "company", "given_names": "A",
              "family_names": "B", "motivation": "m", "consent_version": "1"}  # fmt: skip
    MembershipApplication.objects.create(**common, email="a@example.test", token_hash="1")
    MembershipApplication.objects.create(
        **common, email="b@example.test", token_hash="2", state="declined", email_confirmed_at=long_ago
    )
    MembershipApplication.objects.for_system("test").update(created_at=long_ago)
    Invitation.objects.create(
        person=person, email="v@example.test", token_hash="t", expires_at=long_ago, invited_by=world.user("operator")
    )
    OutboundMessage.objects.create(to="z@example.test", kind="k", about="a", subject="s", body="", state="sent",
                                   sent_at=long_ago)  # fmt: skip
    return person, contact


def test_retention_lists_without_touching_and_removes_with_apply(world, capsys):
    person, contact = _overdue(world)
    call_command("retention")
    listed = capsys.readouterr().out
    for rule in ("former_people", "idle_contacts", "unconfirmed_applications", "declined_applications", "sent_mail"):
        assert f"{rule}: " in listed
    assert ": 1\n" in listed
    assert Person.objects.for_system("test").get(pk=person.pk).email == "v@example.test"
    call_command("retention", "--apply")
    assert "constancia" in capsys.readouterr().out
    assert [str(Person.objects.for_system("test").get(pk=each.pk)) for each in (person, contact)] == [
        "Persona retirada"
    ] * 2
    assert set(MembershipApplication.objects.for_system("test").values_list("email", flat=True)) == {
        "suprimido@invalid.example"
    }
    assert all(not rule.rows().exists() for rule in RULES)
    assert ErasureCertificate.objects.for_system("test").count() >= 5
    assert audit.broken_entry() is None


def test_retention_spares_who_is_still_here(world):
    rows = next(rule for rule in RULES if rule.name == "former_people").rows()
    assert not rows.filter(
        pk__in=[user.person_id for user in world.personas.values() if getattr(user, "person_id", None)]
    )


def test_an_incidents_clock_runs_from_knowing_it(world, client_of, settings):
    known = timezone.localtime() - timedelta(hours=10)
    given = {
        "group": world.lima.slug,
        "title": "Laptop robada",
        "known_at": f"{known:%Y-%m-%dT%H:%M}",
        "description": "d",
    }
    client = client_of("secretariat_lima")
    response = client.post("/secretaria/incidentes/nuevo/", given, follow=True)
    assert "37 horas" in text_of(response) or "38 horas" in text_of(response)
    incident = DataIncident.objects.for_system("test").get()
    closing = client.post(reverse("incident_close", args=[incident.public_id]), follow=True)
    assert "Anote cuándo se avisó a la autoridad" in text_of(closing)
    told = {"title": "Laptop robada", "known_at": given["known_at"], "description": "d", "measures": "Se cambió la clave",
            "authority_told_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "edit_version": incident.edit_version}  # fmt: skip
    assert client.post(reverse("incident_edit", args=[incident.public_id]), told).status_code == 302
    assert client.post(reverse("incident_edit", args=[incident.public_id]), told).status_code == 409
    client.post(reverse("incident_close", args=[incident.public_id]))
    incident.refresh_from_db()
    assert incident.closed_at is not None
    assert client.get(reverse("incident_edit", args=[incident.public_id])).status_code == 404


def test_an_incident_cannot_be_known_in_the_future_or_told_before_it_was_known(world, client_of):
    soon, now = timezone.localtime() + timedelta(days=1), timezone.localtime() - timedelta(hours=2)
    given = {"group": world.lima.slug, "title": "t", "known_at": f"{soon:%Y-%m-%dT%H:%M}", "description": "d"}
    response = client_of("secretariat_lima").post("/secretaria/incidentes/nuevo/", given)
    assert response.status_code == 422
    assert "todavía no llega" in text_of(response)
    early = given | {
        "known_at": f"{now:%Y-%m-%dT%H:%M}",
        "authority_told_at": f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}",
    }
    assert "antes de que se supo" in text_of(client_of("secretariat_lima").post("/secretaria/incidentes/nuevo/", early))


def test_the_secretariat_is_reminded_twice_and_no_more(world):
    incident = DataIncident.objects.create(
        group=world.lima, title="t", known_at=timezone.now() - timedelta(hours=25), description="d",
        logged_by=world.user("secretariat_lima"),
    )  # fmt: skip
    incidents.warn_of_deadlines()
    incidents.warn_of_deadlines()
    assert OutboundMessage.objects.filter(kind="incident.half").count() == 1
    DataIncident.objects.for_system("test").filter(pk=incident.pk).update(known_at=timezone.now() - timedelta(hours=45))
    incidents.warn_of_deadlines()
    assert OutboundMessage.objects.filter(kind="incident.last", to="secretariat_lima@example.test").count() == 1
    assert not OutboundMessage.objects.filter(to="secretariat_macro_sur@example.test").exists()


def test_a_person_chooses_topics_of_interest(her_client, zoraida):
    call_command("load_topics")
    code = interests.choices()[0][0]
    given = {"given_names": "Zoraida", "family_names": "Quispe", "preferred_language": "es", "interest_codes": [code],
             "edit_version": 1}  # fmt: skip
    assert her_client.post("/mi/datos/corregir/", given).status_code == 302
    zoraida.refresh_from_db()
    assert zoraida.interest_codes == [code]
    assert her_client.post("/mi/datos/corregir/", given | {"interest_codes": ["inventado"]}).status_code == 422
