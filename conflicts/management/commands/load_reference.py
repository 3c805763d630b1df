"""`manage.py load_reference`: places, the ombudsman's figures and emergency measures, from conflicts/data/."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from conflicts.models import EmergencyMeasure, MonthlyReport
from vpwg.places.departments import names_of
from vpwg.places.models import Place

DATA = Path(__file__).resolve().parents[2] / "data"
_FIGURES = {
    "total": "total",
    "active": "activos",
    "latent": "latentes",
    "new": "nuevos",
    "resolved": "resueltos",
    "in_dialogue": "dialogo",
}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    """Return the day that `text` says, or None where it says anything less exact."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Command(BaseCommand):
    help = "Carga lugares, cifras de la Defensoría y medidas de excepción; puede repetirse."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        self._places()
        for row in _rows("ombudsman_monthly_reports.csv"):
            figures = {field: int(row[column]) if row[column] else None for field, column in _FIGURES.items()}
            # A published report is frozen: what is here already is left as it is.
            MonthlyReport.objects.get_or_create(
                number=int(row["reporte_n"]),
                revision=int(row.get("revision") or 1),
                defaults=figures
                | {
                    "year": int(row["anio"]),
                    "month": int(row["mes"]),
                    "source": row["fuente"],
                    "confidence": row["confianza"],
                    "note": row["nota"],
                },
            )
        for row in _rows("emergency_measures_macro_sur.csv"):
            self._measure(row)
        self.stdout.write(
            f"{Place.objects.count()} lugares, {MonthlyReport.objects.count()} informes, {EmergencyMeasure.objects.count()} medidas"
        )

    @staticmethod
    def _places() -> None:
        known: dict[str, Place] = {}
        for row in _rows("ubigeo_inei.csv"):
            code = row["ubigeo_inei"]
            for size, column in ((2, "departamento"), (4, "provincia"), (6, "distrito")):
                known.setdefault(
                    code[:size], Place(ubigeo=code[:size], name=row[column], parent_id=code[: size - 2] or None)
                )
        ordered = sorted(known.values(), key=lambda place: (len(place.ubigeo), place.ubigeo))
        Place.objects.bulk_create(
            ordered, batch_size=500, update_conflicts=True, unique_fields=["ubigeo"], update_fields=["name", "parent"]
        )

    @staticmethod
    def _measure(row: dict[str, str]) -> None:
        places = row["ubigeo_inei"].split(";")
        codes = sorted({place[:2] for place in places})
        is_unknown = "no figura" in row["norma"]
        measure, _made = EmergencyMeasure.objects.update_or_create(
            code=row["id"],
            defaults={
                "norm_type": row["tipo_norma"],
                "norm_number": "" if is_unknown else row["norma"],
                "published_text": row["fecha_publicacion"],
                "starts_text": row["vigencia_desde"],
                "starts_on": _day(row["vigencia_desde"]),
                "days": int(row["dias"]) if row["dias"] else None,
                "ends_on": _day(row["hasta_calculado"]),
                "extension_text": row["es_prorroga"],
                "department_codes": codes,
                "departments_text": "" if row["departamento"] == names_of(codes, "; ") else row["departamento"],
                "provinces": row["provincia"],
                "districts": row["distritos"],
                "road_stretch": row["tramo"],
                "conflict_text": row["conflicto"],
                "rights_suspended": row["derechos_suspendidos"],
                "control": row["control_orden_interno"],
                "confidence": row["confianza"],
                "source": row["fuente"],
            },
        )
        measure.places.set(Place.objects.filter(ubigeo__in=places))
