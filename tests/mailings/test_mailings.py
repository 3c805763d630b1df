"""Mail to segments: who said yes, once each, with a way out; and addresses that bounced."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.access.policy import NotAllowed, NotReady
from members.access.viewer import lima_today
from members.directory import interests
from members.directory.models import Contact, Person
from members.directory.services import directory
from members.directory.services.consents import consents_of, record_consent
from members.mailings.jobs import resume_mailings
from members.mailings.models import Mailing, MailingRecipient
from members.mailings.segments import people_in
from members.mailings.services import mailings
from resources.models import Topic
from tests import make
from vpwg.common import jobs
from vpwg.common.mail import outbox
from vpwg.common.mail.kinds import Duty, duty_of
from vpwg.common.models import AuditEntry, OutboundMessage


def text_of(response):
    return response.content.decode()


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def add_contact(world, keeper):
    """Return a maker of contacts of Lima who agreed to mailings (or not)."""

    def make(name, *, agrees=True, email=None, group=None, organisation=None, **fields):
        person = Person.objects.create(
            given_names=name, family_names="Contacto", data_origin="prueba",
            email=f"{name.lower()}@example.test" if email is None else email, **fields,
        )  # fmt: skip
        organisation = organisation or world.memberships["company_lima"].organisation
        Contact.objects.create(group=group or world.lima, person=person, organisation=organisation)
        if agrees is not None:
            record_consent(person=person, purpose="mailings", is_given=agrees, by=keeper)
        return person

    return make


@pytest.fixture
def draft(world, keeper):
    def make(segment=None, **fields):
        given = {"subject": "Aviso", "body": "Hola {{ person }} {name} %(x)s"} | fields
        mailing = Mailing(group=world.lima, segment=segment or {}, **given)
        return mailings.create_mailing(mailing=mailing, by=keeper)

    return make


def names(people):
    return {person.given_names for person in people}


def test_only_an_express_yes_with_a_good_address_receives_and_the_rest_have_a_reason(add_contact, draft):
    add_contact("Si")
    add_contact("No", agrees=False)
    add_contact("Callada", agrees=None)
    add_contact("Sincorreo", email="")
    add_contact("Rebotada", email_bounced_at=timezone.now())
    changed = add_contact("Arrepentida")
    record_consent(person=changed, purpose="mailings", is_given=False, by=None)
    found = mailings.recipients_of(draft())
    assert names(found.will) == {"Si"}
    why = {person.given_names: str(outcome) for person, outcome in found.wont}
    assert {name: why[name] for name in ("No", "Callada", "Sincorreo", "Rebotada", "Arrepentida")} == {
        "No": "refused", "Callada": "refused", "Sincorreo": "no-address", "Rebotada": "bounced",
        "Arrepentida": "refused",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ({}, {"Minera", "Verde", "Cusqueña", "company_lima", "secretariat_lima", "guest", "both_groups"}),
        ({"pillars": ["C"]}, {"Minera", "company_lima", "both_groups"}),
        ({"pillars": ["S"]}, {"Verde", "civil_society_lima"}),
        ({"standings": ["secretariat"]}, {"secretariat_lima"}),
        ({"categories": ["company"], "account": "no"}, {"Minera"}),
        ({"departments": ["08"]}, {"Cusqueña"}),
        ({"environmental": "yes"}, {"Verde"}),
        ({"topics": ["vp:1"]}, {"Verde"}),
        ({"account": "no"}, {"Minera", "Verde", "Cusqueña"}),
    ],
)
def test_a_segment_names_exactly_its_people_of_its_own_group(world, add_contact, segment, expected):
    green = make.organisation("Verde", "civil-society", is_environmental=True)
    south = make.organisation("Cusco", "state", department_codes=["08", "21"])
    today = lima_today()
    make.membership(green, world.lima, pillar="S", starts_on=today)
    make.membership(south, world.lima, standing="observer", starts_on=today)
    add_contact("Minera")
    add_contact("Verde", organisation=green, interest_codes=["vp:1"])
    add_contact("Cusqueña", organisation=south)
    add_contact("Sureña", group=world.macro_sur)
    past = add_contact("Pasada")
    Contact.objects.for_system("test").filter(person=past).update(ends_on=today - timedelta(days=1))
    found = names(people_in(world.lima, segment))
    assert expected <= found
    assert not found & {"Sureña", "Pasada", "former_member", "company_macro_sur"}
    if segment:
        assert found - expected <= {"blocked"}


def test_who_receives_is_computed_again_when_sending(add_contact, draft, keeper, django_capture_on_commit_callbacks):
    first, second = add_contact("Primera"), add_contact("Segunda")
    mailing = draft()
    assert len(mailings.recipients_of(mailing).will) == 2
    record_consent(person=second, purpose="mailings", is_given=False, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        mailings.send_mailing(mailing=mailing, seen=1, by=keeper)
    assert set(OutboundMessage.objects.filter(kind="mailing").values_list("to", flat=True)) == {first.email}
    log = dict(MailingRecipient.objects.for_system("test").filter(mailing=mailing).values_list("person", "outcome"))
    assert (log[first.pk], log[second.pk]) == ("queued", "refused")


def test_each_mail_has_one_recipient_the_way_out_and_its_readers_language(
    add_contact, draft, keeper, django_capture_on_commit_callbacks
):
    add_contact("Luz")
    add_contact("Ann", preferred_language="en")
    with django_capture_on_commit_callbacks(execute=True):
        mailings.send_mailing(mailing=draft(), seen=1, by=keeper)
    jobs.send_due_mail()
    assert sorted(message.to for message in mail.outbox) == [["ann@example.test"], ["luz@example.test"]]
    for message in mail.outbox:
        assert "Hola {{ person }} {name} %(x)s" in message.body  # nothing in the text is evaluated
        link = message.extra_headers["List-Unsubscribe"].strip("<>")
        assert link in message.body
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    english = next(message for message in mail.outbox if message.to == ["ann@example.test"])
    assert "/en/baja/" in english.body


def test_a_mailing_is_sent_once_however_often_it_is_asked(add_contact, draft, keeper):
    add_contact("Una")
    mailing = draft()
    mailings.send_mailing(mailing=mailing, seen=1, by=keeper)
    with pytest.raises(NotReady, match="no se manda dos veces|No se manda dos veces"):
        mailings.send_mailing(mailing=mailing, seen=1, by=keeper)
    assert mailings.deliver(mailing.pk) == 1
    assert mailings.deliver(mailing.pk) == 0
    assert OutboundMessage.objects.filter(kind="mailing").count() == 1
    assert AuditEntry.objects.filter(action="mailing.sent").count() == 1


def test_a_sender_killed_in_the_middle_goes_on_and_nobody_gets_two(add_contact, draft, keeper, monkeypatch):
    people = [add_contact(f"P{n}") for n in range(5)]
    mailing = draft()
    mailings.send_mailing(mailing=mailing, seen=1, by=keeper)
    real, calls = outbox.send_later, []

    def dying(**given):
        calls.append(given["to"])
        if len(calls) == 3:
            raise SystemExit("power cut")
        return real(**given)

    monkeypatch.setattr(outbox, "send_later", dying)
    with pytest.raises(SystemExit):
        mailings.deliver(mailing.pk)
    assert OutboundMessage.objects.filter(kind="mailing").count() == 2
    assert MailingRecipient.objects.for_system("test").filter(mailing=mailing).count() == 2
    mailing.refresh_from_db()
    assert mailing.state == "sending"
    monkeypatch.setattr(outbox, "send_later", real)
    assert resume_mailings() == 3
    assert sorted(OutboundMessage.objects.filter(kind="mailing").values_list("to", flat=True)) == sorted(
        person.email for person in people
    )
    assert resume_mailings() == 0


def test_a_mailing_leaves_in_batches(add_contact, draft, keeper, monkeypatch):
    monkeypatch.setattr(mailings, "PER_MINUTE", 2)
    for n in range(5):
        add_contact(f"P{n}")
    mailing = draft()
    mailings.send_mailing(mailing=mailing, seen=1, by=keeper)
    mailings.deliver(mailing.pk)
    due = OutboundMessage.objects.filter(kind="mailing").order_by("pk").values_list("due_at", flat=True)
    assert [round((moment - mailing.sent_at).total_seconds() / 60) for moment in due] == [0, 0, 1, 1, 2]
    assert jobs.send_due_mail() == 2


def test_a_draft_changed_since_it_was_read_is_not_sent_nor_overwritten(world, client_of, add_contact, draft, keeper):
    add_contact("Una")
    mailing = draft()
    client = client_of("secretariat_lima")
    given = {"subject": "Otro", "body": "otro", "edit_version": 1}
    assert client.post(reverse("mailing_edit", args=[mailing.public_id]), given).status_code == 302
    assert client.post(reverse("mailing_edit", args=[mailing.public_id]), given | {"body": "tarde"}).status_code == 409
    answer = client.post(reverse("mailing_send", args=[mailing.public_id]), {"edit_version": 1}, follow=True)
    assert "Otra persona cambió este envío" in text_of(answer)
    assert not OutboundMessage.objects.filter(kind="mailing").exists()


def test_a_line_break_in_the_subject_is_refused_beside_the_field(world, client_of):
    given = {"group": world.lima.slug, "subject": "Aviso\r\nBcc: x@x.test", "body": "lo que escribí"}
    answer = client_of("secretariat_lima").post(reverse("mailing_create"), given)
    assert answer.status_code == 422
    assert "una sola línea" in text_of(answer)
    assert "lo que escribí" in text_of(answer)


def test_the_page_shows_real_recipients_and_sends_a_test_to_oneself(
    client_of, add_contact, draft, keeper, django_capture_on_commit_callbacks
):
    add_contact("Luz")
    add_contact("Sincorreo", email="")
    mailing = draft()
    client = client_of("secretariat_lima")
    page = text_of(client.get(reverse("mailing_detail", args=[mailing.public_id])))
    assert "Mandar a 1 persona" in page
    assert "Sin correo válido" in page
    assert "Hola {{ person }}" in page
    assert "/baja/" not in page  # a way out is personal: the secretariat holds nobody's
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mailing_test", args=[mailing.public_id]))
    assert [message.to for message in mail.outbox] == [[keeper.email]]
    mailing.refresh_from_db()
    assert mailing.state == "draft"


def test_nobody_sends_for_another_group(world, draft, add_contact):
    add_contact("Una")
    with pytest.raises(NotAllowed):
        mailings.send_mailing(mailing=draft(), seen=1, by=world.user("secretariat_macro_sur"))


def test_the_way_out_needs_no_login_asks_first_and_works_by_one_click(world, add_contact, draft, keeper):
    person = add_contact("Luz")
    mailings.send_mailing(mailing=draft(), seen=1, by=keeper)
    mailings.deliver(Mailing.objects.for_system("test").get().pk)
    address = reverse("unsubscribe", args=[mailings.unsubscribe_token(person, world.lima)])
    client = Client(enforce_csrf_checks=True)
    page = text_of(client.get(address))
    assert "¿Dejar de recibir" in page
    assert person.email not in page
    assert consents_of(person)["mailings"].is_given
    for _ in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert consents_of(person)["mailings"].is_given is False
    assert person.consents.filter(purpose="mailings").count() == 2
    assert jobs.send_due_mail() == 0  # what still waited is not sent either
    assert client.get(address[:-3] + "xx/").status_code == 404


def test_every_kind_of_mail_states_whether_it_can_be_unsubscribed():
    with pytest.raises(LookupError):
        outbox.send_later(to="a@x.test", kind="nueva", subject="s", template="mailing", context={}, about="a")
    assert duty_of("meeting.notice") is Duty.NOTICE
    assert duty_of("mailing") is Duty.OPTIONAL


def test_a_mail_that_can_be_unsubscribed_never_leaves_without_a_way_out(db):
    with pytest.raises(ValueError, match="receive no more"):
        outbox.send_later(to="a@x.test", kind="mailing", subject="s", template="mailing", context={}, about="a")
    with pytest.raises(ValueError, match="one line"):
        outbox.send_later(
            to="a@x.test", kind="invitation", subject="s", template="mailing", context={}, about="a",
            headers={"X": "a\r\nBcc: b"},
        )  # fmt: skip


@pytest.mark.parametrize(("code", "is_marked"), [(550, True), (451, False)])
def test_an_address_refused_for_good_is_marked_and_a_busy_server_is_not(
    add_contact, draft, keeper, monkeypatch, code, is_marked
):
    person = add_contact("Luz")
    mailings.send_mailing(mailing=draft(), seen=1, by=keeper)
    mailings.deliver(Mailing.objects.for_system("test").get().pk)

    def refuse(message):
        raise SMTPRecipientsRefused({message.to[0]: (code, b"no")})

    monkeypatch.setattr("vpwg.common.mail.outbox.EmailMessage.send", refuse)
    jobs.send_due_mail()
    person.refresh_from_db()
    assert (person.email_bounced_at is not None) == is_marked
    assert OutboundMessage.objects.get(kind="mailing").state == ("failed" if is_marked else "waiting")
    outcome = MailingRecipient.objects.for_system("test").get(person=person).outcome
    assert outcome == ("bounced" if is_marked else "queued")


def test_pasted_bounces_mark_only_ones_own_people_and_correcting_clears(world, client_of, add_contact, keeper):
    mine = add_contact("Luz")
    theirs = add_contact("Sur", group=world.macro_sur, organisation=make.organisation("S", "donor"))
    client = client_of("secretariat_lima")
    pasted = f"Final-Recipient: rfc822; LUZ@example.test\n<{theirs.email}> failed"
    answer = client.post(reverse("bounce_list"), {"addresses": pasted}, follow=True)
    assert "1 persona marcada" in text_of(answer)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.email_bounced_at is not None, theirs.email_bounced_at) == (True, None)
    assert client.post(reverse("bounce_list"), {"addresses": "nada"}).status_code == 422
    mine.email = "nueva@example.test"
    directory.update_person(person=mine, seen=mine.edit_version, by=keeper)
    assert mine.email_bounced_at is None


def test_correcting_a_seated_persons_address_clears_the_mark(world, keeper):
    person = world.user("company_lima").person
    person.email_bounced_at = timezone.now()
    person.save()
    person.job_title = "Jefa"
    directory.update_person(person=person, seen=person.edit_version, by=keeper)
    assert person.email_bounced_at is not None
    person.email = "otra@example.test"
    directory.update_person(person=person, seen=person.edit_version, by=keeper)
    assert person.email_bounced_at is None


@pytest.mark.parametrize("language", ["es", "en"])
def test_topics_of_interest_are_those_of_the_library(db, language):
    call_command("load_topics", verbosity=0)
    with translation.override(language):
        assert interests.choices() == [(f"{topic.family}:{topic.code}", str(topic)) for topic in Topic.objects.all()]


def test_lists_take_the_same_queries_however_long(client_of, add_contact, draft, django_assert_max_num_queries):
    for n in range(15):
        add_contact(f"P{n}")
        mailing = draft()
    client = client_of("secretariat_lima")
    for name, arguments, most in (("mailing_list", [], 8), ("mailing_detail", [mailing.public_id], 12)):
        client.get(reverse(name, args=arguments))
        with django_assert_max_num_queries(most):
            client.get(reverse(name, args=arguments))


def test_a_draft_is_dropped_and_a_sent_mailing_stays_on_record(world, client_of):
    keeper = world.user("secretariat_lima")
    common = {"group": world.lima, "subject": "Boletín", "body": "Texto.", "created_by": keeper}
    draft, sent = Mailing.objects.create(**common), Mailing.objects.create(**common, state=Mailing.State.SENT)
    client = client_of("secretariat_lima")
    for mailing in (draft, sent):
        client.post(f"/secretaria/envios/{mailing.public_id}/descartar/")
    assert list(Mailing.objects.for_system("test")) == [sent]
