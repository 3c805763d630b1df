"""Office files are archives of XML parts: what such an archive may hold. Counted while inflating."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vpwg.common.files import opc
from vpwg.common.files.names import TYPES, mismatch

if TYPE_CHECKING:
    from lxml import etree

MAX_ENTRIES, MAX_INFLATED, MAX_RATIO = 2_000, 200 * 1024 * 1024, 100
# Below this many bytes a part may be packed as tightly as it likes: XML of a small document is.
_SMALL = 5 * 1024 * 1024
_CHUNK = 64 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on archives that are cut short, bent or written by nobody's program.
BROKEN = (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, zlib.error, KeyError, ValueError,
          struct.error, OverflowError)  # fmt: skip
# What a system lays beside the files it packs: nobody's content.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$|\[trash\]/)", re.IGNORECASE)
_MACROS = re.compile(r"vbaproject|vbadata|activex|macrosheet|dialogsheet|intlmacro", re.IGNORECASE)
_ODF_MACROS = re.compile(r"^(basic|scripts|dialogs)/(?!(.*/)?(script|dialog)-l[bc]\.xml$).", re.IGNORECASE)


def is_litter(name: str) -> bool:
    """Whether an entry is a folder or what macOS or Windows leaves in archives."""
    return name.endswith("/") or bool(_LITTER.search(name))


def check_office(stream: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless `stream` is a harmless office archive of that kind."""
    if stream.read(2) != b"PK":
        raise mismatch(extension)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            check_entries(archive)
            parts = {name: archive.read(name) for name in archive.namelist() if not is_litter(name)}
    except BROKEN as error:
        raise mismatch(extension) from error
    _check_parts(parts, extension)


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
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise zipfile.BadZipFile("a method that no office program uses")
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


def _macros() -> ValidationError:
    return ValidationError(_("El documento contiene macros u objetos que se ejecutan. Guárdelo sin ellos."))


def _check_parts(parts: dict[str, bytes], extension: str) -> None:
    if any(_MACROS.search(name) for name in parts):
        raise _macros()
    if extension in opc.MAIN_TYPES:
        _check_package(parts, extension)
    else:
        _check_opendocument(parts, extension)
    for name, data in parts.items():
        if name.lower().endswith(".vml"):
            parse_part(data, extension, lenient=True)
        elif name.lower().endswith((".xml", ".rels", ".rdf")) and data.strip():
            _check_part(data, extension)


def _check_part(data: bytes, extension: str) -> None:
    """The same refusals as `parse_part` without building a tree: a sheet of a million cells weighs 200 MB as one."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _stop
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):  # a wrong or a rare part: the other parser has the last word
        parse_part(data, extension)


def _stop(*_declared: object) -> None:
    raise expat.ExpatError("a document type")


def _check_package(parts: dict[str, bytes], extension: str) -> None:
    """The main part is the one that the package's own relations name, whatever it is called."""
    if opc.TYPES_PART not in parts:
        raise mismatch(extension)
    types = opc.read_types(parse_part(parts[opc.TYPES_PART], extension))
    relations = opc.read_relations(parse_part(parts.get(opc.relations_of(""), b""), extension), "")
    main = next((r for r in relations if r.kind == "officeDocument" and not r.external), None)
    name = opc.find(parts, main.target) if main else None
    if name is None:
        raise mismatch(extension)
    content_type = types.of(name)
    if "macroenabled" in content_type.lower() or any(_MACROS.search(kind) for kind in types.overrides.values()):
        raise _macros()
    if content_type not in opc.MAIN_TYPES[extension] or not parts[name].strip():
        raise mismatch(extension)


def _check_opendocument(parts: dict[str, bytes], extension: str) -> None:
    if any(_ODF_MACROS.match(name) for name in parts):
        raise _macros()
    if parts.get("mimetype", b"").decode("ascii", "replace").strip() != TYPES[extension]:
        raise mismatch(extension)
    if "META-INF/manifest.xml" not in parts or not parts.get("content.xml", b"").strip():
        raise mismatch(extension)
    if b"encryption-data" in parts["META-INF/manifest.xml"]:
        raise ValidationError(_("El documento está protegido con contraseña. Súbalo sin protección."))


def parse_part(data: bytes, extension: str, *, lenient: bool = False) -> etree._Element:
    """Return the root of an XML part; entities are refused, nothing is fetched.

    `lenient` mends what is not well formed: the VML of Excel holds HTML as somebody typed it. A document type
    that declares nothing (OpenOffice 2 wrote one into its manifests) says nothing and may stand.
    """
    from lxml import etree  # loaded only where a file is read: the web worker that shows pages needs none of it

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=lenient,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.parse(io.BytesIO(data), parser).getroot()
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise mismatch(extension) from error
    declared = root.getroottree().docinfo.internalDTD if root is not None else None
    if root is None or (declared is not None and any(True for _entity in declared.iterentities())):
        raise mismatch(extension)
    return root
