"""Word, Excel and PowerPoint files (ECMA-376): parts that say who and when are dropped or emptied."""

from __future__ import annotations

import io
import posixpath

from django.core.exceptions import ValidationError
from lxml import etree

from vpwg.common.cleaning import spreadsheets, words
from vpwg.common.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.cleaning.packages import Package, clean_media, remove, text_of
from vpwg.common.files.archives import check_office

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPES = f"{{{_PACKAGE}/content-types}}"
_RELATION = f"{{{_PACKAGE}/relationships}}Relationship"
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
# Parts that hold people, places, history or machines, by the start of their names.
_DROPPED = (
    "docProps/custom.xml", "docProps/thumbnail", "customXml/", "word/comments", "word/people.xml",
    "word/printerSettings", "xl/comments", "xl/threadedComments", "xl/persons/", "xl/externalLinks/",
    "xl/printerSettings", "xl/revisions/", "xl/customProperty", "xl/connections.xml", "xl/queryTables/",
    "xl/webextensions", "ppt/comments", "ppt/commentAuthors.xml", "ppt/authors.xml", "ppt/notesSlides/",
    "ppt/tags/", "ppt/changesInfos/", "ppt/revisionInfo.xml", "ppt/printerSettings", "_xmlsignatures/",
    "word/webextensions", "ppt/webextensions", "docMetadata/", "word/documenttasks",
)  # fmt: skip
_FOLDER = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def clean_ooxml(data: bytes, extension: str) -> Cleaned:
    """Return the document without authors, comments, tracked changes and traces of its making."""
    found, package = Findings(), Package.read(data)
    _properties(package, found)
    if extension == "docx":
        words.clean_document(package, found)
    elif extension == "xlsx":
        spreadsheets.clean_workbook(package, found)
    else:
        _clean_presentation(package, found)
    _drop_parts(package, found)
    _outside(package, found)
    folder = _FOLDER[extension]
    clean_media(package, f"{folder}/media/", found)
    _embedded(package, f"{folder}/embeddings/", found)
    _names_left(package, found)
    out = package.write("[Content_Types].xml")
    return Cleaned(_checked(out, extension), found.listed())


def _checked(out: bytes, extension: str) -> bytes:
    """Return `out` once it has passed the same checks as an upload."""
    try:
        check_office(io.BytesIO(out), extension)
    except ValidationError as error:
        raise CannotClean("copy-does-not-open") from error
    return out


def _properties(package: Package, found: Findings) -> None:
    if "docProps/core.xml" in package.parts:
        for node in package.xml("docProps/core.xml"):
            local = etree.QName(node).localname if isinstance(node.tag, str) else ""
            if local in ("creator", "lastModifiedBy", "contributor") and (node.text or "").strip():
                found.add("properties", by=node.text)
            elif local not in ("revision", "") and (node.text or "").strip():
                found.add("properties")
        package.put("docProps/core.xml", _CORE)
    if "docProps/app.xml" in package.parts:
        for node in package.xml("docProps/app.xml"):
            local = etree.QName(node).localname if isinstance(node.tag, str) else ""
            if local in ("Company", "Manager", "HyperlinkBase") and (node.text or "").strip():
                found.add("properties", by=node.text if local == "Manager" else None)
        package.put("docProps/app.xml", _APP)
    if "docProps/custom.xml" in package.parts:
        found.add("custom-properties", count=max(len(package.xml("docProps/custom.xml")), 1))


def _drop_parts(package: Package, found: Findings) -> None:
    """Leave parts out, with their own relations, their content types and the relations that point to them."""
    dropped = {name for name in package.parts if name.startswith(_DROPPED)}
    if any(name.startswith("_xmlsignatures/") for name in dropped):
        found.add("signatures")
    if any(name.startswith(("xl/externalLinks/", "xl/connections")) for name in dropped):
        found.add("external-links")
    for name in list(package.parts):
        folder, base = posixpath.split(name)
        if folder.endswith("_rels") and base.endswith(".rels"):
            owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
            if owner in dropped:
                dropped.add(name)
    for name in dropped:
        package.drop(name)
    types = package.xml("[Content_Types].xml")
    for node in list(types.iter(f"{_CONTENT_TYPES}Override")):
        if node.get("PartName", "").lstrip("/") not in package.parts:
            remove(node)
    for name in [n for n in package.parts if n.endswith(".rels")]:
        base = posixpath.dirname(posixpath.dirname(name))
        for relation in list(package.xml(name).iter(_RELATION)):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            if whole.split("#")[0] not in package.parts:
                remove(relation)


def _outside(package: Package, found: Findings) -> None:
    """Relations that lead out: web links stay, a template or another file on somebody's disk does not."""
    for name in [n for n in package.parts if n.endswith(".rels")]:
        for relation in list(package.xml(name).iter(_RELATION)):
            if relation.get("TargetMode") != "External":
                continue
            if relation.get("Type", "").endswith("/hyperlink"):
                if not relation.get("Target", "").lower().startswith(("http://", "https://", "mailto:", "#")):
                    relation.set("Target", "#")
                    found.add("external-links")
            else:
                remove(relation)
                found.add("external-links")


def _embedded(package: Package, folder: str, found: Findings) -> None:
    """Tables behind charts are office files themselves."""
    for name in [n for n in package.parts if n.startswith(folder)]:
        extension = name.rsplit(".", 1)[-1].lower()
        if extension not in _FOLDER:
            raise CannotClean("embedded-object")
        cleaned = clean_ooxml(package.parts[name], extension)
        package.put(name, cleaned.data)
        for finding in cleaned.findings:
            found.add(finding["kind"], count=finding["count"], removed=finding["removed"])


def _clean_presentation(package: Package, found: Findings) -> None:
    for name in list(package.parts):
        if name.startswith("ppt/comments/") and name.endswith(".xml"):
            found.add("comments", count=sum(1 for n in package.xml(name).iter() if _local(n) in ("cm", "reply")))
        elif name in ("ppt/commentAuthors.xml", "ppt/authors.xml"):
            for author in package.xml(name):
                found.add("comment-authors", by=author.get("name"))
        elif name.startswith("ppt/notesSlides/notesSlide") and text_of(package.xml(name)).strip():
            found.add("notes")
        elif name.startswith("ppt/slides/slide") and package.xml(name).get("show") == "0":
            found.add("hidden-slides", removed=False)
    root = package.xml("ppt/presentation.xml")
    for node in list(root.iter(f"{_P}custDataLst", f"{_P}modifyVerifier")):
        remove(node)
    for name in [n for n in package.parts if n.startswith(("ppt/slides/", "ppt/slideLayouts/", "ppt/slideMasters/"))]:
        if name.endswith(".xml"):
            for node in list(package.xml(name).iter(f"{_P}custDataLst")):
                remove(node)


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _names_left(package: Package, found: Findings) -> None:
    """Somebody named in what was removed may also stand in the visible text: for a person to decide."""
    names = {name for name in found.names if len(name) > 3 and " " in name}
    if not names:
        return
    text = " ".join(
        text_of(root)
        for name, root in package.parsed.items()
        if not name.endswith(".rels") and name != "[Content_Types].xml"
    )
    found.add("names-left", count=sum(1 for name in names if name in text), removed=False)
