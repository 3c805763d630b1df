"""OpenDocument texts and sheets (ISO/IEC 26300): what the document shows stays, cleaned; everything else goes."""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import re
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from lxml import etree

from vpwg.common.files.archives import check_office, parse_part
from vpwg.common.files.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.files.cleaning.office.media import UnknownMedia, clean_picture, is_typeface
from vpwg.common.files.cleaning.office.packages import Package, elements, local, remove, root_name, sweep
from vpwg.common.files.cleaning.opendocument import odf_parts
from vpwg.common.files.names import TYPES

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = f"{_OASIS}:manifest:1.0"
_HREF = "{http://www.w3.org/1999/xlink}href"
# What a document or an object inside it is made of; meta is written empty, and nothing else is looked for.
_OWN = {
    "content.xml": ("document-content", "math"),
    "styles.xml": ("document-styles",),
    "settings.xml": ("document-settings",),
}
_OBJECTS = re.compile(r"application/(vnd\.oasis\.opendocument|vnd\.sun\.xml)\.(text|spreadsheet|chart|formula|graphics|"
                      r"presentation|math|calc|writer|draw)(-template)?$")  # fmt: skip
_SIGNATURES = ("META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml")
# What programs lay into every file: it shows nothing, and its going is no news.
_HOUSEKEEPING = re.compile(
    r"^(mimetype|META-INF/|Thumbnails/|Configurations2/|layout-cache|manifest\.rdf|statusbar/|toolbar/|menubar/|floater/"
    r"|images/|popupmenu/|progressbar/|accelerator/|Basic/|Dialogs/|Scripts/|Versions/|VersionList\.xml)|current\.xml$"
    r"|(^|/)(meta|settings|styles|content)\.xml$|(^|/)(Configurations2|Thumbnails)/|\.rdf$"
)
_EMPTY_META = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="{_OASIS}:office:1.0" '
    'office:version="1.2"><office:meta/></office:document-meta>'
).encode()
_MAX_OBJECTS = 500


def clean_odf(data: bytes, extension: str) -> Cleaned:
    """Return the document without authors, annotations, tracked changes and traces of its making."""
    found, package = Findings(), Package.read(data)
    found.add("signatures", count=1 if any(name in package.parts for name in _SIGNATURES) else 0)
    kinds = _media_types(package)
    kept: dict[str, str] = {}
    _document(package, "", kept, kinds, found)
    for name, part in package.parts.items():
        if name == "meta.xml" or (name.endswith("/meta.xml") and posixpath.dirname(name) + "/content.xml" in kept):
            _properties(part, found)
    found.add("unknown-parts", count=sum(1 for n in package.parts if n not in kept and not _HOUSEKEEPING.search(n)))
    for name in [n for n in package.parts if n not in kept]:
        package.drop(name)
    package.put("mimetype", TYPES[extension].encode())
    package.put("meta.xml", _EMPTY_META)
    kept["meta.xml"] = "text/xml"
    package.put("META-INF/manifest.xml", _manifest(kept, TYPES[extension]))
    out = package.write("mimetype")
    package.report_names_left(found)
    try:
        check_office(io.BytesIO(out), extension)
    except ValidationError as error:
        raise CannotClean("copy-does-not-open") from error
    return Cleaned(out, found.listed())


def _media_types(package: Package) -> dict[str, str]:
    if "META-INF/manifest.xml" not in package.parts:
        raise CannotClean("unreadable-archive")
    root = parse_part(package.parts["META-INF/manifest.xml"], "odt")
    entries = root.iter(f"{{{_MANIFEST}}}file-entry")
    return {
        node.get(f"{{{_MANIFEST}}}full-path", "").rstrip("/"): node.get(f"{{{_MANIFEST}}}media-type", "")
        for node in entries
    }


def _document(package: Package, folder: str, kept: dict[str, str], kinds: dict[str, str], found: Findings) -> None:
    """Clean the document in `folder` ("" is the whole) and what it shows; note it in `kept` with its media type."""
    if len(kept) > _MAX_OBJECTS * 4:
        raise CannotClean("unknown-part")
    if folder:
        kept[folder] = kinds.get(folder.rstrip("/"), "")
    for base, roots in _OWN.items():
        name = folder + base
        if name not in package.parts or not package.parts[name].strip():
            continue
        if root_name(package.parts[name]) not in roots:
            if base == "content.xml":
                raise CannotClean("unknown-part")
            continue
        kept[name] = "text/xml"
        root = package.xml(name)
        if base == "settings.xml":
            odf_parts.clean_settings(root)
            package.settle(name)
            package.texts.pop(name)
            continue
        odf_parts.clean_content(root, found)
        sweep(root)
        for node in list(root.iter()):
            if isinstance(node.tag, str) and node.get(_HREF) is not None:
                _link(package, folder, node, kept, kinds, found)
            elif local(node) == "binary-data":
                _inline(node, found)
        sweep(root)
        package.settle(name)


def _link(
    package: Package, folder: str, node: etree._Element, kept: dict[str, str], kinds: dict[str, str], found: Findings
) -> None:
    """Decide on one reference: a part that is shown is cleaned and kept, a link is followed only where public."""
    href = node.get(_HREF)
    if local(node) in odf_parts.CLICKED:
        odf_parts.clean_link(node, _HREF, found)
        return
    name = _part(package, folder, href)
    if name is None:
        if href in odf_parts.AROUND or href.startswith("#"):
            return
        odf_parts.lose(node, found, "external-links")
    elif name.endswith("/"):
        _object(package, name, node, kept, kinds, found)
    elif not _file(package, name, node, kept, found):
        odf_parts.lose(node, found, "embedded-objects")


def _part(package: Package, folder: str, href: str) -> str | None:
    """Return the part that `href` names, with a final / for an object; None where it leads out."""
    path = unquote(href.split("#")[0]).removeprefix("./")
    if not path or ":" in path or path.startswith("/") or ".." in path.split("/"):
        return None
    for base in dict.fromkeys((folder, "")):
        whole = base + path.rstrip("/")
        if whole in package.parts:
            return whole
        if f"{whole}/content.xml" in package.parts:
            return f"{whole}/"
    return None


def _object(
    package: Package, name: str, node: etree._Element, kept: dict[str, str], kinds: dict[str, str], found: Findings
) -> None:
    """A chart, a formula or a table inside is a document of its own."""
    if name in kept:
        return
    content = parse_part(package.parts[f"{name}content.xml"], "odt")
    is_formula = etree.QName(content).namespace == "http://www.w3.org/1998/Math/MathML"
    if not _OBJECTS.match(kinds.get(name.rstrip("/"), "")) and not is_formula and local(content) != "document-content":
        odf_parts.lose(node, found, "embedded-objects")
        return
    kinds.setdefault(name.rstrip("/"), "application/vnd.oasis.opendocument.formula" if is_formula else "")
    _document(package, name, kept, kinds, found)


def _file(package: Package, name: str, node: etree._Element, kept: dict[str, str], found: Findings) -> bool:
    """Keep a picture or a typeface; whether it was one."""
    if name in kept:
        return True
    data, word = package.parts[name], local(node)
    if word == "font-face-uri":
        if is_typeface(data):
            kept[name] = "application/x-font-ttf"
            return True
        return False
    if word not in odf_parts.PICTURES:
        return False
    seen = Findings()
    try:
        cleaned, kept[name] = clean_picture(data, seen)
    except UnknownMedia:
        if name.startswith("ObjectReplacements/") or "/ObjectReplacements/" in name:
            return False  # the object itself is there, or its going is told
        raise CannotClean("unknown-media") from None
    package.put(name, cleaned)
    counted = {finding["kind"]: finding["count"] for finding in seen.listed()}
    found.add("picture-data", count=1 if counted else 0)
    found.add("gps", count=counted.get("gps", 0))
    return True


def _inline(node: etree._Element, found: Findings) -> None:
    """A picture written into the text itself."""
    try:
        data, _kind = clean_picture(base64.b64decode(node.text or "", validate=False), found)
    except (binascii.Error, UnknownMedia):
        found.add("embedded-objects")
        remove(node)
        return
    node.text = base64.b64encode(data).decode()


def _properties(data: bytes, found: Findings) -> None:
    try:
        root = parse_part(data, "odt")
    except ValidationError:
        return
    for node in elements(root, ("creator", "initial-creator", "printed-by")):
        if (node.text or "").strip():
            found.add("properties", by=node.text)
    for node in elements(root, ("user-defined", "keyword", "description", "subject", "title", "template")):
        if (node.text or "").strip() or node.get(_HREF):
            found.add("properties")


def _manifest(kept: dict[str, str], whole: str) -> bytes:
    """Return a manifest of what was kept, and of nothing else."""
    root = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
    root.set(f"{{{_MANIFEST}}}version", "1.2")
    for path, kind in {"/": whole, **kept}.items():
        node = etree.SubElement(root, f"{{{_MANIFEST}}}file-entry")
        node.set(f"{{{_MANIFEST}}}full-path", path)
        node.set(f"{{{_MANIFEST}}}media-type", kind)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
