"""A double click makes one row: every form that creates something answers a repeated POST with the first's redirect."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.access.viewer import lima_today
from members.admission.models import Consultation, MembershipApplication
from members.directory.models import Consent, Invitation, Organisation
from members.mailings.models import Mailing
from resources.models import Resource
from tests import make
from tests.builders import BUILDERS
from tests.doors import all_routes
from vpwg.common.forms import once
from vpwg.common.models import FormUse

TODAY = lima_today()
DAY = str(TODAY)
# Names of routes by which something comes into being; each has a row in CREATES.
CREATING = re.compile(r"_(create|add|start|open|note|link|invite|upload|request|lend|accept|consents|answer)$")
NOT_BY_A_FORM = {"share_open"}  # a page that a link opens
BESIDES = {"common.FormUse", "sessions.Session", "usersessions.UserSession"}


def file(name="nota.txt", data=b"hola"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def rows(world, add_edition):
    """What the creating forms hang on, all of Lima's."""
    keeper = world.user("secretariat_lima")
    organisation = make.organisation("Una")
    membership = make.membership(organisation, world.lima, starts_on=TODAY - timedelta(days=90))
    person = make.person("Ana", "Ruiz", email="ana@demo.example")
    make.seat(person, membership, starts_on=TODAY - timedelta(days=90))
    other = make.person("Eva", "Paz", email="eva@demo.example")
    second = world.memberships["company_lima"]
    make.seat(other, second, starts_on=TODAY, kind="alternate")
    token = Invitation.new_token()
    Invitation.objects.create(
        person=other, email=other.email, token_hash=Invitation.hash_of(token), invited_by=keeper,
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    plain = {"group": world.lima, "category": "company", "pillar": "C", "given_names": "Ana", "family_names": "Ruiz",
             "email": "ana@demo.example", "motivation": "x", "state": "under-review"}  # fmt: skip
    application = MembershipApplication.objects.create(organisation_name="Nueva", token_hash="a" * 64, **plain)
    asked = MembershipApplication.objects.create(organisation_name="Otra", token_hash="b" * 64, **plain)
    Consultation.objects.create(application=asked, summary="x", until_on=TODAY + timedelta(days=9), opened_by=keeper)
    Consent.objects.create(person=person, purpose="mailings", is_given=True, text_version="x")
    work = BUILDERS["resources.Resource"](world.lima)
    return {
        "organisation": organisation, "membership": membership, "person": person, "token": token, "asked": asked,
        "application": application, "work": work, "edition": add_edition(work, keeper),
        "meeting": BUILDERS["meetings.Meeting"](world.lima),
        "new": make.membership(make.organisation("Dos"), world.lima, starts_on=TODAY - timedelta(days=90), ends_on=TODAY - timedelta(days=9)).organisation,
        "mailing": Mailing.objects.create(group=world.lima, subject="x", body="x", created_by=keeper),
    }  # fmt: skip


PERSON = {"given_names": "Rosa", "family_names": "Quispe", "data_origin": "taller", "data_origin_on": DAY}
SEAT = {"kind": "alternate", "starts_on": DAY}
JOINING = {"group": "lima", "standing": "member", "pillar": "C", "starts_on": DAY}
WORK = {"group": "lima", "title": "Guía nueva", "kind": "guide", "abstract_es": "Sirve", "language": "es"}
MOMENT = "2030-01-0{}T10:00"
# URL name → (who posts, its arguments, what is typed); `r` are the rows above. Files are made anew each time.
CREATES = {
    "organisation_create": ("k", lambda r: [], lambda r: JOINING | {"name": "Nueva", "category": "company"}),
    "contact_create": ("k", lambda r: [r["organisation"].public_id], lambda r: PERSON | {"group": "lima"}),
    "membership_create": ("k", lambda r: [r["new"].public_id], lambda r: JOINING),
    "person_create": ("k", lambda r: [], lambda r: PERSON | SEAT | {"membership": r["membership"].public_id}),
    "seat_create": ("k", lambda r: [r["person"].public_id],
                    lambda r: SEAT | {"membership": r["company"].public_id}),
    "contact_add": ("k", lambda r: [r["person"].public_id],
                    lambda r: {"organisation": r["new2"].public_id, "group": "lima"}),
    "person_invite": ("k", lambda r: [r["person"].public_id], lambda r: {}),
    "person_consents": ("k", lambda r: [r["person"].public_id],
                        lambda r: {"purpose": "image", "answer": "si", "answered_on": DAY, "evidence": "ficha",
                                   "text_version": "x"}),
    "invitation_accept": ("a", lambda r: [r["token"]],
                          lambda r: {"password": "una-clave-larga-9", "again": "una-clave-larga-9"}),
    "application_start": ("a", lambda r: [], lambda r: {
        "group": "lima", "organisation_name": "Asociación", "category": "civil-society", "standing": "member",
        "pillar": "S", "given_names": "A", "family_names": "B", "email": "z@demo.example", "motivation": "x",
        "consents": "on"}),
    "application_note": ("k", lambda r: [r["application"].public_id], lambda r: {"text": "Revisado"}),
    "consultation_open": ("k", lambda r: [r["application"].public_id],
                          lambda r: {"summary": "Resumen", "until_on": str(TODAY + timedelta(days=9))}),
    "consultation_answer": ("m", lambda r: [r["asked"].public_id],
                            lambda r: {"membership": r["civil"].public_id, "answer": "no-objection"}),
    "mailing_create": ("k", lambda r: [], lambda r: {"group": "lima", "subject": "Hola", "body": "Texto"}),
    "mailing_test": ("k", lambda r: [r["mailing"].public_id], lambda r: {}),
    "incident_create": ("k", lambda r: [], lambda r: {
        "group": "lima", "title": "Correo", "known_at": "2026-01-01T10:00", "description": "x"}),
    "my_data_request": ("m", lambda r: [], lambda r: {"kind": "access"}),
    "my_consent": ("m", lambda r: [], lambda r: {"purpose": "image", "is_given": "1"}),
    "stakeholder_create": ("k", lambda r: [], lambda r: JOINING | {"name": "Mapa", "category": "company"}),
    "assessment_create": ("k", lambda r: [r["organisation"].public_id], lambda r: {
        "influence": 3, "interest": 3, "stance": "neutral", "source": "x", "assessed_on": DAY}),
    "engagement_create": ("k", lambda r: [], lambda r: {"happened_on": DAY, "channel": "call", "summary": "x"}),
    "import_upload": ("k", lambda r: ["organizaciones"], lambda r: {
        "group": "lima", "file": file("t.csv", "Nombre,Categoría,Calidad,Pilar\nTres,Empresa,Miembro,Empresa\n".encode())}),
    "resource_create": ("k", lambda r: [], lambda r: WORK),
    "edition_create": ("k", lambda r: [r["work"].slug],
                       lambda r: {"language": "en", "version": "2.0", "file": file()}),
    "edition_link": ("k", lambda r: [r["work"].slug],
                     lambda r: {"language": "en", "version": "2.0", "link": "https://demo.example/x"}),
    "collection_create": ("k", lambda r: [], lambda r: {"group": "lima", "title_es": "Caja", "position": 1}),
    "collection_items": ("k", lambda r: [r["collection"].slug], lambda r: {"resource": r["work"].slug}),
    "proposal_create": ("m", lambda r: [], lambda r: WORK | {"file": file()}),
    "share_create": ("k", lambda r: [r["work"].slug, r["edition"].public_id], lambda r: {"note": "x", "ends_on": DAY}),
    "row_lend": ("k", lambda r: ["resource", r["work"].public_id], lambda r: {"person": r["guest"].public_id}),
    "meeting_create": ("k", lambda r: [], lambda r: {
        "group": "lima", "title": "Sesión", "kind": "ordinary", "mode": "remote", "starts_at": MOMENT.format(1),
        "ends_at": MOMENT.format(2)}),
    "agenda_item_create": ("k", lambda r: [r["meeting"].public_id], lambda r: {"title": "Punto"}),
    "conflict_create": ("k", lambda r: [], lambda r: {
        "group": "lima", "title": "Caso", "type": "socio-environmental", "state": "active", "phase": "dialogue"}),
}  # fmt: skip


def counts():
    return {m._meta.label: m._base_manager.count() for m in apps.get_models() if m._meta.managed} | dict.fromkeys(
        BESIDES, 0
    )


@pytest.fixture
def everything(rows, world):
    return rows | {
        "company": world.memberships["company_lima"], "civil": world.memberships["civil_society_lima"],
        "guest": world.user("guest"), "new2": Organisation.objects.get(name="Dos"),
        "collection": BUILDERS["resources.Collection"](world.lima),
    }  # fmt: skip


def signed_in(client_of, who):
    ordinary = client_of({"k": "secretariat_lima", "m": "civil_society_lima", "a": "anonymous"}[who])
    client = Client(enforce_csrf_checks=True)
    client.cookies = ordinary.cookies
    return client


def token_of(client):
    """The token of a form as it was rendered for this browser."""
    page = client.get(reverse("application_start")).content.decode()
    return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[-1]


@pytest.mark.parametrize("name", CREATES)
def test_a_double_click_makes_one_row(world, client_of, everything, name):
    who, arguments, typed = CREATES[name]
    address = reverse(name, args=arguments(everything))
    if name == "engagement_create":
        address += f"?organizacion={everything['organisation'].public_id}"
    client = signed_in(client_of, who)
    token = token_of(client)
    before = counts()
    cookies = client.cookies.copy()
    first = client.post(address, typed(everything) | {"csrfmiddlewaretoken": token})
    assert first.status_code == 302, re.sub(r"(?s).*<main", "", first.content.decode())[:1500]
    after = counts()
    assert after != before, "it is no creating form"
    client.cookies = cookies  # the second click left before the first answer came
    second = client.post(address, typed(everything) | {"csrfmiddlewaretoken": token})
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert counts() == after
    assert FormUse.objects.count() == 1


def test_every_form_that_creates_something_is_tried():
    creating = {name for name in all_routes() if CREATING.search(name)} - NOT_BY_A_FORM
    assert creating - set(CREATES) - LATER == set()


# Forms whose second use changes nothing by its own rule: a person's one request, an upload kept by its checksum.
LATER = {"operation_request", "catalogue_upload", "application_link_again"}


def test_what_was_changed_in_between_is_another_act(client_of, world):
    client = signed_in(client_of, "k")
    token = token_of(client)
    for title in ("Guía una", "Guía dos"):
        client.post(reverse("resource_create"), WORK | {"title": title, "csrfmiddlewaretoken": token})
    assert Resource.objects.for_system("test").filter(title__startswith="Guía").count() == 2


def test_a_form_to_be_mended_may_be_sent_again(client_of, world):
    client = signed_in(client_of, "k")
    given = WORK | {"title": "", "csrfmiddlewaretoken": token_of(client)}
    for _each in range(2):
        assert client.post(reverse("resource_create"), given).status_code == 422
    assert not FormUse.objects.exists()


def test_the_second_answer_says_what_the_first_said(client_of, world):
    client = signed_in(client_of, "k")
    given = {"group": "lima", "title_es": "Caja", "position": 1, "csrfmiddlewaretoken": token_of(client)}
    cookies = client.cookies.copy()
    client.post(reverse("collection_create"), given)
    client.cookies = cookies
    page = client.post(reverse("collection_create"), given, follow=True).content.decode()
    assert page.count("Colección guardada") == 1


def test_another_persons_token_opens_nobodys_outcome(client_of, world):
    mine, theirs = signed_in(client_of, "k"), signed_in(client_of, "m")
    given = {"group": "lima", "title_es": "Caja", "position": 1, "csrfmiddlewaretoken": token_of(mine)}
    assert mine.post(reverse("collection_create"), given).status_code == 302
    token_of(theirs)
    assert theirs.post(reverse("collection_create"), given).status_code == 403


def test_a_first_use_that_died_is_taken_over_and_old_ones_are_forgotten(client_of, world):
    client = signed_in(client_of, "k")
    given = {"group": "lima", "title_es": "Caja", "position": 1, "csrfmiddlewaretoken": token_of(client)}
    client.post(reverse("collection_create"), given)
    FormUse.objects.update(outcome="", used_at=timezone.now() - timedelta(minutes=5))
    assert client.post(reverse("collection_create"), given).status_code == 302
    assert FormUse.objects.get().outcome
    FormUse.objects.update(used_at=timezone.now() - timedelta(days=2))
    assert once.forget_uses() == 1


def test_while_the_first_still_runs_the_second_is_told(client_of, world, monkeypatch):
    monkeypatch.setattr(once, "WAIT", 0)
    client = signed_in(client_of, "k")
    given = {"group": "lima", "title_es": "Caja", "position": 1, "csrfmiddlewaretoken": token_of(client)}
    client.post(reverse("collection_create"), given)
    FormUse.objects.update(outcome="")
    answer = client.post(reverse("collection_create"), given)
    assert answer.status_code == 409
    assert "Todavía se está guardando" in answer.content.decode()
