"""`manage.py seed_demo`: fills the portal with fictional content to try it. Can run twice."""

from __future__ import annotations

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.directory.models import User
from vpwg.common import search
from vpwg.portal.demo.build import build


def demo_password() -> str:
    """Return DEMO_PASSWORD, or one made once and kept 0600 in DATA_DIR."""
    if given := os.environ.get("DEMO_PASSWORD", "").strip():
        if len(given) < 12:
            raise CommandError("DEMO_PASSWORD: use al menos 12 caracteres.")
        return given
    path = settings.DATA_DIR / "demo_password"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write("-".join(secrets.token_hex(3) for _ in range(3)))
    return path.read_text().strip()


class Command(BaseCommand):
    help = "Llena el portal con contenido ficticio de demostración; puede repetirse."

    def handle(self, *args: Any, **options: Any) -> None:
        password = demo_password()
        call_command("load_topics", stdout=self.stdout)
        call_command("load_reference", stdout=self.stdout)
        with transaction.atomic():
            build(password)
        search.refresh_all()
        self.stdout.write("Pueden ingresar, todos con la contraseña: " + password)
        for user in User.objects.filter(email__endswith="@demo.example").order_by("email"):
            self.stdout.write(f"  {user.email}")
