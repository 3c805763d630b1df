"""`manage.py reindex [--kind app.model]`: write the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vpwg.common.search.indexing import refresh_all
from vpwg.common.search.registry import kinds


class Command(BaseCommand):
    help = "Rehace el índice de búsqueda, entero o de una clase (--kind resources.resource)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        known = [kind.name for kind in kinds()]
        if options["kind"] and options["kind"] not in known:
            raise CommandError(f"No existe la clase «{options['kind']}». Las que hay: {', '.join(known)}.")
        for name, count in refresh_all(options["kind"], force=True).items():
            self.stdout.write(f"{name}: {count}")
