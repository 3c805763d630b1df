"""From the public form to admission, and the consultation in between."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.access.policy import NotAllowed, NotReady
from members.access.viewer import lima_today
from members.admission.models import ApplicationTransition, ConsultationAnswer, MembershipApplication
from members.admission.services import admission, applications, consultations
from members.directory.models import Invitation, Organisation, Person, Seat
from tests import make
from tests.doors.applications import presented, under_review

State = MembershipApplication.State


@pytest.fixture(autouse=True)
def _no_limits_left_over(db):
    cache.clear()


def text_of(response):
    return response.content.decode()


def typed(world, **values):
    return {
        "group": world.lima.slug, "organisation_name": "Asociación Postulante", "category": "civil-society",
        "standing": "member", "pillar": "S", "given_names": "Paula", "family_names": "Postulante",
        "email": "paula@example.test", "motivation": "Queremos participar.", "consents": "on",
        "department_codes": ["08"],
    } | values  # fmt: skip


@pytest.fixture
def link(world, django_capture_on_commit_callbacks):
    """Fill in the public form; return the link that came by mail."""
    with django_capture_on_commit_callbacks(execute=True):
        assert Client().post("/postular/", typed(world)).status_code == 302
    return re.search(r"(/postular/seguir/\S+/)", mail.outbox[-1].body).group(1)


def test_a_draft_is_nobodys_but_its_writers(link, client_of):
    assert "Asociación Postulante" in text_of(Client().get(link))
    application = MembershipApplication.objects.for_system("test").get()
    assert application.state == State.DRAFT
    keeper = client_of("secretariat_lima")
    assert "Asociación Postulante" not in text_of(keeper.get("/secretaria/postulaciones/"))
    assert keeper.get(reverse("application_review", args=[application.public_id])).status_code == 404


def test_opening_the_link_presents_nothing_and_confirming_does(link, client_of, django_capture_on_commit_callbacks):
    visitor = Client()
    visitor.get(link)
    assert visitor.get(f"{link}presentar/").status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(f"{link}presentar/")
    application = MembershipApplication.objects.for_system("test").get()
    assert (application.state, application.email_confirmed_at is not None) == (State.SUBMITTED, True)
    assert [m.to for m in mail.outbox[1:]] == [["secretariat_lima@example.test"]]
    assert "Asociación Postulante" not in mail.outbox[-1].subject + mail.outbox[-1].body
    assert "Asociación Postulante" in text_of(client_of("secretariat_lima").get("/secretaria/postulaciones/"))
    again = visitor.post(f"{link}presentar/", follow=True)
    assert "ya fue presentada" in text_of(again)
    assert ApplicationTransition.objects.for_system("test").count() == 1


def test_a_draft_can_be_corrected_and_a_presented_one_cannot(link, world):
    visitor = Client()
    given = typed(world, organisation_name="Nombre corregido", edit_version=1)
    assert visitor.post(f"{link}cambiar/", given).status_code == 302
    assert visitor.post(f"{link}cambiar/", given).status_code == 409  # a second tab
    visitor.post(f"{link}presentar/")
    assert visitor.get(f"{link}cambiar/").status_code == 404
    assert MembershipApplication.objects.for_system("test").get().organisation_name == "Nombre corregido"


def test_the_answer_never_tells_whether_an_address_is_known(world, link, django_capture_on_commit_callbacks):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        known = Client().post("/postular/enlace/", {"email": "PAULA@example.test"})
        unknown = Client().post("/postular/enlace/", {"email": "nadie@example.test"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1
    assert Client().get(link).status_code == 404  # the earlier link was replaced
    fresh = re.search(r"(/postular/seguir/\S+/)", mail.outbox[-1].body).group(1)
    assert Client().get(fresh).status_code == 200


@pytest.mark.parametrize("token", ["x", "../../etc", "a" * 43, "%00", "'--"])
def test_a_guessed_link_is_a_page_that_does_not_exist(world, token):
    assert Client().get(f"/postular/seguir/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"consents": ""}, "Sin su consentimiento"),
        ({"pillar": ""}, "Elija el sector"),
        ({"email": "no es correo"}, "correo electrónico válid"),
        ({"organisation_name": "x" * 201}, "200"),
        ({"motivation": "x" * 4001}, "4000"),
        ({"department_codes": ["99"]}, "99"),
        ({"group": "77"}, "válida"),
    ],
)
def test_a_bad_form_says_so_and_keeps_what_was_typed(world, values, says):
    response = Client().post("/postular/", typed(world, acronym="SIGLATECLEADA") | values)
    assert response.status_code == 422
    assert says in text_of(response)
    assert "SIGLATECLEADA" in text_of(response)
    assert not MembershipApplication.objects.for_system("test").exists()


def test_line_breaks_in_names_reach_no_mail_header(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/postular/", typed(world, organisation_name="A\r\nBcc: x@example.test"))
    for message in mail.outbox:
        assert "\n" not in message.subject
        assert message.recipients() == ["paula@example.test"]


def test_programs_that_fill_in_the_bait_get_nothing(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = Client().post("/postular/", typed(world, website_confirm="http://spam.example"))
    assert response.status_code == 302
    assert not mail.outbox
    assert not MembershipApplication.objects.for_system("test").exists()


def test_an_address_gets_three_links_an_hour_and_a_visitor_ten_tries(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        statuses = [Client().post("/postular/", typed(world)).status_code for _ in range(12)]
    assert len(mail.outbox) == 3
    assert statuses == [302] * 10 + [429] * 2


def test_drafts_that_nobody_presents_are_dropped(world, link, settings):
    rows = MembershipApplication.objects.for_system("test")
    assert applications.drop_old_drafts() == 0
    rows.update(created_at=timezone.now() - timedelta(days=settings.APPLICATION_DRAFT_DAYS + 1))
    assert applications.drop_old_drafts() == 1


# Review ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("to", State.values)
def test_only_the_stated_steps_are_possible(world, before, to):
    application = presented(world)
    MembershipApplication.objects.for_system("test").filter(pk=application.pk).update(state=before)
    application.refresh_from_db()
    allowed = {("submitted", "under-review"), ("submitted", "declined"), ("under-review", "returned"),
               ("under-review", "declined"), ("returned", "under-review"), ("returned", "declined")}  # fmt: skip
    step = {"application": application, "to": to, "message": "m", "by": world.user("secretariat_lima")}
    if (before, to) in allowed:
        assert applications.move_application(**step).state == to
    else:
        with pytest.raises(NotReady):
            applications.move_application(**step)


def test_two_reviewers_at_once_take_one_step(world):
    application = presented(world)
    stale = MembershipApplication.objects.for_system("test").get(pk=application.pk)
    keeper = world.user("secretariat_lima")
    applications.move_application(application=application, to="under-review", message="", by=keeper)
    with pytest.raises(NotReady, match="Otra persona"):
        applications.move_application(application=stale, to="declined", message="no", by=keeper)


def test_each_step_has_its_mail_shown_beforehand(world, client_of, django_capture_on_commit_callbacks):
    application = under_review(world)
    address, client = (
        reverse("application_move", args=[application.public_id, "returned"]),
        client_of("secretariat_lima"),
    )
    shown = text_of(client.post(address, {"message": "¿Cuántos son?", "preview": "1"}))
    assert "tiene preguntas sobre su postulación" in shown
    application.refresh_from_db()
    assert application.state == State.UNDER_REVIEW
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"message": "¿Cuántos son?"}).status_code == 302
    assert mail.outbox[-1].to == ["paula@example.test"]
    assert "¿Cuántos son?" in mail.outbox[-1].body
    assert client.post(address, {"message": "otra vez"}).status_code == 422
    empty = under_review(world, token="e" * 43)
    refused = client.post(reverse("application_move", args=[empty.public_id, "declined"]), {"message": " "})
    assert "Escriba el mensaje" in text_of(refused)


def test_mail_goes_in_the_applicants_language(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/en/postular/", typed(world))
    assert MembershipApplication.objects.for_system("test").get().language == "en"
    assert "/en/postular/seguir/" in mail.outbox[-1].body


def test_the_applicant_answers_questions_and_never_reads_a_note(world):
    token = "q" * 43
    application = under_review(world, token=token)
    keeper = world.user("secretariat_lima")
    applications.add_note(application=application, text="NOTAINTERNA sospechosa", by=keeper)
    applications.move_application(application=application, to="returned", message="¿Cuántos son?", by=keeper)
    link, visitor = f"/postular/seguir/{token}/", Client()
    page = text_of(visitor.get(link))
    assert "¿Cuántos son?" in page
    assert "NOTAINTERNA" not in page
    visitor.post(f"{link}presentar/", {"answer": "Somos doce."})
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    assert "NOTAINTERNA" not in text_of(visitor.get(link))
    assert all("NOTAINTERNA" not in message.body for message in mail.outbox)


def test_what_applicants_write_is_shown_as_text(world, client_of):
    application = presented(world, motivation="<script>alert(1)</script>")
    page = text_of(client_of("secretariat_lima").get(reverse("application_review", args=[application.public_id])))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


# Admission ------------------------------------------------------------------------------------------------------------


def admit(world, application, **values):
    given = {"organisation": None, "standing": "member", "pillar": "S", "starts_on": lima_today(), "message": "",
             "by": world.user("secretariat_lima")} | values  # fmt: skip
    return admission.admit_application(application=application, **given)


def test_admission_makes_organisation_membership_seat_and_invitation(world, django_capture_on_commit_callbacks):
    application = under_review(world)
    with django_capture_on_commit_callbacks(execute=True):
        membership = admit(world, application, message="Bienvenidos.")
    assert (membership.organisation.name, membership.pillar, membership.stage) == (
        "Asociación Postulante",
        "S",
        "admitted",
    )
    seat = Seat.objects.for_system("test").get(membership=membership)
    assert (seat.person.email, seat.starts_on) == ("paula@example.test", lima_today())
    assert seat.person.consents.get().purpose == "group-work"
    assert Invitation.objects.get(person=seat.person).is_open
    assert [m.subject for m in mail.outbox if m.to == ["paula@example.test"]][-2:] == [
        "Su postulación fue admitida", "Invitación al portal de los Principios Voluntarios",
    ]  # fmt: skip
    application.refresh_from_db()
    assert application.membership == membership


@pytest.mark.parametrize("values", [{"pillar": ""}, {"standing": "observer", "pillar": "S", "starts_on": None}])
def test_admission_is_whole_or_nothing(world, values):
    application = under_review(world)
    before = Organisation.objects.for_system("test").count(), Person.objects.for_system("test").count()
    with pytest.raises(ValidationError):
        admit(world, application, **values)
    assert (Organisation.objects.for_system("test").count(), Person.objects.for_system("test").count()) == before
    application.refresh_from_db()
    assert application.state == State.UNDER_REVIEW


def test_a_prospect_of_the_pipeline_becomes_the_member(world):
    organisation = make.organisation("Asociación Postulante", "civil-society")
    prospect = make.membership(
        organisation, world.lima, pillar="S", stage="contacted", starts_on=lima_today() - timedelta(days=40)
    )
    application = under_review(world)
    prospect.refresh_from_db()
    assert prospect.stage == "applying"
    membership = admit(world, application, organisation=organisation)
    assert membership.pk == prospect.pk
    assert [change.after for change in membership.stage_changes.all()][-2:] == ["applying", "admitted"]
    assert Organisation.objects.for_system("test").filter(name="Asociación Postulante").count() == 1


def test_the_other_secretariat_moves_nothing(world):
    application, other = under_review(world), world.user("secretariat_macro_sur")
    for step in (
        lambda: applications.move_application(application=application, to="declined", message="m", by=other),
        lambda: applications.add_note(application=application, text="n", by=other),
        lambda: admit(world, application, by=other),
    ):
        with pytest.raises(NotAllowed):
            step()


# Consultation ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def consultation(world):
    return consultations.open_consultation(
        application=under_review(world), summary="Se presenta una asociación.",
        until_on=lima_today() + timedelta(days=3), by=world.user("secretariat_lima"),
    )  # fmt: skip


def test_members_answer_for_their_organisation_and_the_secretariat_sees_the_tally(world, client_of, consultation):
    address = reverse("consultation_answer", args=[consultation.application.public_id])
    company = client_of("company_lima")
    assert "Se presenta una asociación." in text_of(company.get(address))
    given = {"membership": world.memberships["company_lima"].public_id, "answer": "objection", "reason": ""}
    assert company.post(address, given).status_code == 422
    assert company.post(address, given | {"reason": "MOTIVOSECRETO"}).status_code == 302
    assert company.post(address, given | {"answer": "no-objection"}).status_code == 302
    other = {
        "membership": world.memberships["civil_society_lima"].public_id,
        "answer": "objection",
        "reason": "MOTIVOSECRETO",
    }
    assert client_of("civil_society_lima").post(address, other).status_code == 302
    assert "MOTIVOSECRETO" not in text_of(company.get(address))
    tally = {
        row.letter: (row.no_objection, row.objection, len(row.silent)) for row in consultations.tally_of(consultation)
    }
    assert tally == {"C": (1, 0, 0), "G": (0, 0, 1), "S": (0, 1, 0)}
    review = text_of(
        client_of("secretariat_lima").get(reverse("application_review", args=[consultation.application.public_id]))
    )
    assert "MOTIVOSECRETO" in review


@pytest.mark.parametrize(
    "persona",
    ["observer_lima", "guest", "civil_society_macro_sur", "secretariat_lima", "former_member", "operator", "blocked"],
)
def test_only_member_organisations_of_the_group_are_asked(world, client_of, consultation, persona):
    client = client_of(persona)
    address = reverse("consultation_answer", args=[consultation.application.public_id])
    assert client.get(address).status_code in ((302,) if persona == "blocked" else (404,))
    assert "Asociación Postulante" not in text_of(client.get("/mi/consultas/"))


def test_nobody_answers_for_another_organisation(world, client_of, consultation):
    address = reverse("consultation_answer", args=[consultation.application.public_id])
    given = {"membership": world.memberships["civil_society_lima"].public_id, "answer": "no-objection"}
    assert client_of("company_lima").post(address, given).status_code == 422
    with pytest.raises(NotAllowed):
        consultations.answer_consultation(
            consultation=consultation, membership=world.memberships["civil_society_lima"], answer="no-objection",
            reason="", by=world.user("company_lima"),
        )  # fmt: skip
    assert not ConsultationAnswer.objects.exists()


def test_the_last_day_counts_whole_and_then_it_is_over(world, client_of, consultation):
    type(consultation).objects.for_system("test").filter(pk=consultation.pk).update(until_on=lima_today())
    consultation.refresh_from_db()
    assert consultations.is_open(consultation)
    type(consultation).objects.for_system("test").filter(pk=consultation.pk).update(
        until_on=lima_today() - timedelta(days=1)
    )
    address = reverse("consultation_answer", args=[consultation.application.public_id])
    given = {"membership": world.memberships["company_lima"].public_id, "answer": "no-objection"}
    assert "La consulta ya cerró" in text_of(client_of("company_lima").post(address, given))


def test_reminders_go_to_who_has_not_answered_once_a_day(world, consultation, django_capture_on_commit_callbacks):
    keeper = world.user("secretariat_lima")
    consultations.answer_consultation(
        consultation=consultation, membership=world.memberships["company_lima"], answer="no-objection", reason="",
        by=world.user("company_lima"),
    )  # fmt: skip
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        consultations.remind(consultation=consultation, by=keeper)
        consultations.remind(consultation=consultation, by=keeper)
    told = sorted(message.to[0] for message in mail.outbox)
    assert told == ["civil_society_lima@example.test", "government_lima@example.test"]
    assert all("Postulante" not in message.subject + message.body for message in mail.outbox)


def test_the_desks_show_what_waits(world, client_of, consultation):
    assert "La secretaría técnica le consulta" in text_of(client_of("company_lima").get("/mi/"))
    assert "La secretaría técnica le consulta" not in text_of(client_of("observer_lima").get("/mi/"))
    assert "Postulaciones en espera" in text_of(client_of("secretariat_lima").get("/secretaria/"))
    assert "Postulaciones en espera" not in text_of(client_of("secretariat_macro_sur").get("/secretaria/"))
