"""The ombudsman's figures, as published; what is not known says so."""

import io

import pytest
from django.core.management import call_command

from conflicts.charts import series_chart
from conflicts.models import EmergencyMeasure, MonthlyReport
from vpwg.places.models import Place


@pytest.fixture
def reference(db):
    call_command("load_reference", verbosity=0, stdout=io.StringIO())


def test_november_2019_reads_as_published(client, reference):
    report = MonthlyReport.objects.get(year=2019, month=11)
    assert (report.number, report.total, report.active, report.latent) == (189, 185, 134, 51)
    row = next(
        line for line in client.get("/conflictos/series.csv").content.decode().splitlines() if line.startswith("189,")
    )
    assert row.startswith("189,2019,11,185,134,51,,,")


def test_what_is_not_known_is_said_and_never_filled(client, reference):
    html = client.get("/conflictos/estadisticas/").content.decode()
    assert html.count("sin dato") == 4  # active and latent of N.° 107 and N.° 250
    assert "número no conocido" in client.get("/conflictos/emergencias/").content.decode()
    assert EmergencyMeasure.objects.get(code="EM-10").starts_on is None


def test_loading_twice_changes_nothing(reference):
    counts = [m.objects.count() for m in (Place, MonthlyReport, EmergencyMeasure)]
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    assert [m.objects.count() for m in (Place, MonthlyReport, EmergencyMeasure)] == counts == [2114, 24, 13]


def test_codes_keep_their_leading_zeros(reference):
    assert Place.objects.get(ubigeo="030506").parent.parent.name == "Apurímac"


def test_the_line_joins_only_adjoining_months():
    chart = series_chart([(2019, 11, 185, "a"), (2019, 12, 184, "b"), (2020, 2, 190, "c"), (2020, 3, None, "d")])
    assert len(chart.points) == 3
    assert len(chart.lines) == 1


def test_the_page_opens_with_figures_picture_table_and_download(client, reference):
    html = client.get("/conflictos/").content.decode()
    assert "<svg" in html
    assert "<table" in html
    assert "/conflictos/series.csv" in html
    assert ">191<" in html
