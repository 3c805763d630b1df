"""The ombudsman's figures: their series, as a page and as a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from conflicts.charts import series_chart
from conflicts.models import MonthlyReport
from vpwg.common.tables import exports


def figures_told() -> dict[str, Any]:
    reports = list(MonthlyReport.objects.in_force())
    earlier: dict[int, list[MonthlyReport]] = {}
    for report in MonthlyReport.objects.filter(number__in=[r.number for r in reports if r.revision > 1]):
        earlier.setdefault(report.number, []).append(report)
    for report in reports:
        report.month_label = f"{MONTHS[report.month]} {report.year}"
        report.earlier = [e for e in earlier.get(report.number, []) if e.revision < report.revision]
    rows = [(r.year, r.month, r.total, _point_words(r)) for r in reports]
    return {"reports": reports[::-1], "latest": reports[-1] if reports else None, "chart": series_chart(rows)}


def _point_words(report: MonthlyReport) -> str:
    """What a reader of the chart is told of a point."""
    return f"{report.month_label}: {report.total}. {report.contradiction}".removesuffix(". ")


def statistics(request: HttpRequest) -> HttpResponse:
    """All figures known, each with its source."""
    return render(request, "conflicts/statistics.html", figures_told())


def series_csv(request: HttpRequest) -> HttpResponse:
    """The series as a table, the last revision of each report; empty means not known."""
    header = [
        _("N.°"),
        _("Año"),
        _("Mes"),
        _("Total"),
        _("Activos"),
        _("Latentes"),
        _("Nuevos"),
        _("Resueltos"),
        _("Fuente"),
        _("Revisión"),
        _("Observación"),
    ]
    rows = [
        (
            r.number,
            r.year,
            r.month,
            r.total,
            r.active,
            r.latent,
            r.new,
            r.resolved,
            r.source,
            r.revision,
            r.contradiction,
        )
        for r in MonthlyReport.objects.in_force()
    ]
    return exports.csv_response("conflictos-serie.csv", header, rows)
