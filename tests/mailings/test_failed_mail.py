"""Mail that was given up: its secretariat sees it with its reason, and sends it again or lays it aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.access.policy import NotAllowed, NotReady
from members.directory.services import invitations
from members.directory.services.consents import record_consent
from members.mailings.models import Mailing, MailingRecipient
from members.mailings.services import failed_mail, mailings
from members.mailings.services.failed_mail import key_of
from tests import make
from vpwg.common import jobs
from vpwg.common.mail import outbox
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.privacy.services import own_data

LIST = "/secretaria/envios/fallidos/"
ACT = LIST + "acto/"
DESK = "/secretaria/"


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def failed(world):
    """Return a maker of mails of Lima's secretariat that were given up."""

    def make(to="quien@example.test", **fields):
        given = {"kind": "application.moved", "about": f"x:{OutboundMessage.objects.count()}", "subject": "Respuesta",
                 "body": "Texto", "state": "failed", "problem": "refused", "attempts": 5, "group_id": world.lima.pk}  # fmt: skip
        return OutboundMessage.objects.create(to=to, **given | fields)

    return make


@pytest.fixture
def sent(world, keeper):
    """A mailing to two people with one address, queued and waiting."""
    people = []
    for name in ("Ana", "Beto"):
        person = make.person(name, "Común", email="oficina@example.test")
        person.contacts.create(group=world.lima, organisation=world.memberships["company_lima"].organisation)
        record_consent(person=person, purpose="mailings", is_given=True, by=keeper)
        people.append(person)
    mailing = Mailing.objects.create(group=world.lima, subject="Boletín", body="Texto", created_by=keeper)
    Mailing.objects.for_system("test").filter(pk=mailing.pk).update(state="sending", sent_at=timezone.now())
    assert mailings.deliver(mailing.pk) == 2
    return mailing, *people


def outcome_of(mailing, person):
    return MailingRecipient.objects.for_system("test").get(mailing=mailing, person=person).outcome


def page_of(client, address=LIST):
    return client.get(address).content.decode()


def test_the_desk_counts_and_the_list_says_why(world, client_of, failed):
    client = client_of("secretariat_lima")
    assert "Correos que no salieron" not in page_of(client, DESK).split("<main")[1]
    assert "Todos los correos salieron" in page_of(client)
    failed()
    assert "1 correo no pudo enviarse" in page_of(client, DESK)
    html = page_of(client)
    assert "quien@example.test" in html
    assert "no existe o ya no recibe correos" in html
    assert "was given up" not in html


def test_another_secretariat_and_mail_of_nobody_are_not_shown(world, client_of, failed):
    mine = failed()
    failed("clave@example.test", kind="account", group_id=None)
    other = client_of("secretariat_macro_sur")
    assert "quien@example.test" not in page_of(other)
    assert "no pudo enviarse" not in page_of(other, DESK)
    assert "clave@example.test" not in page_of(client_of("secretariat_lima"))
    other.post(ACT, {"acto": "descartar", "correo": key_of(mine)})
    other.post(ACT, {"acto": "todos"})
    mine.refresh_from_db()
    assert mine.state == "failed"
    for act in (failed_mail.resend, failed_mail.drop):
        with pytest.raises(NotAllowed):
            act(message=mine, by=world.user("secretariat_macro_sur"))
        with pytest.raises(NotAllowed):
            act(message=OutboundMessage.objects.get(kind="account"), by=world.user("secretariat_lima"))


def test_the_list_names_no_row_by_its_number(client_of, failed):
    row = failed()
    assert key_of(row) in page_of(client_of("secretariat_lima"))
    assert f'value="{row.pk}"' not in page_of(client_of("secretariat_lima"))


def test_the_address_with_which_somebody_signs_in_is_not_shown(world, client_of, failed):
    person = world.personas["company_lima"].person
    account = world.user("company_lima")
    account.email = "ingreso@example.test"
    account.save()
    failed("ingreso@example.test", kind="data_request_answered")
    html = page_of(client_of("secretariat_lima"))
    assert str(person) in html
    assert "ingreso@example.test" not in html


def test_sending_again_goes_out_and_is_on_record(client_of, failed):
    row = failed()
    page = client_of("secretariat_lima").post(ACT, {"acto": "mandar", "correo": key_of(row)}, follow=True)
    assert "sale de nuevo" in page.content.decode()
    assert jobs.send_due_mail() == 1
    assert mail.outbox[0].to == ["quien@example.test"]
    row.refresh_from_db()
    assert (row.state, row.problem) == ("sent", "")
    assert AuditEntry.objects.get(action="mail.resent").details == {"kind": "application.moved"}


def test_a_second_click_sends_nothing_twice(client_of, failed, keeper):
    row, client = failed(), client_of("secretariat_lima")
    client.post(ACT, {"acto": "mandar", "correo": key_of(row)})
    page = client.post(ACT, {"acto": "mandar", "correo": key_of(row)}, follow=True)
    assert "ya no está en la lista" in page.content.decode()
    assert jobs.send_due_mail() == 1
    with pytest.raises(NotReady):
        failed_mail.drop(message=row, by=keeper)


def test_laying_aside_takes_the_text_and_the_line(client_of, failed):
    row, client = failed(), client_of("secretariat_lima")
    client.post(ACT, {"acto": "descartar", "correo": key_of(row)})
    row.refresh_from_db()
    assert (row.state, row.body) == ("dropped", "")
    assert "quien@example.test" not in page_of(client)


def test_all_are_sent_again_and_those_that_cannot_are_counted(world, client_of, failed):
    failed()
    failed("otra@example.test")
    failed("suprimido-1@invalid.example")
    page = client_of("secretariat_lima").post(ACT, {"acto": "todos"}, follow=True).content.decode()
    assert "2 correos salen de nuevo" in page
    assert "1 no puede mandarse" in page
    assert jobs.send_due_mail() == 2


def test_an_invitation_that_ran_out_is_not_sent_again(world, keeper, client_of):
    person = make.person("Eva", "Nueva", email="eva@example.test")
    person.contacts.create(group=world.lima, organisation=world.memberships["company_lima"].organisation)
    invitation = invitations.send_invitation(person=person, group_id=world.lima.pk, by=keeper)
    rows = OutboundMessage.objects.filter(about=f"invitation:{invitation.pk}")
    assert rows.update(state="failed", problem="refused") == 1
    assert "Corregir el correo e invitar de nuevo" in page_of(client_of("secretariat_lima"))
    invitation.expires_at = timezone.now() - timedelta(days=1)
    invitation.save()
    with pytest.raises(NotReady, match="venció"):
        failed_mail.resend(message=rows.get(), by=keeper)


# Mailings -------------------------------------------------------------------------------------------------------------


def give_up(mailing, person):
    row = OutboundMessage.objects.get(about=f"mailing:{mailing.pk}:{person.pk}")
    outbox._not_sent(row, outbox.Verdict("not-taken"))
    return row


def test_the_record_of_a_mailing_says_what_did_not_arrive_and_follows_a_corrected_address(sent, keeper):
    mailing, ana, beto = sent
    row = give_up(mailing, ana)
    assert (outcome_of(mailing, ana), outcome_of(mailing, beto)) == ("failed", "queued")
    ana.email = "ana@example.test"
    ana.save()
    failed_mail.resend(message=row, by=keeper)
    assert outcome_of(mailing, ana) == "queued"
    jobs.send_due_mail()
    assert sorted(message.to for message in mail.outbox) == [["ana@example.test"], ["oficina@example.test"]]


@pytest.mark.parametrize("way", ["link", "own page", "secretariat"])
def test_whoever_says_no_receives_none_of_what_waits_and_who_shares_the_address_does(sent, keeper, way):
    mailing, ana, beto = sent
    if way == "link":
        mailings.unsubscribe(person=ana, group=mailing.group)
    else:
        record_consent(person=ana, purpose="mailings", is_given=False, by=keeper)
    assert jobs.send_due_mail() == 1
    assert OutboundMessage.objects.get(kind="mailing").about.endswith(f":{beto.pk}")
    assert (outcome_of(mailing, ana), outcome_of(mailing, beto)) == ("unsubscribed", "queued")


def test_a_no_takes_back_what_was_given_up_too(sent, keeper):
    mailing, ana, _beto = sent
    row = give_up(mailing, ana)
    mailings.unsubscribe(person=ana, group=mailing.group)
    assert not OutboundMessage.objects.filter(pk=row.pk).exists()
    assert outcome_of(mailing, ana) == "unsubscribed"


def test_the_page_of_a_mailing_says_who_took_themselves_off(sent, client_of):
    mailing, ana, _beto = sent
    mailings.unsubscribe(person=ana, group=mailing.group)
    html = page_of(client_of("secretariat_lima"), reverse("mailing_detail", args=[mailing.public_id]))
    assert "Se dio de baja antes de recibirlo" in html


def test_an_older_no_that_is_noted_late_stops_nothing(sent, keeper):
    _mailing, ana, _beto = sent
    long_ago = timezone.now() - timedelta(days=90)
    record_consent(person=ana, purpose="mailings", is_given=False, by=keeper, answered_at=long_ago)
    assert jobs.send_due_mail() == 2


def test_mail_of_a_request_names_its_group(world, keeper):
    user = world.user("company_lima")
    own_data.open_requests(person=user.person, kind="access", text="", by=user)
    assert set(OutboundMessage.objects.values_list("group_id", flat=True)) == {world.lima.pk}
