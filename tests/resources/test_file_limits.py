"""A file that asks for too much is held at once and said so; one whose work was stopped is tried a counted number of times."""

from __future__ import annotations

import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from resources.jobs import prepare_waiting
from resources.models import Edition
from resources.services import editions as services
from resources.services import preparing
from tests import files_corpus as corpus
from tests.builders import BUILDERS
from vpwg.common import sandbox
from vpwg.common.files import check_upload


def twice_deflated(megabytes: int = 500) -> bytes:
    """A page of 2 kB whose drawing inflates, in two steps, to what no machine has."""
    engine = zlib.compressobj(9)
    once = b"".join(engine.compress(b" " * (1 << 20)) for _ in range(megabytes)) + engine.flush()

    def change(pdf: pikepdf.Pdf) -> None:
        drawing = pdf.make_stream(b"")
        drawing.write(zlib.compress(once, 9), filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2), decode_parms=None)
        pdf.pages[0].Contents = drawing

    return corpus.plain_pdf(change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


@pytest.fixture
def upload(world, django_capture_on_commit_callbacks):
    """Keep a checked file; return its edition as its task, if `runs`, left it."""

    def send(name, data, *, runs=True):
        uploaded = SimpleUploadedFile(name, data)
        edition = Edition(resource=BUILDERS["resources.Resource"](world.lima), language="es", file=uploaded)
        by = world.user("secretariat_lima")
        with django_capture_on_commit_callbacks(execute=runs):
            edition = services.add_edition(edition=edition, checked=check_upload(uploaded), by=by)
        edition.refresh_from_db()
        return edition

    return send


def report(client_of, edition):
    address = reverse("edition_report", args=[edition.resource.slug, edition.public_id])
    return client_of("secretariat_lima").get(address).content.decode()


def test_a_small_pdf_that_inflates_without_end_is_held_with_its_reason(upload, client_of):
    data = twice_deflated()
    assert len(data) < 16_000
    edition = upload("guia.pdf", data)
    assert edition.state == "held"
    assert "Dentro lleva mucho más de lo que su tamaño dice." in report(client_of, edition)
    assert preparing.waiting_ids() == []
    assert preparing.prepare(edition.pk) is None


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("_SECONDS", 1, "Abrirlo tarda más de lo que damos a un archivo."),
        ("_MEGABYTES", 60, "Abrirlo pide más memoria de la que damos a un archivo."),
    ],
)
def test_a_file_that_breaks_a_limit_is_held_at_once_and_never_taken_up_again(
    upload, client_of, monkeypatch, limit, value, words
):
    monkeypatch.setattr(preparing, limit, value)
    edition = upload("tabla.csv", b"a,b\n" + b"=1+1,-x(1)\n" * 900_000)
    assert (edition.state, edition.attempts) == ("held", 1)
    assert words in report(client_of, edition)
    monkeypatch.undo()
    assert prepare_waiting() == 0
    edition.refresh_from_db()
    assert (edition.state, edition.attempts) == ("held", 1)


def test_an_upload_that_breaks_a_limit_is_refused_beside_its_field(world, client_of, monkeypatch):
    monkeypatch.setattr("vpwg.common.files.checks.MEGABYTES", 60)
    big = SimpleUploadedFile("foto.png", corpus.picture("PNG", (6_000, 6_000)))
    with pytest.raises(ValidationError, match="más memoria o tiempo"):
        check_upload(big)
    resource = BUILDERS["resources.Resource"](world.lima)
    big.seek(0)
    answer = client_of("secretariat_lima").post(
        reverse("edition_create", args=[resource.slug]), {"language": "es", "version": "7.3", "file": big}
    )
    assert answer.status_code == 422
    assert "más memoria o tiempo" in answer.content.decode()
    assert "7.3" in answer.content.decode()


def test_work_stopped_from_outside_is_tried_three_times_and_then_held(upload, client_of, monkeypatch):
    edition = upload("nota.txt", b"hola", runs=False)
    asked = []

    def stop(*given, **limits):
        edition.refresh_from_db()
        asked.append(edition.attempts)
        raise sandbox.Crashed("signal 9", may_pass=True)

    monkeypatch.setattr(sandbox, "run", stop)
    assert [prepare_waiting() for _ in range(4)] == [0, 0, 1, 0]
    assert asked == [1, 2, 3]  # counted before the work, so that one that kills its worker is counted too
    edition.refresh_from_db()
    assert edition.state == "held"
    assert "se detuvo varias veces" in report(client_of, edition)


def test_an_upload_whose_task_fails_is_kept_and_waits(upload, monkeypatch):
    monkeypatch.setattr(sandbox, "run", lambda *given, **limits: [] if "check" in given[0] else _stop())
    edition = upload("nota.txt", b"hola")
    assert (edition.state, edition.attempts) == ("pending", 1)


def _stop():
    raise sandbox.Crashed("OSError", may_pass=True)


def test_a_copy_whose_picture_cannot_be_drawn_goes_without(upload, monkeypatch):
    real = sandbox.run

    def run(task, *given, **limits):
        if task.endswith(":picture"):
            raise sandbox.Overrun("memory")
        return real(task, *given, **limits)

    monkeypatch.setattr(sandbox, "run", run)
    edition = upload("guia.pdf", corpus.plain_pdf())
    assert (edition.state, edition.text, bool(edition.thumbnail)) == ("clean", "Texto visible", False)
