"""The files of a catalogue: out of a zip or a folder, checked, and kept apart until the table is written.

A cell that names a file is replaced by a signed note of where its checked bytes wait, so that nobody can point a
table at a file that is not theirs.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from vpwg.common.files import CheckedFile, check_upload, clean_name, stored_name
from vpwg.common.files.archives import check_entries, is_litter
from vpwg.common.tables import Table
from vpwg.common.text.folding import fold

COLUMN = "Archivo"
WAITING = "pendientes"
KEEP_DAYS = 31  # a checked table is forgotten after RETENTION_DAYS["unfinished_imports"]; its files go with it
_SALT = "resources.catalogue-file"


class Source(ABC):
    """Where the files of a catalogue come from."""

    @abstractmethod
    def names(self) -> set[str]:
        """Return the names of its files."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return the bytes of one of them."""


class ZipSource(Source):
    """An uploaded zip: files side by side, no folders, no links, nothing that inflates beyond the limits."""

    def __init__(self, uploaded: Any) -> None:
        try:
            self.archive = zipfile.ZipFile(uploaded)
            self._check()
        except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, zlib.error) as error:
            raise ValidationError(_("No pudimos leer el zip. Vuelva a comprimirlo.")) from error

    def _check(self) -> None:
        for entry in self.archive.infolist():
            if is_litter(entry.filename) and not entry.filename.endswith("/"):
                continue
            if stat.S_ISLNK(entry.external_attr >> 16) or "/" in entry.filename or "\\" in entry.filename:
                raise ValidationError(
                    _("El zip trae carpetas, rutas o enlaces («%(name)s»). Ponga los archivos juntos, sin carpetas.")
                    % {"name": entry.filename[:80]}
                )
        check_entries(self.archive)
        self._entries = {_written(entry): entry for entry in self.archive.infolist() if not is_litter(entry.filename)}

    def names(self) -> set[str]:
        return set(self._entries)

    def read(self, name: str) -> bytes:
        return self.archive.read(self._entries[name])


def _written(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry as people write it: macOS takes accents apart and does not say that it is UTF-8."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


class FolderSource(Source):
    """A folder on the server, for operators: its own regular files only, links left out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with os.scandir(folder) as entries:
            files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
        self._files = {unicodedata.normalize("NFC", name): name for name in files}

    def names(self) -> set[str]:
        return set(self._files)

    def read(self, name: str) -> bytes:
        descriptor = os.open(self.folder / self._files[name], os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as file:
            return file.read()


@dataclass
class Waiting:
    """Checked bytes that wait under `stored` for their table to be written."""

    stored: str
    checked: CheckedFile

    def sign(self) -> str:
        c = self.checked
        return signing.dumps([self.stored, c.name, c.extension, c.content_type, c.size, c.sha256], salt=_SALT)

    @property
    def is_there(self) -> bool:
        return default_storage.exists(self.stored)


def waiting_of(cell: str) -> Waiting | None:
    """Return what a cell was signed for, or None where it is only a name."""
    try:
        stored, *rest = signing.loads(cell, salt=_SALT)
    except signing.BadSignature:
        return None
    return Waiting(stored, CheckedFile(*rest))


def take_files(table: Table, source: Source | None) -> dict[str, bytes]:
    """Check the files that `table` names and sign their cells; return bytes by the name to keep them under.

    What is wrong with a file becomes what is wrong with its cell. Nothing is stored yet.
    """
    titles = [fold(title) for title in table.header]
    if source is None or fold(COLUMN) not in titles:
        return {}
    column, names, found = titles.index(fold(COLUMN)), source.names(), {}
    for row in table.rows:
        cell = row.cells[column] if column < len(row.cells) else ""
        if not cell:
            continue
        try:
            name = unicodedata.normalize("NFC", clean_name(cell))
            if name not in names:
                raise ValidationError(_("El zip o la carpeta no trae este archivo."))
            data = source.read(name)
            checked = check_upload(SimpleUploadedFile(name, data))
        except ValidationError as error:
            row.wrong[column] = " ".join(error.messages)
            continue
        waiting = Waiting(f"{WAITING}/{stored_name(None, name)}", checked)
        row.cells[column] = waiting.sign()
        found[waiting.stored] = data
    return found


def keep_files(found: dict[str, bytes]) -> None:
    """Keep checked bytes until the table is written or forgotten."""
    for stored, data in found.items():
        default_storage.save(stored, ContentFile(data))


def drop_waiting(cells: Iterable[str]) -> None:
    """Remove the files that any of these cells was signed for, where they still wait."""
    for cell in cells:
        waiting = waiting_of(cell)
        if waiting is not None and waiting.is_there:
            default_storage.delete(waiting.stored)


def drop_old_files() -> int:
    """Remove waiting files whose table was never written; return how many."""
    before, removed = timezone.now() - timedelta(days=KEEP_DAYS), 0
    try:
        folders, _files = default_storage.listdir(WAITING)
    except FileNotFoundError:
        return 0
    for folder in folders:
        for name in default_storage.listdir(f"{WAITING}/{folder}")[1]:
            path = f"{WAITING}/{folder}/{name}"
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                removed += 1
    return removed
