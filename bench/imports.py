"""Checking and writing a table, against a bare `bulk_create(update_conflicts=True)` of the same rows in the same run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from typing import Any

from bench.world import environment as _environment

ROWS, ROUNDS, TO_REACH = 10_000, 3, 0.5
HEADER = ["Código", "Nombre", "Sigla", "Categoría", "Sector", "Énfasis ambiental", "Departamentos", "Página web",
          "Figura en público", "Calidad", "Pilar", "Etapa", "Desde", "Hasta"]  # fmt: skip


def _cells(n: int, sector: str) -> list[str]:
    return ["", f"Organización de medición {n}", f"M{n}", "Empresa", sector, "sí", "Cusco; Puno", "", "no",
            "Miembro", "Empresa", "Identificada", "2026-01-05", ""]  # fmt: skip


def _world() -> tuple[Any, Any]:
    from django.core.management import call_command

    from members.access.viewer import lima_today
    from members.directory.models import Membership, Organisation, Person, Seat, Standing, User, WorkingGroup

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    group = WorkingGroup.objects.create(name="Lima", short_name="Lima", slug="bench-lima")
    person = Person.objects.create(given_names="Ana", family_names="Medida", email="ana@example.test")
    organisation = Organisation.objects.create(name="Secretaría", category="academia")
    membership = Membership.objects.create(
        organisation=organisation, group=group, standing=Standing.SECRETARIAT, starts_on=lima_today()
    )
    Seat.objects.create(person=person, membership=membership, starts_on=lima_today())
    return group, User.objects.create_user(person.email, None, person=person)


def _bare(sector: str) -> float:
    """Upsert the organisations and nothing else: no membership, no check, no log."""
    from members.directory.models import Organisation

    rows = list(Organisation.objects.for_system("bench").filter(name__startswith="Organización"))
    for row in rows:
        row.sector = sector
    began = time.perf_counter()
    Organisation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], batch_size=500,
        update_fields=["name", "acronym", "category", "sector", "is_environmental", "department_codes", "folded"],
    )  # fmt: skip
    return time.perf_counter() - began


def _ours(group: Any, by: Any, sector: str, rows: int) -> tuple[float, float]:
    """Return the seconds of the check of a file, and of the commit with its second check."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from members.imports.kinds import kind_named
    from members.imports.services import imports
    from vpwg.common.tables import csv_bytes, read_table

    data = csv_bytes(HEADER, [_cells(n, sector) for n in range(rows)])
    kind: Any = kind_named("organizaciones")
    began = time.perf_counter()
    table = read_table(SimpleUploadedFile("t.csv", data), max_rows=rows)
    batch = imports.check_import(kind=kind, group=group, table=table, by=by)
    checked = time.perf_counter()
    assert not batch.report["counts"]["refused"]
    imports.commit_import(batch=batch, by=by)
    return checked - began, time.perf_counter() - checked


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        _environment(scratch)
        import django

        django.setup()
        from django.db import connection

        group, by = _world()
        first = _ours(group, by, "minería", ROWS)
        bare, checks, commits = [], [], []
        for n in range(ROUNDS):
            bare.append(_bare(f"llano {n}"))
            check, commit = _ours(group, by, f"revisado {n}", ROWS)
            checks.append(check)
            commits.append(commit)
        five_thousand = _ours(group, by, "cinco mil", 5_000)
        vendor = connection.vendor
        connection.close()
    b, c, w = (statistics.median(found) for found in (bare, checks, commits))
    print(f"\n{ROWS:,} rows changed, {vendor}, median of {ROUNDS} rounds\n")
    print("| bare upsert | check | commit (with its own check) | commit / bare | to reach |")
    print("|---|---|---|---|---|")
    print(f"| {ROWS / b:.0f} rows/s | {ROWS / c:.0f} rows/s | {ROWS / w:.0f} rows/s | {b / w:.2f} | ≥ {TO_REACH} |")
    print(f"\n{ROWS:,} new rows: checked in {first[0]:.2f} s, written in {first[1]:.2f} s.")
    print(f"5,000 rows read and checked in {five_thousand[0]:.2f} s (limit 10 s).")


if __name__ == "__main__":
    sys.exit(main())
