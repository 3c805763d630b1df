"""`manage.py verify_audit`: whether the log of acts is whole, and as long as it was."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vpwg.common.log import anchor as audit_anchor
from vpwg.common.log import audit
from vpwg.common.log.acts import LogAct
from vpwg.common.models import AuditEntry
from vpwg.common.text.days import lima_moment


class Command(BaseCommand):
    help = "Comprueba que nadie haya alterado ni acortado el registro de actos."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", help="un sello recibido por correo, «cuenta:resumen», para comprobar contra él")
        parser.add_argument(
            "--accept",
            action="store_true",
            help="escribe el sello de nuevo, tras restaurar un respaldo anterior; queda en el registro",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = audit.broken_entry()
        if broken is not None:
            raise CommandError(
                f"El registro fue alterado en la entrada {broken.pk} ({lima_moment(broken.at):%Y-%m-%d %H:%M})."
            )
        if options["accept"]:
            audit.record(None, LogAct.AUDIT_ANCHOR_ACCEPTED)
            audit_anchor.write_anchor(audit_anchor.anchor_of_now())
        try:
            given = options["anchor"]
            anchor = audit_anchor.anchor_of_code(given) if given else audit_anchor.read_anchor()
        except ValueError as error:
            raise CommandError(f"No es un sello del registro: {error}") from error
        if anchor is not None and (wrong := audit_anchor.what_is_missing(anchor)):
            raise CommandError(f"El registro no es el que se selló el {lima_moment(anchor.at):%Y-%m-%d %H:%M}: {wrong}")
        sealed = "" if anchor else " Todavía no hay sello con que comparar: lo escribe el trabajo de cada hora."
        self.stdout.write(f"Registro íntegro: {AuditEntry.objects.count()} entradas.{sealed}")
