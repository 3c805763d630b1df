"""The ombudsman's figures, as published; what is not known says so."""

import io

import pytest
from django.core.management import call_command
from django.db.models import CheckConstraint
from django.utils.dates import MONTHS

from conflicts.charts import series_chart
from conflicts.models import EmergencyMeasure, MonthlyReport, Place


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


# Corrections and contradictions ---------------------------------------------------------------------------------------


@pytest.fixture
def corrected(reference):
    """The latest report, and its second revision with other figures."""
    first = MonthlyReport.objects.in_force().last()
    second = MonthlyReport.objects.create(
        number=first.number, revision=2, year=first.year, month=first.month, total=477, active=400, latent=77,
        source="https://example.org/fe-de-erratas",
    )  # fmt: skip
    return first, second


def test_a_second_revision_replaces_the_first_on_chart_headline_and_download(client, corrected):
    first, second = corrected
    table = client.get("/conflictos/series.csv").content.decode().splitlines()
    (line,) = [line for line in table if line.startswith(f"{first.number},")]
    assert line.startswith(f"{first.number},{first.year},{first.month},477,400,77,")
    assert line.endswith(",2,")
    for address in ("/", "/conflictos/"):
        html = client.get(address).content.decode()
        assert "<dd>477</dd>" in html
        assert f"<dd>{first.total}</dd>" not in html
    html = client.get("/conflictos/").content.decode()
    label = f"{MONTHS[first.month]} {first.year}: "
    assert html.count(f"<title>{label}") == 1
    assert f"<title>{label}477</title>" in html


def test_the_table_says_what_a_revision_replaced(client, corrected):
    html = client.get("/conflictos/estadisticas/").content.decode()
    assert "revisión 2" in html
    assert f"Antes (revisión 1): {corrected[0].total}." in html
    assert html.count(f'<th scope="row">N.° {corrected[0].number}<') == 1


def test_a_third_revision_replaces_both_and_an_earlier_one_noted_late_changes_nothing(client, corrected):
    first, _second = corrected
    MonthlyReport.objects.create(number=first.number, revision=4, year=first.year, month=first.month, total=500,
                                 source="x")  # fmt: skip
    MonthlyReport.objects.create(number=first.number, revision=3, year=first.year, month=first.month, total=1,
                                 source="x")  # fmt: skip
    assert MonthlyReport.objects.in_force().last().total == 500
    assert MonthlyReport.objects.in_force().filter(number=first.number).count() == 1


def test_a_report_that_does_not_add_up_is_kept_and_says_so_beside_the_figure(client, corrected):
    _first, second = corrected
    MonthlyReport.objects.filter(pk=second.pk).update(latent=78)
    says = "400 activos y 78 latentes suman 478, no 477"
    for address in ("/", "/conflictos/", "/conflictos/estadisticas/", "/conflictos/series.csv"):
        assert says in client.get(address).content.decode()
    second.refresh_from_db()
    assert (second.total, second.active, second.latent) == (477, 400, 78)


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ((None, 5, 6), ""),
        ((10, None, 6), ""),
        ((10, 4, 6), ""),
        ((10, 4, 7), "suman 11, no 10"),
        ((10, 12, None), "más activos (12) que el total (10)"),
        ((10, None, 12), "más latentes (12) que el total (10)"),
    ],
)
def test_what_contradicts_itself_is_named(figures, says):
    report = MonthlyReport(number=1, year=2026, month=1, total=figures[0], active=figures[1], latent=figures[2])
    assert says in report.contradiction
    assert bool(says) == bool(report.contradiction)


def test_a_reader_of_english_is_told_too(client, corrected):
    MonthlyReport.objects.filter(pk=corrected[1].pk).update(latent=78)
    assert "add up to 478, not 477" in client.get("/en/conflictos/").content.decode()


def test_no_constraint_stands_on_published_figures():
    figures = {"total", "active", "latent", "new", "resolved", "in_dialogue"}
    assert [c.name for c in MonthlyReport._meta.constraints if isinstance(c, CheckConstraint)] == []
    assert figures <= {field.name for field in MonthlyReport._meta.get_fields() if getattr(field, "null", False)}
