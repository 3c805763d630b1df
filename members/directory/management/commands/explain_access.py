"""`manage.py explain_access <public_id> <e-mail>`: whether somebody reads a row, why, or what is missing."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.directory.models import User
from members.directory.reads.explain import explain, guarded_row

ANONYMOUS = "anonimo"


class Command(BaseCommand):
    help = "Dice si una cuenta puede leer algo, por qué cláusula, o qué le haría falta. No muestra su contenido."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("public_id", help="el identificador que está en la dirección de la página")
        parser.add_argument("email", help=f"el correo de la cuenta, o «{ANONYMOUS}» para el público")

    def handle(self, *args: Any, **options: Any) -> None:
        row = guarded_row(options["public_id"])
        if row is None:
            raise CommandError(f"Nada tiene el identificador {options['public_id']}.")
        email = options["email"]
        user = AnonymousUser() if email == ANONYMOUS else User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"No hay ninguna cuenta con el correo {email}: leería solo lo público («{ANONYMOUS}»).")
        told = explain(user, row)
        lock = getattr(row, "lock", "")
        self.stdout.write(f"{row._meta.label} {options['public_id']}" + (f", cerradura {lock}" if lock else ""))
        self.stdout.write(f"{email}: {'puede leerlo' if told.is_readable else 'no puede leerlo'}")
        self.stdout.write(f"  {told.text}" + (f" [{told.clause}]" if told.clause else ""))
        if told.needed:
            self.stdout.write("Haría falta:")
            for line in told.needed:
                self.stdout.write(f"  · {line}")
