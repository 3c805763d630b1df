"""`manage.py run_jobs [--loop]`: the periodic jobs, where no Celery beat runs."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections, connection

from vpwg.common import running
from vpwg.schedule import JOBS

logger = logging.getLogger("vpwg.common.running")
PAUSE = 5


class Command(BaseCommand):
    help = "Hace una vez todos los trabajos periódicos; con --loop, los que tocan, mientras no se detenga."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"]:
            while True:
                self.round()
                time.sleep(PAUSE)
        if failed := [name for name in JOBS if not running.run(name)]:
            raise CommandError(f"Fallaron: {', '.join(failed)}. El detalle está en el registro del servidor.")

    @staticmethod
    def round() -> None:
        """Do what is due; a database that is away ends the round, never the loop."""
        try:
            for name in running.due_jobs(JOBS):
                running.run(name)
                _renew_connection()
        except Error:
            logger.exception("the database did not answer")
            _renew_connection()


def _renew_connection() -> None:
    """Drop a connection that died, so that the next job has a good one; one in use (a test's) is left alone."""
    if not connection.in_atomic_block:
        close_old_connections()
