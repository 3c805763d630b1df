"""`manage.py account <act> <e-mail>`: what an operator does with an account, where the page cannot be reached."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.management.commands.open_group import operator_named
from members.models import AccountRequest, User
from members.services import operation
from vpwg.common.days import lima_moment


class Command(BaseCommand):
    help = (
        "Bloquea o desbloquea una cuenta, o le retira una verificación en dos pasos que perdió. La persona recibe un "
        "aviso y queda en el registro. Si es de una secretaría, solo lo pide: otra persona lo confirma en el portal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=AccountRequest.Act.values, help="qué se hace")
        parser.add_argument("email", help="correo con que ingresa la cuenta")
        parser.add_argument("--reason", required=True, help="motivo; lo lee quien confirma")
        parser.add_argument("--by", help="correo de quien opera; sin él, la única cuenta de operación")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(email__iexact=options["email"]).first()
        if account is None:
            raise CommandError(f"Ninguna cuenta ingresa con {options['email']}.")
        act, reason, by = AccountRequest.Act(options["act"]), options["reason"][:300], operator_named(options["by"])
        try:
            request = operation.ask(account=account, act=act, reason=reason, by=by)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if request.is_open:
            self.stdout.write(
                "Es una cuenta de secretaría: se avisó a quienes pueden confirmarlo en el portal. "
                f"Vence el {lima_moment(request.expires_at):%d/%m/%Y %H:%M} (hora de Lima)."
            )
        else:
            self.stdout.write("Hecho. Se avisó a la persona por correo.")
