"""`manage.py run_jobs [--loop]`: do what is due, where no Celery beat runs."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from vpwg.common.tasks import run_job
from vpwg.schedule import JOBS


class Command(BaseCommand):
    help = "Hace los trabajos periódicos que tocan; con --loop, mientras no se detenga."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        last: dict[str, float] = {}
        while True:
            for dotted, every in JOBS.items():
                if time.monotonic() - last.get(dotted, -every) >= every:
                    last[dotted] = time.monotonic()
                    run_job(dotted)
            if not options["loop"]:
                return
            time.sleep(5)
