"""What raises fails alone: a job, a mail, a file. It is counted, logged and kept; what is behind it goes on."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InterfaceError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Mailing, MailingRecipient, Purpose
from members.services import mailings
from members.services.consents import record_consent
from resources.jobs import prepare_waiting
from resources.models import Edition
from resources.services import editions, preparing
from tests.builders import BUILDERS
from vpwg.common import health, jobs, outbox, running
from vpwg.common.files import check_upload
from vpwg.common.management.commands import run_jobs
from vpwg.common.models import JobRun, OutboundMessage
from vpwg.schedule import JOBS

ROOT = Path(__file__).resolve().parents[2]
DONE: list[str] = []


def good_job():
    DONE.append("good")


def bad_job():
    raise ZeroDivisionError("a secret detail")


def rows_job():
    return running.one_by_one(lambda pk: 1 // pk, [0, 1, 0, 1])


def named(*jobs):
    return {f"{__name__}.{job.__name__}": 60 for job in jobs}


@pytest.fixture
def expects_errors(caplog):
    """Lets a test log errors, and see which."""
    yield caplog
    caplog.get_records("call").clear()


# Jobs -----------------------------------------------------------------------------------------------------------------


def test_a_job_that_raises_fails_alone_and_is_kept(world, monkeypatch, expects_errors):
    DONE.clear()
    monkeypatch.setattr(run_jobs, "JOBS", named(bad_job, good_job))
    run_jobs.Command.round()
    assert DONE == ["good"]
    bad, good = (JobRun.objects.get(pk__endswith=name) for name in ("bad_job", "good_job"))
    assert (bad.finished_at, bad.failures, bad.problem) == (None, 1, "ZeroDivisionError")
    assert (good.failures, good.problem) == (0, "")
    assert good.finished_at >= good.started_at
    assert "bad_job failed" in expects_errors.text


def test_rows_that_raise_leave_the_others_done_and_are_counted(world, expects_errors):
    running.run(f"{__name__}.rows_job")
    assert JobRun.objects.get().problem == "2 of 4 rows"


def test_a_failing_job_waits_longer_each_time_and_a_good_run_forgets_it(world):
    now, every = timezone.now(), timedelta(minutes=1)
    waits = [
        running.due_at(JobRun(name="x", started_at=now, failures=count), every) - now for count in (0, 1, 2, 3, 9, 99)
    ]
    assert waits == [every] + [timedelta(minutes=minutes) for minutes in (2, 4, 8, 60, 60)]


def test_a_run_that_takes_the_process_with_it_was_counted(world, monkeypatch):
    def die():
        raise SystemExit

    die.__name__ = "bad_job"
    monkeypatch.setattr(f"{__name__}.bad_job", die)
    with pytest.raises(SystemExit):
        running.run(f"{__name__}.bad_job")
    assert JobRun.objects.get().failures == 1
    assert running.due_jobs(named(bad_job)) == []  # the others have their turn when the loop begins anew


def test_run_once_says_what_failed(world, monkeypatch, expects_errors):
    monkeypatch.setattr(run_jobs, "JOBS", named(bad_job, good_job))
    with pytest.raises(CommandError, match=r"bad_job\."):
        call_command("run_jobs")


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_a_database_that_is_away_ends_a_round_and_not_the_loop(world, monkeypatch, expects_errors, error):
    def away(_jobs):
        raise error("gone")

    monkeypatch.setattr(running, "due_jobs", away)
    run_jobs.Command.round()
    assert "did not answer" in expects_errors.text


def test_what_is_kept_begins_anew_and_ends_when_told(tmp_path):
    told = tmp_path / "told"
    command = f"echo once >> {told}; [ $(wc -l < {told}) -ge 2 ] && exec sleep 60; exit 7"
    kept = subprocess.Popen(
        [ROOT / "bin" / "keep", "bash", "-c", command], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        end = time.monotonic() + 15
        while time.monotonic() < end and (not told.exists() or told.read_text().count("once") < 2):
            time.sleep(0.1)
        assert told.read_text().count("once") == 2
        kept.terminate()
        assert kept.wait(timeout=10) == 0
        assert "código 7" in kept.stderr.read()
    finally:
        if kept.poll() is None:
            os.killpg(kept.pid, signal.SIGKILL)


# Mail -----------------------------------------------------------------------------------------------------------------

REFUSED = {"a@example.test": (550, b"no such user")}
BUSY = {"a@example.test": (451, b"later")}
ANSWERS = [
    (smtplib.SMTPRecipientsRefused(REFUSED), "failed", "refused"),
    (smtplib.SMTPRecipientsRefused(BUSY), "waiting", "later"),
    (smtplib.SMTPSenderRefused(552, b"too large", "p@example.test"), "failed", "not-taken"),
    (smtplib.SMTPSenderRefused(452, b"full", "p@example.test"), "waiting", "later"),
    (smtplib.SMTPDataError(554, b"spam"), "failed", "not-taken"),
    (smtplib.SMTPDataError(451, b"later"), "waiting", "later"),
    (smtplib.SMTPAuthenticationError(535, b"no"), "waiting", "unreachable"),
    (smtplib.SMTPConnectError(554, b"no"), "waiting", "unreachable"),
    (smtplib.SMTPHeloError(504, b"no"), "waiting", "unreachable"),
    (smtplib.SMTPServerDisconnected("gone"), "waiting", "unreachable"),
    (smtplib.SMTPNotSupportedError("no STARTTLS"), "waiting", "unreachable"),
    (smtplib.SMTPException("odd"), "waiting", "unreachable"),
    (TimeoutError(), "waiting", "unreachable"),
    (UnicodeEncodeError("ascii", "\u202c", 0, 1, "no"), "failed", "address"),
    (ValueError("header"), "failed", "malformed"),
    (LookupError("unknown encoding"), "failed", "malformed"),
]


def a_mail(to="a@example.test", about="x:1", **fields):
    return OutboundMessage.objects.create(to=to, kind="invitation", about=about, subject="Hola", body="Texto", **fields)


@pytest.fixture
def first_raises(monkeypatch):
    """Have the mail to a@example.test raise an error; others go out."""

    def arrange(error):
        real = outbox.EmailMessage.send

        def send(self, *args):
            if self.to == ["a@example.test"]:
                raise error
            return real(self, *args)

        monkeypatch.setattr(outbox.EmailMessage, "send", send)

    return arrange


@pytest.mark.parametrize(("error", "state", "problem"), ANSWERS, ids=lambda value: str(type(value).__name__))
def test_an_odd_answer_is_its_own_mails_end(world, first_raises, error, state, problem):
    odd, other = a_mail(), a_mail("b@example.test", "x:2")
    first_raises(error)
    jobs.send_due_mail()
    odd.refresh_from_db()
    other.refresh_from_db()
    assert (odd.state, odd.problem, odd.attempts) == (state, problem, 1)
    assert odd.get_problem_display() != problem
    assert odd.body == "Texto"  # to be sent again
    assert other.state == "sent"


def test_what_nobody_foresaw_is_its_own_mails_end_and_is_logged(world, first_raises, expects_errors):
    odd, other = a_mail(), a_mail("b@example.test", "x:2")
    first_raises(RuntimeError("odd"))
    jobs.send_due_mail()
    odd.refresh_from_db()
    assert (odd.state, odd.problem) == ("failed", "unexpected")
    assert OutboundMessage.objects.get(pk=other.pk).state == "sent"
    assert "RuntimeError" in expects_errors.text
    assert "a@example.test" not in "".join(record.getMessage() for record in expects_errors.records)


class SilentServer:
    """Takes whatever it is told."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


def test_an_address_that_cannot_be_encoded_and_is_kept_already_ends_alone(world, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    odd = a_mail("a@demo.example\u202c")
    monkeypatch.setattr("smtplib.SMTP", SilentServer)
    outbox.send(odd.pk)
    odd.refresh_from_db()
    assert (odd.state, odd.problem) == ("failed", "address")


def test_a_mail_whose_sender_died_each_time_is_given_up(world):
    row = a_mail(state="sending", attempts=outbox.ATTEMPTS, due_at=timezone.now() - timedelta(hours=1))
    assert jobs.send_due_mail() == 0
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "interrupted")
    assert mail.outbox == []


def test_a_mailing_says_who_could_not_be_sent_to_and_reaches_the_others(world, monkeypatch, expects_errors):
    keeper = world.user("secretariat_lima")
    people = [world.personas[name].person for name in ("company_lima", "government_lima", "civil_society_lima")]
    for person in people:
        record_consent(person=person, purpose=Purpose.MAILINGS, is_given=True, by=keeper)
    mailing = Mailing.objects.create(group=world.lima, subject="Boletín", body="Texto", created_by=keeper)
    Mailing.objects.filter(pk=mailing.pk).update(state="sending", sent_at=timezone.now())
    real = mailings._frame

    def odd(mailing, person):
        if person == people[0]:
            raise RuntimeError("odd")
        return real(mailing, person)

    monkeypatch.setattr(mailings, "_frame", odd)
    assert mailings.deliver(mailing.pk) == 2
    outcomes = dict(MailingRecipient.objects.filter(mailing=mailing).values_list("person", "outcome"))
    assert [outcomes[person.pk] for person in people] == ["failed", "queued", "queued"]
    assert mailings.unfinished() == []


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(world):
    """Two files that wait, the first of which is odd."""
    keeper, resource = world.user("secretariat_lima"), BUILDERS["resources.Resource"](world.lima)
    rows = []
    for version in ("1", "2"):
        uploaded = SimpleUploadedFile("nota.txt", b"hola")
        edition = Edition(resource=resource, language="es", version=version, file=uploaded)
        rows.append(editions.add_edition(edition=edition, checked=check_upload(uploaded), by=keeper))
    return rows


def raising(error, odd, monkeypatch):
    real = preparing._prepare

    def prepare(edition):
        if edition.pk == odd.pk:
            raise error
        return real(edition)

    monkeypatch.setattr(preparing, "_prepare", prepare)


@pytest.mark.parametrize("error", [TypeError("null in /Annots"), MemoryError(), RecursionError(), KeyError("x")])
def test_a_file_that_raises_is_held_with_its_reason_and_the_next_is_cleaned(
    waiting, monkeypatch, client_of, expects_errors, error
):
    raising(error, waiting[0], monkeypatch)
    prepare_waiting()
    for edition in waiting:
        edition.refresh_from_db()
    assert [edition.state for edition in waiting] == ["held", "clean"]
    report = reverse("edition_report", args=[waiting[0].resource.slug, waiting[0].public_id])
    assert "Algo inesperado" in client_of("secretariat_lima").get(report).content.decode()
    assert waiting[0].findings[0]["kind"] == "preparation-failed"
    assert preparing.waiting_ids() == []


def test_a_store_that_is_away_is_asked_three_times(waiting, monkeypatch, expects_errors):
    raising(OSError("away"), waiting[0], monkeypatch)
    states = []
    for _attempt in range(3):
        prepare_waiting()
        waiting[0].refresh_from_db()
        states.append(waiting[0].state)
        Edition.objects.for_system("test").filter(pk=waiting[0].pk).update(tried_at=timezone.now() - preparing.CLAIM)
    assert states == ["pending", "pending", "held"]


def test_a_file_that_takes_the_process_with_it_is_taken_up_a_counted_number_of_times(waiting, monkeypatch):
    raising(SystemExit(), waiting[0], monkeypatch)
    for _attempt in range(preparing.ATTEMPTS):
        with pytest.raises(SystemExit):
            preparing.prepare(waiting[0].pk)
        assert preparing.prepare(waiting[0].pk) is None  # whoever has it has it for a while
        Edition.objects.for_system("test").filter(pk=waiting[0].pk).update(tried_at=timezone.now() - preparing.CLAIM)
    prepare_waiting()
    waiting[0].refresh_from_db()
    assert (waiting[0].state, waiting[0].findings[0]["kind"]) == ("held", "preparation-interrupted")


# Health ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def all_jobs_ended(world):
    now = timezone.now()
    JobRun.objects.bulk_create(JobRun(name=name, started_at=now, finished_at=now) for name in JOBS)


def status_of(query=""):
    answer = Client().get(f"/salud/{query}")
    return answer.status_code, json.loads(answer.content)


MAIL_JOB = "vpwg.common.jobs.send_due_mail"


@pytest.mark.parametrize(
    "trouble",
    [
        lambda: JobRun.objects.filter(pk=MAIL_JOB).update(finished_at=timezone.now() - timedelta(hours=1)),
        lambda: JobRun.objects.filter(pk=MAIL_JOB).update(
            finished_at=None, first_at=timezone.now() - timedelta(hours=1)
        ),
        lambda: a_mail(due_at=timezone.now() - timedelta(hours=2)),
    ],
)
def test_health_is_late_when_a_job_or_mail_is(all_jobs_ended, expects_errors, trouble):
    assert status_of() == status_of("?trabajos=1") == (200, {"status": "ok"})
    trouble()
    assert status_of() == (200, {"status": "late"})
    assert status_of("?trabajos=1") == (503, {"status": "late"})


def test_health_is_late_when_no_job_ever_ran(world, monkeypatch):
    assert health.late_jobs(health.STARTED_AT, {}) == []
    assert MAIL_JOB in health.late_jobs(health.STARTED_AT + timedelta(minutes=30), {})


def test_a_mail_that_was_tried_is_as_old_as_it_is_and_a_spread_one_is_not_late(all_jobs_ended):
    spread = a_mail(due_at=timezone.now() + timedelta(hours=1))
    OutboundMessage.objects.filter(pk=spread.pk).update(created_at=timezone.now() - timedelta(hours=5))
    assert outbox.oldest_waiting() is None
    OutboundMessage.objects.filter(pk=spread.pk).update(attempts=3)
    assert timezone.now() - outbox.oldest_waiting() > timedelta(hours=4)


def test_an_operator_reads_when_each_job_ended_and_no_content(all_jobs_ended, client_of):
    a_mail("secreta@example.test", state="failed", problem="refused")
    a_mail("otra@example.test", "x:2", due_at=timezone.now() - timedelta(minutes=90))
    JobRun.objects.filter(pk=MAIL_JOB).update(failures=2, problem="OSError")
    text = client_of("operator").get("/salud/").content.decode()
    told = json.loads(text)
    assert told["jobs"].keys() == JOBS.keys()
    assert (told["jobs"][MAIL_JOB]["failures"], told["jobs"][MAIL_JOB]["problem"]) == (2, "OSError")
    assert told["jobs"][MAIL_JOB]["finished_at"].startswith(f"{timezone.now():%Y-}")
    assert told["mail"] == {"oldest_waiting_minutes": 90, "failed": 1}
    assert "example.test" not in text
    assert "Hola" not in text


def test_minutes_that_cannot_be_printed_leave_the_others_printed(world, monkeypatch, expects_errors):
    from meetings import jobs as meeting_jobs
    from meetings import printing
    from meetings import services as meeting_services

    keeper, versions = world.user("secretariat_lima"), []
    for _number in range(2):
        minutes = meeting_services.start_minutes(meeting=BUILDERS["meetings.Meeting"](world.lima), by=keeper)
        meeting_services.save_draft(minutes=minutes, body="Texto.", seen=minutes.edit_version, by=keeper)
        versions.append(meeting_services.approve_minutes(minutes=minutes, by=keeper).pk)
    printed = []

    def print_all(pk, reading):
        if pk == versions[0]:
            raise RuntimeError("odd")
        printed.append((pk, reading))

    monkeypatch.setattr(printing, "print_all", print_all)
    assert not running.run("meetings.jobs.print_waiting")
    assert {pk for pk, _reading in printed} == {versions[1]}
    assert len(printed) == len(printing.Reading)
    assert meeting_jobs.AT_ONCE >= 2
