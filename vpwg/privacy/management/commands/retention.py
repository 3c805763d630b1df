"""`manage.py retention`: what is kept longer than its rule; `--apply` removes it and leaves a certificate."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from vpwg.privacy.services.retention import RULES, apply


class Command(BaseCommand):
    help = "Lista los datos personales cuyo plazo venció; con --apply los retira y deja constancia."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="retirar lo que se lista")
        parser.add_argument("--rule", choices=[rule.name for rule in RULES], help="solo esta regla")

    def handle(self, *args: Any, **options: Any) -> None:
        for rule in RULES:
            if options["rule"] and rule.name != options["rule"]:
                continue
            count = rule.rows().count()
            self.stdout.write(f"{rule.name}: {rule.label}, más de {rule.days} días: {count}")
            if options["apply"] and (certificate := apply(rule)):
                told = ", ".join(f"{name} {number}" for name, number in certificate.counts.items())
                self.stdout.write(f"  retirado ({told}); constancia {certificate.public_id}")
        if not options["apply"]:
            self.stdout.write("Nada se retiró. Con --apply se retira lo listado.")
