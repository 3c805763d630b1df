"""Of two who do the same at the same instant exactly one does it; the other is told, and nothing breaks."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from meetings import services as meetings
from meetings.models import AgendaItem, Meeting
from members.access import grants
from members.access.viewer import lima_today
from members.admission.models import MembershipApplication
from members.admission.services import applications, consultations
from members.directory.models import Consent, Contact, Invitation, Membership, Seat, User
from members.directory.services import directory, invitations
from members.directory.services import memberships as membership_services
from members.mailings.models import Mailing
from members.mailings.services import mailings
from resources.models import Collection, CollectionItem, Edition, Proposal, Resource
from resources.services import collections, editions, proposals
from tests import make
from tests.builders import BUILDERS
from tests.concurrency.conftest import kinds_of
from vpwg.common.files import check_upload
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.privacy.models import DataIncident, DataRequest
from vpwg.privacy.services import incidents, own_data


@pytest.fixture
def keeper(cast):
    return cast.user("secretariat_lima")


@pytest.fixture(autouse=True)
def _one_chain(cast):
    yield
    assert audit.broken_entry() is None


def under_review(cast):
    return MembershipApplication.objects.create(
        group=cast.lima, organisation_name="Nueva", category="company", pillar="C", given_names="Ana",
        family_names="Ruiz", email="ana@demo.example", motivation="x", state="under-review", token_hash="h" * 64,
    )  # fmt: skip


def logged(action):
    return AuditEntry.objects.filter(action=action).count()


def test_a_message_goes_out_once(cast, race, mailoutbox):
    message = OutboundMessage.objects.create(to="a@demo.example", kind="account", about="a", subject="s", body="b")
    outcomes = race(*[lambda: outbox.send(message.pk)] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert len(mailoutbox) == 1


def test_the_same_mail_asked_for_twice_is_one_row(cast, race):
    def ask():
        return outbox.send_later(
            to="a@demo.example", kind="account", about="x", subject="s", template="plain", context={"body": "b"}
        ).pk

    outcomes = race(ask, ask, ask)
    assert kinds_of(outcomes) == ["done"] * 3
    assert OutboundMessage.objects.filter(about="x").count() == 1


def test_an_invitation_opens_one_account(cast, race, keeper):
    person = make.person("Ana", "Ruiz", email="ana@demo.example")
    make.seat(person, cast.memberships["secretariat_lima"], starts_on=lima_today(), kind="alternate")
    invitation = invitations.invite_person(person=person, by=keeper)

    def accept():
        fresh = Invitation.objects.get(pk=invitation.pk)
        return invitations.accept_invitation(invitation=fresh, password="una-clave-larga-de-prueba")

    assert kinds_of(race(accept, accept)) == ["NotAllowed", "done"]
    assert User.objects.filter(person=person).count() == 1
    assert logged("invitation.accepted") == 1


def test_an_application_is_decided_once(cast, race, keeper):
    application = under_review(cast)

    def move(to):
        def act():
            fresh = MembershipApplication.objects.for_system("test").get(pk=application.pk)
            return applications.move_application(application=fresh, to=to, message="Gracias", by=keeper)

        return act

    assert kinds_of(race(move("declined"), move("declined"))) == ["NotReady", "done"]
    assert logged("application.declined") == 1


def test_the_pillars_are_consulted_once(cast, race, keeper):
    application = under_review(cast)

    def ask():
        fresh = MembershipApplication.objects.for_system("test").get(pk=application.pk)
        until = lima_today() + timedelta(days=5)
        return consultations.open_consultation(application=fresh, summary="Resumen", until_on=until, by=keeper)

    assert kinds_of(race(ask, ask)) == ["NotReady", "done"]


def test_an_organisation_that_answers_twice_has_one_answer(cast, race, keeper):
    application = under_review(cast)
    consultation = consultations.open_consultation(
        application=application, summary="Resumen", until_on=lima_today() + timedelta(days=5), by=keeper
    )
    membership = cast.memberships["company_lima"]

    def answer():
        return consultations.answer_consultation(
            consultation=consultation, membership=membership, answer="no-objection", reason="",
            by=cast.user("company_lima"),
        )  # fmt: skip

    assert kinds_of(race(answer, answer, answer)) == ["done"] * 3
    assert consultation.answers.count() == 1


def test_an_edition_of_a_language_and_version_is_one(cast, race, keeper):
    work = BUILDERS["resources.Resource"](cast.lima)

    def add():
        uploaded = SimpleUploadedFile("nota.txt", b"hola")
        edition = Edition(resource=work, language="es", version="1.0", file=uploaded)
        return editions.add_edition(edition=edition, checked=check_upload(uploaded), by=keeper)

    def link():
        edition = Edition(resource=work, language="es", version="1.0", link="https://demo.example/x")
        return editions.add_link(edition=edition, by=keeper)

    assert kinds_of(race(add, add, link)) == ["ValidationError", "ValidationError", "done"]
    assert Edition.objects.for_system("test").filter(resource=work).count() == 1


def test_a_proposal_is_answered_once(cast, race, keeper):
    work = BUILDERS["resources.Resource"](cast.lima)
    proposal = Proposal.objects.create(resource=work, proposed_by=cast.user("company_lima"))

    def accept():
        fresh = Proposal.objects.for_system("test").select_related("resource").get(pk=proposal.pk)
        return proposals.accept_proposal(proposal=fresh, by=keeper)

    def decline():
        fresh = Proposal.objects.for_system("test").select_related("resource").get(pk=proposal.pk)
        return proposals.decline_proposal(proposal=fresh, reason="No", by=keeper)

    assert kinds_of(race(accept, decline)) == ["ValidationError", "done"]


def test_works_put_into_a_collection_at_once_have_places_of_their_own(cast, race, keeper):
    collection = Collection.objects.create(title_es="Caja", group=cast.lima, slug="caja-aaaaaaaaaa")
    works = [BUILDERS["resources.Resource"](cast.lima) for _each in range(4)]
    acts = [
        lambda w=work: collections.add_to_collection(collection=collection, resource=w, by=keeper) for work in works
    ]
    assert kinds_of(race(*acts)) == ["done"] * 4
    places = CollectionItem.objects.for_system("test").filter(collection=collection).values_list("position", flat=True)
    assert sorted(places) == [1, 2, 3, 4]


def test_the_same_work_put_twice_into_a_collection_stands_there_once(cast, race, keeper):
    collection = Collection.objects.create(title_es="Caja", group=cast.lima, slug="caja-aaaaaaaaaa")
    work = BUILDERS["resources.Resource"](cast.lima)

    def add():
        return collections.add_to_collection(collection=collection, resource=work, by=keeper)

    assert kinds_of(race(add, add)) == ["done", "done"]
    assert collection.items.count() == 1


def test_works_moved_at_once_keep_places_of_their_own(cast, race, keeper):
    collection = Collection.objects.create(title_es="Caja", group=cast.lima, slug="caja-aaaaaaaaaa")
    works = [BUILDERS["resources.Resource"](cast.lima) for _each in range(3)]
    for work in works:
        collections.add_to_collection(collection=collection, resource=work, by=keeper)

    def move(work, step):
        return lambda: collections.move_in_collection(collection=collection, resource=work, step=step, by=keeper)

    assert kinds_of(race(move(works[0], 1), move(works[2], -1), move(works[1], 1))) == ["done"] * 3
    assert sorted(collection.items.values_list("position", flat=True)) == [1, 2, 3]


def test_points_added_to_an_agenda_at_once_have_places_of_their_own(cast, race, keeper):
    meeting = BUILDERS["meetings.Meeting"](cast.lima)

    def add(title):
        return lambda: meetings.add_agenda_item(
            item=AgendaItem(meeting=Meeting.objects.for_system("test").get(pk=meeting.pk), title=title), by=keeper
        )

    assert kinds_of(race(*(add(f"Punto {n}") for n in range(4)))) == ["done"] * 4
    assert sorted(AgendaItem.objects.for_system("test").filter(meeting=meeting).values_list("position", flat=True)) == [
        1, 2, 3, 4,
    ]  # fmt: skip


def test_a_row_lent_twice_is_lent_once(cast, race):
    work, reader = BUILDERS["resources.Resource"](cast.lima), cast.user("company_lima")

    def lend():
        grants.lend(work, to=reader)

    assert kinds_of(race(lend, lend, lend)) == ["done"] * 3
    assert grants.lent_ids(Resource, reader.pk) == {work.pk}


def test_a_membership_has_one_titular(cast, race, keeper):
    membership = make.membership(make.organisation("Otra"), cast.lima, starts_on=lima_today())

    def seat(name):
        def act():
            person = make.person(name, "Ruiz")
            row = Seat(membership=membership, kind="titular", starts_on=lima_today(), person=person)
            return directory.create_seat(seat=row, person=person, by=keeper)

        return act

    assert kinds_of(race(seat("Ana"), seat("Eva"))) == ["ValidationError", "done"]


def test_an_organisation_joins_a_group_once(cast, race, keeper):
    organisation = make.organisation("Otra")

    def join():
        row = Membership(group=cast.lima, pillar="C", starts_on=lima_today())
        return membership_services.add_membership(membership=row, organisation=organisation, by=keeper)

    assert kinds_of(race(join, join)) == ["ValidationError", "done"]


def test_a_contact_is_noted_once(cast, race, keeper):
    person = make.person("Ana", "Ruiz")
    organisation = cast.memberships["company_lima"].organisation

    def note():
        return directory.create_contact(
            contact=Contact(organisation=organisation, group=cast.lima), person=person, by=keeper
        )

    assert kinds_of(race(note, note)) == ["ValidationError", "done"]


def test_a_request_about_own_data_is_opened_once(cast, race):
    owner = cast.user("company_lima")

    def ask():
        return own_data.open_requests(person=owner.person, kind="access", text="", by=owner)

    assert kinds_of(race(ask, ask)) == ["ValidationError", "done"]
    assert DataRequest.objects.for_system("test").filter(person=owner.person).count() == 1


def test_a_request_about_own_data_is_answered_once(cast, race, keeper):
    owner = cast.user("company_lima")
    (request,) = own_data.open_requests(person=owner.person, kind="access", text="", by=owner)

    def answer(is_granted):
        def act():
            fresh = DataRequest.objects.for_system("test").select_related("person", "group").get(pk=request.pk)
            return own_data.close_request(request=fresh, is_granted=is_granted, outcome="x", by=keeper)

        return act

    assert kinds_of(race(answer(True), answer(False))) == ["ValidationError", "done"]


def test_a_mailing_is_released_once(cast, race, keeper):
    person = cast.user("company_lima").person
    Consent.objects.create(person=person, purpose="mailings", is_given=True, text_version="x")
    mailing = mailings.create_mailing(mailing=Mailing(group=cast.lima, subject="Hola", body="Texto"), by=keeper)

    def send():
        fresh = Mailing.objects.for_system("test").get(pk=mailing.pk)
        return mailings.send_mailing(mailing=fresh, seen=fresh.edit_version, by=keeper)

    assert kinds_of(race(send, send)) == ["NotReady", "done"]
    assert OutboundMessage.objects.filter(kind="mailing").count() == 1


def test_of_two_saves_from_one_text_one_is_kept(cast, race, keeper):
    incident = incidents.create_incident(
        incident=DataIncident(group=cast.lima, title="Correo", description="x", known_at=timezone.now()), by=keeper
    )

    def save(text):
        def act():
            row = DataIncident.objects.for_system("test").get(pk=incident.pk)
            row.description = text
            return incidents.update_incident(incident=row, seen=1, by=keeper)

        return act

    assert kinds_of(race(save("uno"), save("dos"))) == ["StaleEdit", "done"]
