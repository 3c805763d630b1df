"""`manage.py open_group`: a working group with its secretariat, and the invitation of its first person."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.departments import Department
from members.models import Category, Organisation, Person, User, WorkingGroup
from members.services.groups import open_group
from vpwg.common.days import lima_today


class Command(BaseCommand):
    help = (
        "Abre un grupo de trabajo con su secretaría técnica e invita por correo a su primera persona. "
        "Si la invitación venció, repita la misma orden."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="nombre en las direcciones: lima, macro-sur")
        parser.add_argument("--name", required=True, help="nombre completo del grupo")
        parser.add_argument("--short-name", required=True, help="nombre corto")
        parser.add_argument("--since", type=int, help="año desde el que trabaja")
        parser.add_argument("--departments", default="", help="códigos del INEI: 03,04,08; vacío, todo el país")
        parser.add_argument("--purpose", default="", help="propósito, en español")
        parser.add_argument("--purpose-en", default="", help="propósito, en inglés")
        parser.add_argument("--secretariat", required=True, help="organización que hace de secretaría técnica")
        parser.add_argument("--category", choices=Category.values, default=Category.CIVIL_SOCIETY, help="qué es")
        parser.add_argument("--email", required=True, help="correo de la primera persona de la secretaría")
        parser.add_argument("--given-names", required=True)
        parser.add_argument("--family-names", default="", help="vacíos para quien usa un solo nombre")
        parser.add_argument("--by", help="correo de quien opera; sin él, la única cuenta de operación")

    def handle(self, *args: Any, **options: Any) -> None:
        group = WorkingGroup(
            slug=options["slug"],
            name=options["name"],
            short_name=options["short_name"],
            since_year=options["since"],
            department_codes=_departments(options["departments"]),
            purpose_es=options["purpose"],
            purpose_en=options["purpose_en"],
        )
        person = Person(
            email=options["email"],
            given_names=options["given_names"],
            family_names=options["family_names"],
            data_origin="apertura del grupo",
        )
        organisation = Organisation(name=options["secretariat"], category=options["category"], is_listed_publicly=True)
        try:
            invitation = open_group(
                group=group, secretariat=organisation, first=person, by=operator_named(options["by"])
            )
        except ValidationError as error:
            raise CommandError(_told(error)) from error
        self.stdout.write(
            f"Grupo {group.short_name} abierto. Se envió la invitación a {invitation.email}; "
            f"vale hasta el {lima_today(invitation.expires_at):%d/%m/%Y}."
        )


def _departments(typed: str) -> list[str]:
    codes = [code for code in typed.replace(" ", "").split(",") if code]
    if wrong := [code for code in codes if code not in Department.values]:
        raise CommandError(f"--departments: «{', '.join(wrong)}» no es un código de dos cifras del INEI.")
    return codes


def operator_named(email: str | None) -> User:
    """Return the active operator with `email`, or the only one; raise CommandError otherwise."""
    operators = User.objects.filter(is_superuser=True, is_active=True)
    found = list(operators.filter(email__iexact=email) if email else operators[:2])
    if len(found) == 1:
        return found[0]
    if email:
        raise CommandError(f"--by: {email} no es una cuenta de operación activa.")
    raise CommandError(
        "Diga con --by qué cuenta de operación lo hace." if found else "Cree primero una con createsuperuser."
    )


def _told(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
