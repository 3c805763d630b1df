"""Importing a table: read and checked first, then written whole or not at all.

The check writes nothing but the batch itself. The commit checks again, under lock, and writes only what the person
saw: if anything changed in between, it stops and shows the new report.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import constants
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotReady, require_secretariat
from members.directory.models import User, WorkingGroup
from members.imports.acts import Act
from members.imports.kinds import Column, ImportKind, Ledger, Planned, RowRefused, kind_named
from members.imports.models import ImportBatch
from vpwg.common.log import audit
from vpwg.common.refusals import Refused
from vpwg.common.tables import Table, TableRow
from vpwg.common.tables.cells import WHOLE_ROW, tidy
from vpwg.common.text.folding import fold

State = ImportBatch.State
Report = dict[str, Any]


class AlreadyImported(Refused):
    """The same file was committed before: nothing to do. `batch` is that import."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__([_("Este mismo archivo ya se importó: no hay nada más que hacer.")])
        self.batch = batch


class Moved(Refused):
    """What the table would do is no longer what was shown; the batch now holds the new report."""

    level = constants.WARNING


@dataclass
class Check:
    """The outcome of reading a table against what there is: planned rows, and refusals in order."""

    plan: list[Planned]
    refused: list[dict[str, Any]]
    unused: list[str]


def header_of(kind: ImportKind, titles: Sequence[str]) -> tuple[list[Column | None], list[str]]:
    """Return the column of each title (None: not one of ours) and the titles not used.

    Raises ValidationError where a needed column is missing or one stands twice.
    """
    known = {fold(column.title): column for column in kind.columns}
    found = [known.get(fold(title)) for title in titles]
    names = Counter(column.name for column in found if column)
    twice = [column.title for column in kind.columns if names[column.name] > 1]
    if twice:
        raise ValidationError(_("Estas columnas aparecen dos veces: %(titles)s.") % {"titles": ", ".join(twice)})
    missing = [column.title for column in kind.columns if column.is_required and not names[column.name]]
    if missing:
        raise ValidationError(
            _("Faltan estas columnas: %(titles)s. Use la plantilla, con los títulos en la primera fila.")
            % {"titles": ", ".join(missing)}
        )
    return found, [title for title, column in zip(titles, found, strict=True) if column is None and title]


def check_table(kind: ImportKind, group: WorkingGroup, titles: Sequence[str], rows: list[TableRow],
                *, for_update: bool = False) -> Check:  # fmt: skip
    """Say what each row would do in `group`, writing nothing."""
    columns, unused = header_of(kind, titles)
    unused += _untitled(columns, titles, rows)
    ledger = kind.ledger(group, for_update=for_update)
    plan: list[Planned] = []
    refused: list[dict[str, Any]] = []
    seen: dict[Any, int] = {}
    for row in rows:
        values, wrong = _values(columns, row)
        if wrong:
            refused.extend(wrong)
            continue
        try:
            plan.append(_planned(kind, ledger, row, values, seen))
        except RowRefused as error:
            refused.append(_refusal(kind, row, error, columns))
    return Check(plan, refused, unused)


def _untitled(columns: list[Column | None], titles: Sequence[str], rows: list[TableRow]) -> list[str]:
    """Return the letters of columns that hold something but have no title: nothing is left out unsaid."""
    width = max((len(row.cells) for row in rows), default=0)
    bare = [index for index in range(width) if index >= len(columns) or (columns[index] is None and not titles[index])]
    return [
        _("columna %(letter)s, sin título") % {"letter": _letter(index)}
        for index in bare
        if any(index < len(row.cells) and row.cells[index] for row in rows)
    ]


def _letter(index: int) -> str:
    """Return the letters by which a spreadsheet calls a column: 0 is A, 26 is AA."""
    return (_letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _values(columns: list[Column | None], row: TableRow) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if WHOLE_ROW in row.wrong:
        told = " · ".join(cell for cell in row.cells if cell)
        return {}, [{"row": row.number, "column": "", "cell": told[:80], "why": row.wrong[WHOLE_ROW]}]
    values: dict[str, Any] = {}
    wrong = []
    for index, column in enumerate(columns):
        if column is None:
            continue
        cell = row.cells[index] if index < len(row.cells) else ""
        try:
            if index in row.wrong:
                raise RowRefused(row.wrong[index])
            if not cell and column.needs_value:
                raise RowRefused(_("Este dato es necesario."))
            values[column.name] = column.parse(cell) if cell else column.empty
        except RowRefused as error:
            wrong.append({"row": row.number, "column": column.title, "cell": cell[:80], "why": error.sentence})
    return values, wrong


def _planned(kind: ImportKind, ledger: Ledger, row: TableRow, values: dict[str, Any], seen: dict[Any, int]) -> Planned:
    found = ledger.find(values)
    target, before = found if found else (None, {})
    ledger.check(before | values, target)
    same = ledger.identity(values, target)
    if same in seen:
        raise RowRefused(_("Repite lo que dice la fila %(number)s.") % {"number": seen[same]})
    seen[same] = row.number
    named = {column.name: column for column in kind.columns}
    changed = {
        name: value for name, value in values.items()
        if name in before and (before[name] != value if name not in named else _differs(named[name], before[name], value))
    }  # fmt: skip
    label, note = ledger.label(before | values), ledger.note(values, target)
    completed = ledger.completed(values) if target is None else {}
    return Planned(row.number, label, values, target, changed, before, note, completed)


def _differs(column: Column, before: Any, value: Any) -> bool:
    """Whether a cell says something else than there is: two spaces for one, or a wide one, are no change."""
    if before == value:
        return False
    shown = tidy(column.show(before))
    try:
        return not shown or column.parse(shown) != value
    except RowRefused:
        return True


def _refusal(kind: ImportKind, row: TableRow, error: RowRefused, columns: list[Column | None]) -> dict[str, Any]:
    title, cell = "", ""
    for index, column in enumerate(columns):
        if column and column.name == error.column:
            title, cell = column.title, (row.cells[index] if index < len(row.cells) else "")
    title = title or next((column.title for column in kind.columns if column.name == error.column), "")
    return {"row": row.number, "column": title, "cell": cell[:80], "why": error.sentence}


def _report(kind: ImportKind, check: Check) -> Report:
    """The report as it is kept and shown: counts, rows by class, and a mark of what would be written."""
    rows: dict[str, list[Any]] = {"add": [], "change": [], "same": []}
    mark = hashlib.sha256()
    shows = {column.name: column for column in kind.columns}
    for planned in check.plan:
        line: dict[str, Any] = {"row": planned.number, "label": planned.label}
        if planned.note:
            line["note"] = planned.note
        if planned.action == "change":
            line["changes"] = [
                [shows[n].title, shows[n].show(planned.before[n]), shows[n].show(v)] for n, v in planned.changed.items()
            ]
        if planned.action == "add":
            line["added"] = _shown_values(kind, planned.completed)
        rows[planned.action].append(line)
        told = [planned.number, planned.action, str(planned.target), line.get("changes"), line.get("added")]
        mark.update(json.dumps(told, ensure_ascii=False).encode())
    counts = {name: len(lines) for name, lines in rows.items()}
    counts["refused"] = len({refusal["row"] for refusal in check.refused})
    return {"counts": counts, "refused": check.refused, "unused": check.unused, "mark": mark.hexdigest()} | rows


def _shown_values(kind: ImportKind, values: dict[str, Any]) -> list[list[str]]:
    """Return (title, words) of each value that a new row will have."""
    given = [column for column in kind.columns if values.get(column.name) not in (None, "", [])]
    return [[column.title, column.show(values[column.name])] for column in given]


@transaction.atomic
def check_import(*, kind: ImportKind, group: WorkingGroup, table: Table, by: User) -> ImportBatch:
    """Keep a table with its report; nothing of it is visible anywhere else.

    Raises NotAllowed, ValidationError (the table as a whole cannot be read), AlreadyImported.
    """
    require_secretariat(by, group.pk)
    mine = ImportBatch.objects.for_system("the same file in the caller's own group").filter(
        kind=kind.name, group=group, sha256=table.sha256
    )
    if done := mine.filter(state=State.COMMITTED).first():
        raise AlreadyImported(done)
    check = check_table(kind, group, table.header, table.rows)
    batch = mine.filter(state=State.CHECKED).first() or ImportBatch(
        kind=kind.name, group=group, sha256=table.sha256, uploaded_by=by
    )
    _forget_after_commit(batch)  # of the same table checked before
    batch.filename = table.name
    batch.rows = [table.header, *[[row.number, row.cells, row.wrong] for row in table.rows]]
    reading = {"sheet": table.sheet, "sheets": table.sheets, "notes": table.notes}
    batch.report = _report(kind, check) | {"reading": reading}
    batch.save()
    audit.record(by, Act.IMPORT_CHECKED, batch, kind=kind.name, refused=batch.report["counts"]["refused"])
    return batch


def _forget_after_commit(batch: ImportBatch) -> None:
    """Have the kind remove what it keeps beside the rows that `batch` holds now."""
    cells = [cell for row in _kept_rows(batch) for cell in row.cells]
    if kind := kind_named(batch.kind):
        transaction.on_commit(lambda: kind.forget(cells))


def _kept_rows(batch: ImportBatch) -> Iterator[TableRow]:
    for number, cells, wrong in batch.rows[1:]:
        yield TableRow(number, cells, {int(index): why for index, why in wrong.items()})


def commit_import(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Write the whole table. A batch that is already committed is returned as it is.

    Raises NotAllowed, NotReady (a row is refused; it was dropped), Moved (something changed since the check).
    """
    require_secretariat(by, batch.group_id)
    with transaction.atomic():
        done = _commit(batch, by)
    if not done:
        raise Moved(
            [
                _(
                    "No se importó nada: los datos del portal cambiaron desde la revisión. Mire el informe nuevo y confirme otra vez."
                )
            ]
        )
    return batch


def _commit(batch: ImportBatch, by: User) -> bool:
    """Write what was shown and return True; keep a new report and return False where it no longer holds."""
    rows = ImportBatch.objects.for_system("row already allowed").select_for_update()
    fresh = rows.get(pk=batch.pk)
    batch.state, batch.report = fresh.state, fresh.report
    if fresh.state == State.COMMITTED:
        return True
    kind = kind_named(fresh.kind)
    if fresh.state != State.CHECKED or kind is None:
        raise NotReady([_("Esta importación fue descartada. Suba el archivo otra vez.")])
    # One import at a time in a group.
    group = WorkingGroup.objects.select_for_update().get(pk=fresh.group_id)
    check = check_table(kind, group, fresh.rows[0], list(_kept_rows(fresh)), for_update=True)
    report = _report(kind, check) | {"reading": fresh.report.get("reading", {})}
    if report["mark"] != fresh.report["mark"] or len(check.refused) != len(fresh.report["refused"]):
        ImportBatch.objects.for_system("row already allowed").filter(pk=fresh.pk).update(report=report)
        return False
    if check.refused:
        raise NotReady([_("Hay filas que no se pueden importar. Corrija el archivo y vuelva a subirlo.")])
    kind.write([planned for planned in check.plan if planned.action != "same"], group=group, by=by)
    _forget_after_commit(fresh)
    batch.state, batch.committed_at = State.COMMITTED, timezone.now()
    batch.rows, batch.report = [], {"counts": report["counts"]}
    batch.save(update_fields=["state", "committed_at", "rows", "report"])
    told = {"added": report["counts"]["add"], "changed": report["counts"]["change"]}
    audit.record(by, Act.IMPORT_COMMITTED, batch, kind=kind.name, **told)
    return True


@transaction.atomic
def drop_import(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Forget a table that was only checked; what it held is removed, that it was uploaded stays."""
    require_secretariat(by, batch.group_id)
    rows = ImportBatch.objects.for_system("conditional update of a row already allowed")
    counts = {"counts": batch.report.get("counts", {})}
    if rows.filter(pk=batch.pk, state=State.CHECKED).update(state=State.DROPPED, rows=[], report=counts):
        _forget_after_commit(batch)
        audit.record(by, Act.IMPORT_DROPPED, batch, kind=batch.kind)
    batch.refresh_from_db()
    return batch


def export_rows(*, kind: ImportKind, group: WorkingGroup, by: User) -> list[list[str]]:
    """Return the rows of `group` as texts, in the order of the columns; on record."""
    require_secretariat(by, group.pk)
    rows = [[column.show(values[column.name]) for column in kind.columns] for values in kind.export(group)]
    audit.record(by, Act.TABLE_EXPORTED, group, group_id=group.pk, kind=kind.name, rows=len(rows))
    return rows


def instructions(kind: ImportKind) -> list[list[str]]:
    """Return the sheet of instructions: each column, whether it is needed, what it takes."""
    lines = [["Columna", "¿Necesaria?", "Qué escribir", "Valores que se aceptan"]]
    for column in kind.columns:
        needed = "sí" if column.needs_value else "no"
        lines.append([column.title, needed, str(column.help), "; ".join(column.allowed)])
    return lines
