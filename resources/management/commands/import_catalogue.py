"""`manage.py import_catalogue`: a catalogue whose files lie in a folder, for operators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.access.policy import NotAllowed
from members.directory.models import User, WorkingGroup
from members.imports.services.imports import AlreadyImported, commit_import
from resources.services.catalogue import CatalogueKind, check_catalogue
from resources.services.catalogue_files import FolderSource
from vpwg.common.tables import read_table


class Command(BaseCommand):
    help = "Revisa una tabla de recursos con los archivos de una carpeta; con --apply la importa completa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", type=Path, help="tabla CSV o XLSX")
        parser.add_argument("--folder", type=Path, required=True, help="carpeta con los archivos, sin subcarpetas")
        parser.add_argument("--group", required=True, help="grupo, por ejemplo lima")
        parser.add_argument(
            "--as", dest="email", required=True, help="correo de la secretaría en cuyo nombre se importa"
        )
        parser.add_argument("--apply", action="store_true", help="importa; sin esto solo revisa")

    def handle(self, *args: Any, **options: Any) -> None:
        group = WorkingGroup.objects.filter(slug=options["group"]).first()
        user = User.objects.filter(email=options["email"], is_active=True).first()
        if group is None or user is None or not options["folder"].is_dir() or not options["table"].is_file():
            raise CommandError("No existe el grupo, la cuenta, la carpeta o la tabla que indicó.")
        try:
            uploaded = SimpleUploadedFile(options["table"].name, options["table"].read_bytes())
            table = read_table(uploaded, titles=CatalogueKind().titles)
            batch = check_catalogue(group=group, table=table, source=FolderSource(options["folder"]), by=user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except NotAllowed as error:
            raise CommandError("Esa cuenta no integra la secretaría técnica de ese grupo.") from error
        except AlreadyImported:
            self.stdout.write("Esta misma tabla ya se importó: no hay nada que hacer.")
            return
        for refusal in batch.report["refused"]:
            self.stderr.write(f"Fila {refusal['row']}, {refusal['column'] or '—'}: {refusal['why']}")
        counts = batch.report["counts"]
        self.stdout.write(", ".join(f"{name}: {counts[name]}" for name in ("add", "change", "same", "refused")))
        if counts["refused"]:
            raise CommandError("No se importó nada: corrija las filas rechazadas.")
        if options["apply"]:
            commit_import(batch=batch, by=user)
            self.stdout.write("Importado.")
