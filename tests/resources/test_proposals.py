"""Members propose; their secretariat answers; nobody else knows."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from resources.models import Edition, Proposal, Resource
from vpwg.common.models import OutboundMessage


def given(world, **changed):
    base = {
        "group": world.lima.slug, "title": "Cartilla propuesta", "kind": "guide", "abstract_es": "Sirve.", "language": "es",
        "file": SimpleUploadedFile("cartilla.txt", b"hola"),
    }  # fmt: skip
    return base | changed


@pytest.fixture
def proposal(client_of, world):
    response = client_of("company_lima").post(reverse("proposal_create"), given(world))
    assert response.status_code == 302
    return Proposal.objects.get()


def test_a_proposal_is_seen_by_its_secretariat_and_its_author_alone(client_of, world, proposal):
    assert world.readers_of(proposal.resource) == {"secretariat_lima", "company_lima"}
    assert proposal.resource.audience == "secretariat"
    assert proposal.resource.editions.get().added_by == world.personas["company_lima"]
    assert proposal.resource.title in client_of("company_lima").get(reverse("proposal_mine")).content.decode()
    for persona in ("government_lima", "both_groups", "secretariat_macro_sur"):
        assert proposal.resource.title not in client_of(persona).get(reverse("proposal_mine")).content.decode()
    assert client_of("company_lima").get(reverse("proposal_decide", args=[proposal.resource.slug])).status_code == 404
    assert client_of("company_lima").get(reverse("resource_edit", args=[proposal.resource.slug])).status_code == 404


def test_the_secretariat_is_told_by_mail_and_on_its_desk(client_of, proposal):
    message = OutboundMessage.objects.get(kind="proposal_received")
    assert message.to == "secretariat_lima@example.test"
    assert proposal.resource.title not in message.subject
    assert proposal.resource.title in client_of("secretariat_lima").get("/secretaria/").content.decode()
    assert proposal.resource.title not in client_of("secretariat_macro_sur").get("/secretaria/").content.decode()


def test_declining_needs_a_reason_that_the_author_reads(client_of, proposal, django_capture_on_commit_callbacks):
    client, address = client_of("secretariat_lima"), reverse("proposal_decide", args=[proposal.resource.slug])
    refused = client.post(address, {"decision": "decline", "reason": " "})
    assert refused.status_code == 422
    assert "Escriba el motivo" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"decision": "decline", "reason": "Ya existe otra"})
    assert "Ya existe otra" in client_of("company_lima").get(reverse("proposal_mine")).content.decode()
    assert [message.to for message in mail.outbox] == [["company_lima@example.test"]]
    again = client.post(address, {"decision": "accept"})
    assert again.status_code == 422
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.DECLINED


def test_accepting_leads_to_the_description_and_opens_a_proposed_link(client_of, world):
    sent = given(world, file="", link="https://ejemplo.test/guia")
    client_of("company_lima").post(reverse("proposal_create"), sent)
    resource = Resource.objects.get()
    assert not Edition.objects.get().is_ready
    response = client_of("secretariat_lima").post(
        reverse("proposal_decide", args=[resource.slug]), {"decision": "accept"}
    )
    assert response["Location"] == reverse("resource_edit", args=[resource.slug])
    assert Edition.objects.get().is_ready
    resource.refresh_from_db()
    assert (resource.audience, resource.is_released) == ("secretariat", False)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"file": ""}, "uno de los dos"),
        ({"link": "https://a.test/x"}, "uno de los dos"),
        ({"file": "", "link": "http://a.test/x"}, "https://"),
        ({"file": SimpleUploadedFile("falso.pdf", b"hola")}, "no corresponde"),
        ({"title": ""}, "obligatorio"),
    ],
)
def test_a_bad_proposal_is_refused_in_a_sentence_and_what_was_typed_stays(client_of, world, changed, sentence):
    response = client_of("company_lima").post(reverse("proposal_create"), given(world, **changed))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Sirve." in response.content.decode()
    assert not Resource.objects.exists()


def test_a_member_of_two_groups_chooses_and_a_stranger_to_a_group_cannot(client_of, world):
    html = client_of("both_groups").get(reverse("proposal_create")).content.decode()
    assert "Grupo Lima" in html
    assert "Grupo Macro Sur" in html
    response = client_of("company_lima").post(reverse("proposal_create"), given(world, group=world.macro_sur.slug))
    assert response.status_code == 422


@pytest.mark.parametrize("persona", ["guest", "former_member", "operator", "applicant"])
def test_without_a_seat_there_is_no_page_to_propose(client_of, persona):
    assert client_of(persona).get(reverse("proposal_create")).status_code == 404
