"""Files in and out: the hostile are refused, the honest are cleaned, only what a person approved is handed out."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from members.access.policy import NotReady
from resources.finding_words import hidden_words, removed_words
from resources.jobs import prepare_waiting
from resources.models import Edition
from resources.services import editions as services
from resources.services import preparing
from tests import files_corpus as corpus
from tests.builders import BUILDERS
from vpwg.common import cleaning
from vpwg.common.files import check_upload


class NamedUpload(SimpleUploadedFile):
    """An upload that keeps the name as it was sent; Django's own would already have cut it."""

    def __init__(self, name, data):
        super().__init__(name, data)
        self.original_name = name


def inflated(data: bytes) -> bytes:
    """All the bytes of a file, parts of archives and streams of PDFs unpacked."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            streams = [o.read_raw_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
            return b"\n".join([data, *streams, *(repr(o).encode() for o in pdf.objects)])
    return data


def opens(data: bytes, extension: str) -> None:
    """Open a cleaned copy with a reader that had no part in cleaning it."""
    if extension == "pdf":
        assert "Texto visible" in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    elif extension == "docx":
        assert docx.Document(io.BytesIO(data)).paragraphs
    elif extension == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data)).active["A1"].value == "Dato"
    elif extension in ("jpg", "jpeg", "png", "webp"):
        Image.open(io.BytesIO(data)).load()
    elif extension in ("odt", "ods", "pptx"):
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


@pytest.mark.parametrize("case", corpus.HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(case):
    with pytest.raises(ValidationError) as refused:
        check_upload(NamedUpload(*corpus.HOSTILE[case]()))
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("case", corpus.HONEST)
def test_an_honest_file_comes_out_clean_and_opens(case):
    name, data = corpus.HONEST[case]()
    checked = check_upload(NamedUpload(name, data))
    copy = cleaning.clean(data, checked.extension).data
    bare = inflated(copy)
    assert corpus.AUTHOR.encode() not in bare
    assert corpus.AUTHOR.encode("latin-1") not in bare
    assert corpus.AUTHOR.encode("utf-16-be") not in bare
    assert corpus.SECRET.encode() not in bare
    opens(copy, checked.extension)
    again = cleaning.clean(copy, checked.extension)
    assert [finding for finding in again.findings if finding["removed"]] == []


@pytest.mark.parametrize("case", corpus.HELD)
def test_what_cannot_be_cleaned_is_held(case):
    name, data = corpus.HELD[case]()
    checked = check_upload(NamedUpload(name, data))
    with pytest.raises(cleaning.CannotClean):
        cleaning.clean(data, checked.extension)


def test_the_corpus_is_as_large_as_promised():
    assert len(corpus.HOSTILE) + len(corpus.HONEST) + len(corpus.HELD) >= 80


def test_what_is_visible_survives_cleaning():
    document = docx.Document(io.BytesIO(cleaning.clean(corpus.rich_docx(), "docx").data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Texto visible." in text
    assert "agregado" in text
    assert document.sections[0].header.paragraphs[0].text == "Cabecera"
    assert len(document.inline_shapes) == 1
    book = openpyxl.load_workbook(io.BytesIO(cleaning.clean(corpus.rich_xlsx(), "xlsx").data))
    assert book["Oculta"]["A1"].value == "cuenta"
    assert b"visible" in inflated(cleaning.clean(corpus.rich_odt(), "odt").data)
    assert b"y final." in inflated(cleaning.clean(corpus.rich_odt(), "odt").data)
    turned = Image.open(io.BytesIO(cleaning.clean(corpus.turned_jpeg(), "jpg").data))
    assert turned.size == (16, 8)


def test_findings_say_how_many_of_how_many_people_and_no_name():
    findings = cleaning.clean(corpus.rich_docx(), "docx").findings
    words = " · ".join(removed_words(findings))
    assert "2 comentarios de 2 personas" in words
    assert "1 borrado del control de cambios de 1 persona" in words
    assert "la marca de 1 inserción del control de cambios de 1 persona (su texto se queda)" in words
    assert "posición GPS" in words
    assert corpus.AUTHOR not in str(findings)
    assert hidden_words(cleaning.clean(corpus.rich_xlsx(), "xlsx").findings) == [
        "1 fila o columna oculta",
        "1 hoja oculta",
    ]
    assert hidden_words(cleaning.clean(corpus.named_docx(), "docx").findings) == [
        "1 nombre retirado sigue escrito en el texto"
    ]
    assert "1 versión anterior" in removed_words(cleaning.clean(corpus.rich_pdf(), "pdf").findings)


@pytest.fixture
def draft(world):
    return BUILDERS["resources.Resource"](world.lima)


@pytest.fixture
def upload(draft, client_of, django_capture_on_commit_callbacks):
    """Upload through the page; return the edition as it stands after its task."""

    def send(name, data, persona="secretariat_lima"):
        with django_capture_on_commit_callbacks(execute=True):
            response = client_of(persona).post(
                reverse("edition_create", args=[draft.slug]),
                {"language": "es", "version": "1.0", "file": SimpleUploadedFile(name, data)},
            )
        assert response.status_code == 302, response.content.decode()
        return Edition.objects.for_system("test").latest("pk")

    return send


def address(name, edition):
    return reverse(name, args=[edition.resource.slug, edition.public_id])


def test_from_upload_to_report_to_approval(upload, client_of, draft):
    edition = upload("informe.docx", corpus.rich_docx())
    assert edition.state == "clean"
    client = client_of("secretariat_lima")
    report = client.get(address("edition_report", edition)).content.decode()
    assert "2 comentarios de 2 personas" in report
    assert corpus.AUTHOR not in report
    draft.release(audience="public")
    draft.save()
    visitor = client_of("anonymous")
    assert visitor.get(address("edition_file", edition)).status_code == 404
    assert "informe.docx" not in visitor.get(draft.get_absolute_url()).content.decode()
    assert client.post(address("edition_report", edition)).status_code == 302
    answer = visitor.get(address("edition_file", edition))
    assert answer.status_code == 200
    assert corpus.AUTHOR.encode() not in inflated(b"".join(answer.streaming_content))
    for name in ("edition_original", "edition_report", "edition_remove"):
        assert visitor.get(address(name, edition)).status_code in (302, 404)
        assert client_of("company_lima").get(address(name, edition)).status_code == 404


def test_a_long_name_is_served_shortened_before_its_ending(upload):
    edition = upload("Guía " + "larga " * 30 + ".docx", corpus.plain_docx())
    assert edition.state == "clean"
    assert len(edition.original_name) <= 150
    assert edition.original_name.startswith("Guía larga larga")
    assert edition.original_name.endswith(".docx")


def test_what_stays_hidden_needs_a_persons_word(upload, client_of):
    edition = upload("oculto.docx", corpus.hidden_docx())
    client = client_of("secretariat_lima")
    refused = client.post(address("edition_report", edition))
    assert refused.status_code == 422
    assert "Marque que revisó" in refused.content.decode()
    assert client.post(address("edition_report", edition), {"accepts_hidden": "on"}).status_code == 302


def test_a_held_file_is_served_to_nobody_and_cannot_be_approved(upload, client_of, world, draft):
    edition = upload("foto.webp", corpus.HELD["animated webp"]()[1])
    assert edition.state == "held"
    with pytest.raises(NotReady):
        services.approve_edition(edition=edition, by=world.user("secretariat_lima"))
    Edition.objects.for_system("test").filter(pk=edition.pk).update(approved_at="2026-01-01T00:00Z")
    draft.release(audience="public")
    draft.save()
    for persona in ("anonymous", "secretariat_lima"):
        assert client_of(persona).get(address("edition_file", edition)).status_code == 404
    assert "animada" in client_of("secretariat_lima").get(address("edition_report", edition)).content.decode()


def test_preparing_twice_does_it_once(upload):
    edition = upload("nota.txt", b"hola")
    first = edition.cleaned.name
    assert preparing.prepare(edition.pk) is None
    edition.refresh_from_db()
    assert edition.cleaned.name == first


def test_removing_an_edition_removes_its_files(upload, client_of, django_capture_on_commit_callbacks):
    edition = upload("guia.pdf", corpus.plain_pdf())
    stored = [edition.file, edition.cleaned, edition.thumbnail]
    assert all(file.storage.exists(file.name) for file in stored)
    with django_capture_on_commit_callbacks(execute=True):
        client_of("secretariat_lima").post(address("edition_remove", edition))
    assert not [file.name for file in stored if file.storage.exists(file.name)]


@pytest.mark.parametrize(
    ("link", "status"), [("https://www.gob.pe/guia", 302), ("http://www.gob.pe", 422), ("javascript:alert(1)", 422)]
)
def test_a_link_must_be_https(client_of, draft, link, status):
    given = {"language": "es", "version": "1.0", "link": link}
    assert client_of("secretariat_lima").post(reverse("edition_link", args=[draft.slug]), given).status_code == status


def test_words_and_pages_are_kept_for_searching(upload):
    pdf = upload("guia.pdf", corpus.plain_pdf())
    assert (pdf.text, pdf.pages) == ("Texto visible", 1)
    pdf.delete()
    assert "Texto visible. agregado" in " ".join(upload("informe.docx", corpus.rich_docx()).text.split())


# Serving --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(add_edition, draft, world, client_of):
    """The address of a public file of ten bytes, and a stranger's browser."""
    edition = add_edition(draft, world.user("secretariat_lima"), "0123456789")
    draft.release(audience="public")
    draft.save()
    return lambda **headers: client_of("anonymous").get(address("edition_file", edition), headers=headers)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("asked", "status", "given", "span"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=3-1", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_one_range_is_served(served, asked, status, given, span):
    response = served(range=asked)
    assert (response.status_code, body(response), response.get("Content-Range")) == (status, given, span)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_range_of_another_file_gets_the_whole_and_an_unchanged_one_nothing(served):
    etag = served()["ETag"]
    assert served(range="bytes=0-1", **{"if-range": '"x"'}).status_code == 200
    assert served(range="bytes=0-1", **{"if-range": etag}).status_code == 206
    unchanged = served(**{"if-none-match": etag})
    assert (unchanged.status_code, body(unchanged)) == (304, b"")


def test_rights_come_before_range_and_etag(client_of, add_edition, draft, world):
    edition = add_edition(draft, world.user("secretariat_lima"), "0123456789")
    for headers in ({"range": "bytes=0-1"}, {"if-none-match": f'"{edition.cleaned_sha256}"'}):
        assert client_of("company_lima").get(address("edition_file", edition), headers=headers).status_code == 404


def test_nginx_gets_the_place_and_the_visitor_the_closed_headers(served, settings):
    settings.FILES_BY_NGINX = True
    response = served()
    assert response["X-Accel-Redirect"].startswith("/archivos-internos/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content == b""


# The virus scanner ----------------------------------------------------------------------------------------------------


@pytest.fixture
def clamd(settings, socket_enabled):
    """A clamd that reads the stream as the real one does and answers `reply`."""
    server = socket.create_server(("127.0.0.1", 0))
    state = {"reply": b"stream: OK\0", "seen": b""}

    def answer():
        while True:
            try:
                connection, _from = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while length := struct.unpack(">I", stream.read(4))[0]:
                    state["seen"] += stream.read(length)
                connection.sendall(state["reply"])

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    yield state
    server.close()


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (b"stream: OK\0", "clean"),
        (b"stream: Eicar-Signature FOUND\0", "infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", "held"),
        (b"basura", "pending"),
        (b"", "pending"),
    ],
)
def test_only_what_the_scanner_calls_clean_goes_on(clamd, upload, client_of, reply, state):
    clamd["reply"] = reply
    edition = upload("nota.txt", b"hola")
    assert clamd["seen"] == b"hola"
    assert edition.state == state
    served = client_of("secretariat_lima").get(address("edition_file", edition)).status_code
    assert served == (200 if state == "clean" else 404)
    if state == "infected":
        assert client_of("secretariat_lima").get(address("edition_original", edition)).status_code == 404


def test_a_scanner_that_is_down_delays_and_loses_nothing(settings, upload, socket_enabled):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    edition = upload("nota.txt", b"hola")
    assert edition.state == "pending"
    settings.CLAMD_URL = ""
    assert prepare_waiting() == 1
    edition.refresh_from_db()
    assert edition.state == "clean"
