"""Markdown, mail, the log of acts, uploads, exports, health, PDF."""

import io
import json

import pikepdf
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from vpwg.common import jobs, pdf
from vpwg.common.files import check_upload
from vpwg.common.files.cleaning.pdfs.pdf import clean_pdf
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.common.tables import exports
from vpwg.common.text import markdown


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](//evil.example)", "<img src=x onerror=a>", "[x](data:text/html;base64,xx)", "<a href='javascript:1'>x</a>", "[x](vbscript:1)"],
)  # fmt: skip
def test_markdown_lets_nothing_run_and_nothing_call_home(hostile):
    html = markdown.render(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html or "&lt;" in html


@pytest.mark.parametrize("odd", ["![x](https://evil.example/p.png)", "[x](/\\evil.example)"])
def test_a_picture_elsewhere_is_not_loaded_and_a_backslash_leads_nowhere_else(odd):
    html = markdown.render(odd)
    assert "<img" not in html
    assert "\\" not in html


def test_markdown_keeps_honest_text():
    html = markdown.render("# Título\n\n[guía](https://example.org) y **negrita**")
    assert "<h2>Título</h2>" in html
    assert 'rel="noopener noreferrer nofollow"' in html


def later(**changes):
    given = {
        "to": "a@example.test",
        "kind": "invitation",
        "subject": "Hola",
        "template": "invitation",
        "context": {"expires_at": timezone.now()},
        "about": "x:1",
    }
    return outbox.send_later(**(given | changes))


def test_a_mail_is_a_row_first_and_goes_once(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        later()
        later()
    assert len(mail.outbox) == 1
    assert outbox.send(OutboundMessage.objects.get().pk) is False
    assert jobs.send_due_mail() == 0


def test_a_mail_that_fails_waits_and_is_tried_again(world, monkeypatch):
    row = later()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("cortado")))
    assert outbox.send(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 1)


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_in_a_header_is_refused(world, field):
    with pytest.raises(ValueError, match="one line"):
        later(**{field: "a\r\nBcc: b@example.test"})


def test_the_log_is_chained_and_an_alteration_is_found(world):
    entries = [audit.record(None, "prueba", details_of=n) for n in range(3)]
    assert audit.broken_entry() is None
    call_command("verify_audit", stdout=io.StringIO())
    AuditEntry.objects.filter(pk=entries[1].pk).update(action="otra")
    assert audit.broken_entry() == entries[1]
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_an_entry_is_neither_changed_nor_deleted(world):
    entry = audit.record(None, "prueba")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def hostile_pdf(**actions):
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in actions.items():
        document.Root[f"/{name}"] = value
    stream = io.BytesIO()
    document.save(stream)
    return SimpleUploadedFile("a.pdf", stream.getvalue())


def test_a_pdf_that_runs_something_is_taken_and_served_without_what_it_runs():
    assert check_upload(hostile_pdf()).content_type == "application/pdf"
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    uploaded = hostile_pdf(OpenAction=action)
    assert check_upload(uploaded).content_type == "application/pdf"
    uploaded.seek(0)
    served = clean_pdf(uploaded.read()).data
    assert b"app.alert" not in served
    with pikepdf.open(io.BytesIO(served)) as pdf:
        assert "/OpenAction" not in pdf.Root


@pytest.mark.parametrize("name", ["../a.txt", "a\x00.txt", "c:\\a.txt", "a\u202etxt.pdf"])
def test_names_with_paths_and_control_signs_are_refused(name):
    uploaded = SimpleUploadedFile("a.txt", b"hola")
    uploaded.original_name = name
    with pytest.raises(ValidationError, match="nombre del archivo"):
        check_upload(uploaded)


def test_a_zip_bomb_is_refused():
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"")
        archive.writestr("word/document.xml", b"0" * (70 * 1024 * 1024))
    with pytest.raises(ValidationError, match="demasiado"):
        check_upload(SimpleUploadedFile("a.docx", stream.getvalue()))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(cell):
    assert exports.neutral(cell).startswith("'")


def test_health_says_one_word_to_strangers_and_parts_to_operators(client_of):
    assert json.loads(Client().get("/salud/").content) == {"status": "ok"}
    assert set(json.loads(client_of("operator").get("/salud/").content)["parts"]) == {
        "database",
        "cache",
        "queue",
        "storage",
    }
    assert "parts" not in json.loads(client_of("secretariat_lima").get("/salud/").content)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/x.css", "static:../../manage.py"])
def test_a_pdf_reads_nothing_but_our_assets(monkeypatch, caplog, address):
    monkeypatch.setattr(
        pdf,
        "render_to_string",
        lambda *a: f'<html lang="es"><title>x</title><link rel=attachment href="{address}"><p>hola',
    )
    document = pikepdf.open(io.BytesIO(pdf.render("x", {})))
    assert not document.attachments
    caplog.clear()  # WeasyPrint logs what it refused, as it should


def test_jobs_run_once(world):
    call_command("run_jobs")
