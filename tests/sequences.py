"""Primary keys of the tests begin at a number that occurs nowhere else, so that one on a page is seen."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import connection

FIRST_KEY = 914_000_001
# With whatever a locale puts between thousands.
KEY = re.compile(rb"(?<!\w)914[.,\s\xc2\xa0]?\d{3}[.,\s\xc2\xa0]?\d{3}(?!\w)")


def start_sequences_at(first: int) -> None:
    """Have the next row of each of our tables bear the key `first`."""
    tables = [
        (model._meta.db_table, model._meta.pk.column)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.pk.get_internal_type().endswith("AutoField")
    ]
    with connection.cursor() as cursor:
        for table, column in tables:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [table, column, first])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first - 1])
