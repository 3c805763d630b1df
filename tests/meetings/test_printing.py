"""Printed minutes: kept per reading, too large ones told in a sentence, so many for each reader."""

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from meetings import jobs
from meetings.models import MinutesDraft, MinutesPrint, MinutesVersion
from meetings.services import limits, printing
from meetings.tasks import print_minutes
from meetings.views import minutes as minutes_views
from vpwg.common import pdf


def pdf_of(client, minutes):
    return client.get(reverse("minutes_pdf", args=[minutes.meeting.public_id]))


@pytest.fixture
def counted(monkeypatch):
    """Print without drawing, and return what was drawn."""
    drawn = []
    monkeypatch.setattr(pdf, "document_of", lambda page: drawn.append(page) or f"%PDF {len(drawn)}".encode())
    return drawn


def big_table(columns, rows):
    line = "|" + "a|" * columns
    return "\n".join([line, "|" + "-|" * columns, *[line] * rows])


@pytest.mark.parametrize("text", [big_table(200, 2_000), big_table(30, 10), big_table(20, 400), "x " * 150_000])
def test_what_is_too_large_gets_a_sentence_keeps_the_text_and_saves_nothing(client_of, write, text):
    minutes = write("Texto.", audience=None)
    client, url = client_of("secretariat_lima"), reverse("minutes_edit", args=[minutes.meeting.public_id])
    for button in ("stay", "preview", "go"):
        response = client.post(url, {"body": text, "edit_version": 2, button: 1})
        assert response.status_code == 422
        assert "a un recurso" in response.content.decode()
        assert response.context["form"]["body"].value() == text
    assert MinutesDraft.objects.for_system("test").get().body == "Texto."


def test_a_large_table_that_was_approved_before_is_a_sentence_too(client_of, write):
    minutes = write("Texto.")
    MinutesVersion.objects.for_system("test").update(body=big_table(200, 2_000))
    client = client_of("anonymous")
    assert pdf_of(client, minutes).status_code == 422
    assert "demasiado grande" in pdf_of(client, minutes).content.decode()
    assert "demasiado grande" in client.get(minutes.get_absolute_url()).content.decode()


def test_the_largest_allowed_is_printed(client_of, write):
    minutes = write(big_table(limits.COLUMNS, 100))
    assert pdf_of(client_of("anonymous"), minutes).content.startswith(b"%PDF-")


def test_each_reading_is_drawn_once_and_all_its_readers_get_those_bytes(client_of, write, counted):
    minutes = write("[[C|Ana Lara]] dijo.")
    for persona in ("anonymous", "operator", "company_lima", "observer_lima", "secretariat_lima", "anonymous"):
        assert pdf_of(client_of(persona), minutes).status_code == 200
    assert len(counted) == 3
    assert MinutesPrint.objects.for_system("test").count() == 3


def test_what_cannot_be_printed_costs_its_time_once(client_of, write, monkeypatch):
    minutes, tried = write("Texto."), []

    def refuse(page):
        tried.append(page)
        raise pdf.CannotPrint("seconds")

    monkeypatch.setattr(pdf, "document_of", refuse)
    for _click in range(3):
        response = pdf_of(client_of("anonymous"), minutes)
        assert response.status_code == 422
        assert "no se pudo imprimir" in response.content.decode()
    assert len(tried) == 1


def test_a_reader_may_have_so_many_printed_and_kept_ones_without_end(client_of, write, counted, monkeypatch):
    monkeypatch.setattr(minutes_views, "PRINTS", 2)
    cache.clear()
    several = [write(f"Texto {n}.") for n in range(3)]
    client = client_of("company_lima")
    assert [pdf_of(client, minutes).status_code for minutes in several] == [200, 200, 429]
    assert [pdf_of(client, several[0]).status_code for _again in range(5)] == [200] * 5


def test_where_a_worker_is_the_reader_waits_on_a_page_and_not_in_the_web_process(
    client_of, write, counted, monkeypatch
):
    minutes, asked = write("Texto."), []
    monkeypatch.setattr(print_minutes, "delay", lambda *given: asked.append(given))
    with override_settings(REDIS_URL="redis://worker.example/0"):
        response = pdf_of(client_of("anonymous"), minutes)
        assert (response.status_code, response["Refresh"]) == (202, "4")
        assert not counted
        (order,) = asked
        printing.print_all(*order)
        assert pdf_of(client_of("anonymous"), minutes).content == b"%PDF 1"


def test_the_job_prints_beforehand_what_is_in_force(write, correct, counted):
    minutes = write("Uno.", audience=None)
    correct(minutes, "Dos.")
    while jobs.print_waiting():
        pass
    rows = MinutesPrint.objects.for_system("test")
    assert set(rows.values_list("version__number", "reading")) == {(2, "names"), (2, "pillar"), (2, "nobody")}


def test_a_file_is_named_by_the_day_in_lima(client_of, write, counted):
    from datetime import UTC, datetime

    from meetings.models import Meeting

    minutes = write("Texto.")
    late = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    Meeting.objects.for_system("test").update(starts_at=late, ends_at=late.replace(hour=4))
    assert "acta-2026-03-04.pdf" in pdf_of(client_of("anonymous"), minutes)["Content-Disposition"]
