"""Office files are archives of XML parts: what such an archive may hold. Counted while inflating."""

from __future__ import annotations

import posixpath
import stat
import zipfile
import zlib
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from vpwg.common.files.names import TYPES, mismatch

MAX_ENTRIES, MAX_INFLATED, MAX_RATIO = 2_000, 200 * 1024 * 1024, 100
# Below this many bytes a part may be packed as tightly as it likes: XML of a small document is.
_SMALL = 5 * 1024 * 1024
_CHUNK = 64 * 1024
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_MACROS = ("vbaproject", "vbadata", "activex", "oleobject", "macrosheets", "dialogsheets", ".bin.rels")
_ODF_MACROS = ("basic/", "scripts/", "dialogs/")
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def check_office(stream: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless `stream` is a harmless office archive of that kind."""
    if stream.read(2) != b"PK":
        raise mismatch(extension)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            check_entries(archive)
            _check_office_parts(archive, extension)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, zlib.error, KeyError) as error:
        raise mismatch(extension) from error


def check_entries(archive: zipfile.ZipFile) -> None:
    """Refuse archives that are too heavy, locked, or whose names lead out of them."""
    heavy = ValidationError(_("El archivo comprimido contiene demasiado. Redúzcalo y vuelva a subirlo."))
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise heavy
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError(_("El documento está protegido con contraseña. Súbalo sin protección."))
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) != len(names) or any(_leads_out(entry) for entry in entries):
        raise ValidationError(_("El archivo comprimido trae nombres o enlaces que no se aceptan."))
    total = 0
    for entry in entries:
        inflated = 0
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                inflated += len(chunk)
                total += len(chunk)
                if total > MAX_INFLATED:
                    raise heavy
                if inflated > _SMALL and inflated > MAX_RATIO * max(entry.compress_size, 1):
                    raise heavy


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a link or names a place outside the archive."""
    name = entry.filename
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    absolute = name.startswith(("/", "\\")) or ":" in name[:3] or "\\" in name
    return is_link or absolute or ".." in posixpath.normpath(name).split("/") or "\x00" in name


def _check_office_parts(archive: zipfile.ZipFile, extension: str) -> None:
    names = set(archive.namelist())
    lower = {name.lower() for name in names}
    if any(word in name for name in lower for word in _MACROS) or any(n.startswith(_ODF_MACROS) for n in lower):
        raise ValidationError(_("El documento contiene macros u objetos que se ejecutan. Guárdelo sin ellos."))
    if extension in _MAIN_PART:
        if _MAIN_PART[extension] not in names or "[Content_Types].xml" not in names:
            raise mismatch(extension)
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise ValidationError(_("El documento contiene macros u objetos que se ejecutan. Guárdelo sin ellos."))
        _check_relationships(archive, names)
    elif "mimetype" not in names or archive.read("mimetype").decode("ascii", "replace").strip() != TYPES[extension]:
        raise mismatch(extension)
    elif b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ValidationError(_("El documento está protegido con contraseña. Súbalo sin protección."))
    for name in names:
        if name.lower().endswith((".xml", ".rels", ".rdf", ".vml")):
            parse_part(archive.read(name), extension)


def _check_relationships(archive: zipfile.ZipFile, names: set[str]) -> None:
    """Links to web pages may stand; anything else that a program would fetch from outside may not."""
    for name in names:
        if not name.endswith(".rels"):
            continue
        for relation in parse_part(archive.read(name), "docx").iter(_RELATIONSHIPS):
            if relation.get("TargetMode") != "External":
                continue
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            if kind not in ("hyperlink", "attachedTemplate", "externalLinkPath", "externalLink"):
                raise ValidationError(
                    _(
                        "El documento trae elementos vinculados a otro lugar (imágenes u objetos). Incrústelos o quítelos."
                    )
                )


def parse_part(data: bytes, extension: str) -> etree._Element:
    """Return the root of an XML part; entities and document types are refused, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise mismatch(extension) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise mismatch(extension)
    return root
