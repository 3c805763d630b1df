"""`manage.py verify_audit`: whether the log of acts is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vpwg.common.audit import broken_entry
from vpwg.common.models import AuditEntry


class Command(BaseCommand):
    help = "Comprueba que nadie haya alterado el registro de actos."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = broken_entry()
        if broken is not None:
            raise CommandError(f"El registro fue alterado en la entrada {broken.pk} ({broken.at:%Y-%m-%d %H:%M}).")
        self.stdout.write(f"Registro íntegro: {AuditEntry.objects.count()} entradas.")
