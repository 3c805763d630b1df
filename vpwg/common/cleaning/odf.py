"""OpenDocument texts and sheets (ISO/IEC 26300): the same as for Word and Excel, by their own names."""

from __future__ import annotations

import io

from django.core.exceptions import ValidationError
from lxml import etree

from vpwg.common.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.cleaning.packages import Package, clean_media, remove, text_of
from vpwg.common.files.archives import check_office

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_META = "{http://purl.org/dc/elements/1.1/}"
_MANIFEST = f"{{{_OASIS}:manifest:1.0}}"
_EMPTY_META = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="{_OASIS}:office:1.0" '
    'office:version="1.2"><office:meta/></office:document-meta>'
).encode()
_EMPTY_SETTINGS = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-settings xmlns:office="{_OASIS}:office:1.0" '
    'office:version="1.2"><office:settings/></office:document-settings>'
).encode()
_DROPPED = ("Thumbnails/", "Configurations2/", "layout-cache", "META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml",
            "Versions/", "VersionList.xml")  # fmt: skip
_NAMING = ("author-name", "author-initials", "initial-creator", "creator", "printed-by", "file-name", "sender-firstname",
           "sender-lastname", "sender-initials", "sender-email", "sender-company", "sender-title", "sender-position",
           "sender-phone-private", "sender-phone-work", "sender-fax", "sender-street", "sender-city", "sender-postal-code",
           "sender-country", "sender-state-or-province", "user-defined", "description", "subject", "keywords", "template-name")  # fmt: skip
_CHANGE_MARKS = ("change", "change-start", "change-end")
_SAFE_LINKS = (
    "http://",
    "https://",
    "mailto:",
    "#",
    "Pictures/",
    "./Pictures/",
    "Object ",
    "./Object ",
    "ObjectReplacements/",
    "./ObjectReplacements/",
)


def clean_odf(data: bytes, extension: str) -> Cleaned:
    """Return the document without authors, annotations, tracked changes and traces of its making."""
    found, package = Findings(), Package.read(data)
    _properties(package, found)
    for name in [n for n in package.parts if n.startswith(_DROPPED)]:
        package.drop(name)
    for name in [n for n in package.parts if n.endswith(("content.xml", "styles.xml"))]:
        _clean_part(package.xml(name), found)
    for name in [n for n in package.parts if n.endswith("settings.xml")]:
        package.put(name, _EMPTY_SETTINGS)
    clean_media(package, "Pictures/", found)
    _manifest(package)
    names = {name for name in found.names if " " in name and len(name) > 3}
    text = " ".join(text_of(package.xml(n)) for n in package.parts if n.endswith(("content.xml", "styles.xml")))
    found.add("names-left", count=sum(1 for name in names if name in text), removed=False)
    out = package.write("mimetype")
    try:
        check_office(io.BytesIO(out), extension)
    except ValidationError as error:
        raise CannotClean("copy-does-not-open") from error
    return Cleaned(out, found.listed())


def _properties(package: Package, found: Findings) -> None:
    for name in [n for n in package.parts if n.endswith("meta.xml")]:
        for node in package.xml(name).iter():
            local = etree.QName(node).localname if isinstance(node.tag, str) else ""
            if local in ("creator", "initial-creator", "printed-by") and (node.text or "").strip():
                found.add("properties", by=node.text)
            elif local in ("user-defined", "keyword", "description", "subject") and (node.text or "").strip():
                found.add("properties")
        package.put(name, _EMPTY_META)


def _clean_part(root: etree._Element, found: Findings) -> None:
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            continue
        space, local = etree.QName(node).namespace or "", etree.QName(node).localname
        if local == "annotation" and space.endswith(":office:1.0"):
            creator = node.find(f"{_META}creator")
            found.add("comments", by=creator.text if creator is not None else None)
            remove(node)
        elif local == "annotation-end":
            remove(node)
        elif local == "tracked-changes":
            for creator in node.iter(f"{_META}creator"):
                found.add("changes", by=creator.text)
            remove(node)
        elif local in _CHANGE_MARKS and space.endswith(":text:1.0"):
            remove(node)
        elif local in _NAMING and space.endswith(":text:1.0"):
            found.add("naming-fields")
            remove(node)
        elif local in ("scripts", "event-listeners", "dde-source", "dde-connection-decls"):
            remove(node)
        elif local == "table" and space.endswith(":table:1.0"):
            _hidden_table(node, root, found)
        elif local in ("table-row", "table-column") and node.get(f"{{{space}}}visibility") in ("collapse", "filter"):
            found.add("hidden-rows", removed=False)
        _links(node, found)


def _hidden_table(node: etree._Element, root: etree._Element, found: Findings) -> None:
    """A sheet is hidden by the style it names."""
    style = node.get(f"{{{_OASIS}:table:1.0}}style-name")
    for candidate in root.iter(f"{{{_OASIS}:style:1.0}}style"):
        if candidate.get(f"{{{_OASIS}:style:1.0}}name") == style:
            for properties in candidate:
                if properties.get(f"{{{_OASIS}:table:1.0}}display") == "false":
                    found.add("hidden-sheets", removed=False)


def _links(node: etree._Element, found: Findings) -> None:
    target = node.get("{http://www.w3.org/1999/xlink}href")
    if not target or target.startswith(_SAFE_LINKS):
        local = etree.QName(node).localname
        if target and target.startswith(("http://", "https://")) and local not in ("a", "database-range"):
            raise CannotClean("external-content")
        return
    node.set("{http://www.w3.org/1999/xlink}href", "#")
    found.add("external-links")


def _manifest(package: Package) -> None:
    name = "META-INF/manifest.xml"
    if name not in package.parts:
        raise CannotClean("unreadable-archive")
    root = package.xml(name)
    for node in list(root.iter(f"{_MANIFEST}file-entry")):
        path = node.get(f"{_MANIFEST}full-path", "")
        if (
            path not in ("/", "")
            and not path.endswith("/")
            and path not in package.parts
            or path.endswith("/")
            and path.startswith(_DROPPED)
        ):
            remove(node)
