"""Django's own backend, which also writes last what was collected."""

from django.db.backends.sqlite3 import base

from vpwg.common.databases.last import WritesLast


class DatabaseWrapper(WritesLast, base.DatabaseWrapper):
    """One connection."""
