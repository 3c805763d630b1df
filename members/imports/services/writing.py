"""Writing many rows that exist and are locked, in few statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from vpwg.common.forms.editing import count_change

AT_ONCE = 2_000  # rows a statement


def save_many(model: Any, rows: list[Any], fields: Iterable[str]) -> None:
    """Write `fields` of existing rows, computed fields too, and count the change: a form opened before is stale."""
    if not rows:
        return
    names = list(dict.fromkeys([*fields, *{count_change(row) for row in rows}]))
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        if connection.vendor == "postgresql":
            _update_from_values(model, some, names)
        else:
            model.objects.bulk_create(
                some, update_conflicts=True, unique_fields=["id"], update_fields=names, batch_size=500
            )


def _update_from_values(model: Any, rows: list[Any], names: list[str]) -> None:
    """UPDATE … FROM (VALUES …): only the columns named are sent, and no index of another is touched."""
    key, fields = model._meta.pk, [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in fields]
    line = ", ".join(f"%s::{field.cast_db_type(connection)}" for field in (key, *fields))
    parameters: list[Any] = []
    for row in rows:
        parameters.append(row.pk)
        for field in fields:
            parameters.append(field.get_db_prep_save(field.pre_save(row, add=False), connection))
    # Names of our own tables and columns only; every value is a parameter.
    statement = (
        f"UPDATE {quote(model._meta.db_table)} AS kept SET "  # noqa: S608
        + ", ".join(f"{column} = given.{column}" for column in columns)
        + f" FROM (VALUES {', '.join([f'({line})'] * len(rows))}) AS given ({', '.join(['pk', *columns])})"
        + f" WHERE kept.{quote(key.column)} = given.pk"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
