"""The crosswalk page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from resources.crosswalk import crosswalk_for
from vpwg.common.tables import exports


def crosswalk(request: HttpRequest) -> HttpResponse:
    """Topics of the Voluntary Principles by Guiding Principles; `?formato=csv` gives the table."""
    table = crosswalk_for(request.user)
    if request.GET.get("formato") == "csv":
        header = [_("Principio Voluntario"), _("Tema"), _("Principio Rector"), _("Nombre"), _("Recursos"), _("Relación sugerida")]  # fmt: skip
        rows = (
            [topic.code, topic.name, cell.guiding.code, cell.guiding.name, cell.count,
             _("sí") if cell.is_suggested else _("no")]
            for topic, cell in table.cells()
        )  # fmt: skip
        return exports.csv_response("cruce.csv", header, rows)
    return render(request, "resources/crosswalk.html", {"crosswalk": table})
