"""What a cleaned PDF says of itself, and what the page says where the original was digitally signed."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pikepdf import Name

from resources.models import Edition
from resources.services import editions as services
from resources.services import preparing, works
from tests import files_corpus as corpus
from tests.builders import BUILDERS
from tests.papers import pdfs
from vpwg.common import sandbox
from vpwg.common.files import check_upload
from vpwg.common.models import AuditEntry

SIGNED = corpus.plain_pdf(pdfs.field(Name.Sig, looks=pdfs.FILLED, V=pdfs.SIGNATURE))


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def work(world):
    return BUILDERS["resources.Resource"](world.lima)


@pytest.fixture
def add(work, keeper, django_capture_on_commit_callbacks):
    def send(data, **more):
        uploaded = SimpleUploadedFile("acta.pdf", data)
        edition = Edition(resource=work, language="es", file=uploaded, **more)
        with django_capture_on_commit_callbacks(execute=True):
            services.add_edition(edition=edition, checked=check_upload(uploaded), by=keeper)
        edition.refresh_from_db()
        return edition

    return send


def open_to_all(work, keeper):
    works.publish_resource(resource=work, audience="public", by=keeper)


def report_of(edition):
    return reverse("edition_report", args=[edition.resource.slug, edition.public_id])


def pdf_of(edition):
    edition.refresh_from_db()
    with edition.cleaned.open("rb") as stream:
        return stream.read()


def title_of(edition):
    with pikepdf.open(io.BytesIO(pdf_of(edition))) as pdf:
        return str(pdf.docinfo["/Title"])


def test_the_page_says_that_a_signature_does_not_hold_and_where_the_original_is(work, keeper, add, client_of):
    signed = add(SIGNED, version="1.0")
    official = services.add_link(
        edition=Edition(resource=work, language="es", version="firmada", link="https://www.gob.pe/acta"), by=keeper
    )
    client = client_of("secretariat_lima")
    report = client.get(report_of(signed)).content.decode()
    assert "1 firma digital con su certificado (deja de valer en la copia)" in report
    assert "La firma digital no vale en la copia" in report
    assert client.post(report_of(signed), {"signed_original": official.pk}).status_code == 302
    open_to_all(work, keeper)
    page = client_of("anonymous").get(work.get_absolute_url()).content.decode()
    assert "1 firma digital, que en esta copia ya no vale" in page
    assert reverse("edition_detail", args=[work.slug, official.public_id]) in page
    assert corpus.AUTHOR not in page + report
    original = client_of("anonymous").get(reverse("edition_detail", args=[work.slug, official.public_id]))
    assert "Este es el original con firma digital." in original.content.decode()


def test_the_signed_original_can_be_named_later_and_taken_back(work, keeper, add, client_of):
    signed = add(SIGNED, version="1.0")
    services.approve_edition(edition=signed, by=keeper)
    official = services.add_link(
        edition=Edition(resource=work, language="es", version="firmada", link="https://www.gob.pe/acta"), by=keeper
    )
    address = reverse("edition_signed_original", args=[work.slug, signed.public_id])
    client = client_of("secretariat_lima")
    assert "Edición con el original firmado" in client.get(report_of(signed)).content.decode()
    for given, expected in ((official.pk, official.pk), ("", None)):
        assert client.post(address, {"signed_original": given}).status_code == 302
        signed.refresh_from_db()
        assert signed.signed_original_id == expected
    assert AuditEntry.objects.filter(action="edition.signed_original_named").count() == 2


def test_an_edition_of_another_work_is_no_signed_original(world, work, keeper, add, client_of):
    signed = add(SIGNED, version="1.0")
    other = services.add_link(
        edition=Edition(
            resource=BUILDERS["resources.Resource"](world.lima), language="es", version="1", link="https://www.gob.pe/x"
        ),
        by=keeper,
    )
    assert client_of("secretariat_lima").post(report_of(signed), {"signed_original": other.pk}).status_code == 422
    address = reverse("edition_signed_original", args=[work.slug, signed.public_id])
    client_of("secretariat_lima").post(address, {"signed_original": other.pk})
    signed.refresh_from_db()
    assert signed.signed_original is None


def test_an_unsigned_file_says_nothing_of_signatures(work, keeper, add, client_of):
    edition = add(corpus.plain_pdf())
    services.approve_edition(edition=edition, by=keeper)
    open_to_all(work, keeper)
    assert "firma" not in client_of("anonymous").get(work.get_absolute_url()).content.decode()
    assert "firma" not in client_of("secretariat_lima").get(report_of(edition)).content.decode()


def test_a_pdf_carries_the_title_of_its_work_and_follows_it(
    work, keeper, add, client_of, django_capture_on_commit_callbacks
):
    edition = add(corpus.plain_pdf(pdfs.properties))
    assert title_of(edition) == work.title
    before = edition.cleaned.name, edition.cleaned_sha256
    work.title = "Título sin el nombre"
    with django_capture_on_commit_callbacks(execute=True):
        works.update_resource(resource=work, topics=[], seen=work.edit_version, by=keeper)
    assert title_of(edition) == "Título sin el nombre"
    assert edition.state == "clean"
    assert (edition.cleaned.name, edition.cleaned_sha256) != before
    assert not edition.cleaned.storage.exists(before[0])
    assert preparing.retitle(edition.pk).cleaned_sha256 == edition.cleaned_sha256  # twice is the same as once


def test_a_copy_that_cannot_take_its_new_title_is_not_served_under_the_old(
    work, keeper, add, client_of, monkeypatch, django_capture_on_commit_callbacks
):
    edition = add(corpus.plain_pdf())
    services.approve_edition(edition=edition, by=keeper)
    open_to_all(work, keeper)
    work.title = "Otro"
    monkeypatch.setattr(sandbox, "run", lambda *given, **limits: (_ for _ in ()).throw(sandbox.Crashed("x")))
    with django_capture_on_commit_callbacks(execute=True):
        works.update_resource(resource=work, topics=[], seen=work.edit_version, by=keeper)
    address = reverse("edition_file", args=[work.slug, edition.public_id])
    assert client_of("anonymous").get(address).status_code == 404
    monkeypatch.undo()
    assert preparing.prepare(edition.pk).state == "clean"
    assert title_of(edition) == "Otro"
    assert client_of("anonymous").get(address).status_code == 200
