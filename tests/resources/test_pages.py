"""Uploading, publishing and handing out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from resources.models import Resource
from tests.builders import BUILDERS
from vpwg.common.models import AuditEntry


@pytest.fixture
def draft(world):
    return BUILDERS["resources.Resource"](world.lima)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("virus.exe", b"MZ", "No se acepta este tipo"),
        ("vacio.pdf", b"", "vac"),
        ("falso.pdf", b"hola", "no corresponde a un archivo .pdf"),
        ("falso.docx", b"PK\x03\x04rota", "no corresponde a un archivo .docx"),
        ("falsa.png", b"%PDF-1.7", "no corresponde a un archivo .png"),
        ("latin.txt", b"\xe1\x81\xe9", "UTF-8"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence_and_what_was_typed_stays(client_of, draft, name, data, sentence):
    given = {"language": "en", "version": "versión tecleada", "file": SimpleUploadedFile(name, data)}
    response = client_of("secretariat_lima").post(reverse("edition_create", args=[draft.slug]), given)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "versión tecleada" in response.content.decode()
    assert not draft.editions.exists()


def test_publishing_shows_the_consequence_first_and_writes_only_when_confirmed(client_of, draft, world, add_edition):
    add_edition(draft, world.user("secretariat_lima"))
    client, address = client_of("secretariat_lima"), reverse("resource_publish", args=[draft.slug])
    shown = client.post(address, {"audience": "public"})
    assert "Cualquier persona en internet" in shown.content.decode()
    assert client_of("anonymous").get(draft.get_absolute_url()).status_code == 404
    assert client.post(address, {"audience": "public", "confirm": "1"}).status_code == 302
    assert client_of("anonymous").get(draft.get_absolute_url()).status_code == 200
    assert AuditEntry.objects.filter(action="resource.published", object_id=draft.public_id).exists()


def test_pillars_without_a_pillar_are_refused_beside_the_field(client_of, draft):
    response = client_of("secretariat_lima").post(
        reverse("resource_publish", args=[draft.slug]), {"audience": "pillars"}
    )
    assert response.status_code == 422
    assert "Marque al menos un pilar" in response.content.decode()


def test_a_file_is_handed_out_closed(client_of, draft, world, add_edition):
    edition = add_edition(draft, world.user("secretariat_lima"), "contenido")
    response = client_of("secretariat_lima").get(reverse("edition_file", args=[draft.slug, edition.public_id]))
    assert b"".join(response.streaming_content) == b"contenido"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(action="edition.downloaded").count() == 1


@pytest.mark.parametrize(("persona", "limit"), [("anonymous", 6), ("company_lima", 10), ("secretariat_lima", 10)])
def test_the_list_asks_a_constant_number_of_queries(
    client_of, world, add_edition, django_assert_max_num_queries, persona, limit
):
    """Rows and editions (2), choices of the filters (3); session, user, seats and two kinds of grants when signed in (5)."""
    for _ in range(30):
        row = BUILDERS["resources.Resource"](world.lima)
        row.release(audience="public")
        row.save()
        add_edition(row, world.user("secretariat_lima"))
    client = client_of(persona)
    with django_assert_max_num_queries(limit):
        html = client.get("/recursos/").content.decode()
    assert html.count('class="card"') == 25


def test_filters_offer_only_what_the_reader_may_see(client_of, draft):
    draft.kind = Resource.Kind.NORM
    draft.save()
    assert 'value="norm"' not in client_of("anonymous").get("/recursos/").content.decode()
    assert 'value="norm"' in client_of("secretariat_lima").get("/recursos/").content.decode()
