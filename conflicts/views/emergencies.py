"""Emergency measures, as a page and as a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conflicts.models import EmergencyMeasure
from vpwg.common.tables import exports
from vpwg.places.departments import Department


def emergency_list(request: HttpRequest) -> HttpResponse:
    """Emergency measures, by department; `?formato=csv` as a table."""
    rows = EmergencyMeasure.objects.all()
    department = request.GET.get("departamento", "")
    if department:
        rows = rows.filter(department_codes__has=department)
    if request.GET.get("formato") == "csv":
        names = [
            "code",
            "norm_type",
            "norm_number",
            "starts_text",
            "days",
            "ends_on",
            "departments",
            "provinces",
            "districts",
            "source",
        ]
        return exports.csv_response(
            "medidas-de-excepcion.csv", names, ([getattr(row, name) for name in names] for row in rows)
        )
    context = {"measures": rows, "department": department, "departments": Department.choices}
    return render(request, "conflicts/emergency_list.html", context)
