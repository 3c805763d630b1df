"""A log whose tail was cut off, or that was emptied, is noticed: its anchor stands outside its table."""

from __future__ import annotations

import io
import stat

import pytest
from django.core.management import CommandError, call_command

from members.directory.jobs import log
from vpwg.common.log import anchor as audit_anchor
from vpwg.common.log import audit
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.schedule import JOBS


@pytest.fixture
def acts(world):
    """Three acts, and an anchor that saw them."""
    for number in range(3):
        audit.record(None, "prueba", number=number)
    assert log.anchor_log()
    return AuditEntry.objects.order_by("pk")


def verified(*given: str) -> str:
    out = io.StringIO()
    call_command("verify_audit", *given, stdout=out)
    return out.getvalue()


def forge(rows) -> None:
    """Delete as only a database can: the model itself refuses."""
    rows._raw_delete(rows.db)


def cut_tail(rows):
    forge(AuditEntry.objects.filter(pk=rows.last().pk))


def empty(rows):
    forge(AuditEntry.objects.all())


def cut_tail_and_go_on(rows):
    cut_tail(rows)
    audit.record(None, "prueba", number="otra")


def cut_head(rows):
    forge(AuditEntry.objects.filter(pk=rows.first().pk))


def rewrite(rows):
    """Whoever holds the key makes a chain that holds."""
    empty(rows)
    for number in range(5):
        audit.record(None, "prueba", number=f"otra {number}")


ATTACKS = [cut_tail, empty, cut_tail_and_go_on, cut_head, rewrite]


def test_the_anchor_is_a_file_that_only_the_portal_reads(acts, settings):
    assert audit_anchor.path().parent == settings.DATA_DIR
    assert stat.S_IMODE(audit_anchor.path().stat().st_mode) == 0o600
    anchor = audit_anchor.read_anchor()
    assert (anchor.count, anchor.head) == (3, acts.last().entry_hash)
    audit.record(None, "prueba")
    assert log.anchor_log()
    assert audit_anchor.read_anchor().count == 4
    assert "4 entradas" in verified()


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_command_notices(acts, attack):
    attack(acts)
    with pytest.raises(CommandError):
        verified()


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_job_notices_tells_everybody_and_keeps_the_old_anchor(acts, attack, caplog):
    before = audit_anchor.path().read_bytes()
    attack(acts)
    assert not log.anchor_log()
    assert not log.mail_anchor()
    assert audit_anchor.path().read_bytes() == before
    told = set(OutboundMessage.objects.filter(kind="audit-alarm").values_list("to", flat=True))
    assert told == {
        "secretariat_lima@example.test",
        "secretariat_macro_sur@example.test",
        "operator@example.test",
    }
    assert "not what it was" in caplog.text
    caplog.clear()


def test_an_entry_altered_in_the_middle_stops_the_mail(acts, caplog):
    AuditEntry.objects.filter(pk=acts[1].pk).update(action="otra")
    assert not log.mail_anchor()
    assert OutboundMessage.objects.filter(kind="audit-alarm").exists()
    caplog.clear()


def test_a_file_that_is_no_anchor_is_noticed(acts, caplog):
    audit_anchor.path().write_text("{}")
    assert not log.anchor_log()
    with pytest.raises(CommandError):
        verified()
    caplog.clear()


def test_each_day_the_secretariats_get_the_anchor_and_can_check_against_it(acts):
    assert log.mail_anchor() == 2
    log.mail_anchor()
    (mine,) = OutboundMessage.objects.filter(to="secretariat_lima@example.test", kind="audit-anchor")
    code = audit_anchor.read_anchor().code
    assert code in mine.body
    assert "Registro íntegro" in verified("--anchor", code)
    empty(acts)
    audit_anchor.path().unlink()  # whoever empties the table takes the file too: the mail is left
    with pytest.raises(CommandError, match="Faltan 3"):
        verified("--anchor", code)
    with pytest.raises(CommandError, match="No es un sello"):
        verified("--anchor", "hola")
    assert JOBS["members.directory.jobs.log.mail_anchor"] == 86_400


def test_a_restored_backup_is_accepted_on_the_record(acts):
    cut_tail(acts)
    assert "Registro íntegro" in verified("--accept")
    assert AuditEntry.objects.order_by("pk").last().action == "audit.anchor_accepted"
    assert log.anchor_log()


def test_before_the_first_anchor_it_says_so(world):
    assert "Todavía no hay sello" in verified()
