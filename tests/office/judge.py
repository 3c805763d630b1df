"""What must hold of a cleaned copy, read by hands that had no part in cleaning it."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree import ElementTree

import docx
import openpyxl
from django.core.exceptions import ValidationError

from tests.files_corpus import AUTHOR, SECRET
from tests.office.build import Case
from vpwg.common.files import check_structure, cleaning

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Verdict:
    """`served`, or why not (`refused`, `held`), with the copy and what is wrong with it."""

    outcome: str
    copy: bytes = b""
    findings: tuple[cleaning.Finding, ...] = ()
    faults: tuple[str, ...] = ()


def judge(case: Case) -> Verdict:
    """Send a file of the corpus through the checks and the cleaner, and look at what comes out."""
    data = case.build()
    try:
        check_structure(io.BytesIO(data), case.extension)
    except ValidationError as error:
        return Verdict("refused", faults=tuple(error.messages))
    try:
        cleaned = cleaning.clean(data, case.extension)
    except cleaning.CannotClean as error:
        return Verdict("held", faults=(error.reason,))
    return Verdict("served", cleaned.data, tuple(cleaned.findings), tuple(faults(case, cleaned)))


def faults(case: Case, cleaned: cleaning.Cleaned) -> list[str]:
    """Return what is wrong with a copy: something seen is gone, something hidden is left, or it does not hang together."""
    parts = parts_of(cleaned.data)
    bare = b"\n".join(name.encode() + data for name, data in parts.items())
    wrong = [
        f"left: {word}" for word in (AUTHOR, SECRET, "00AB12CD", "771177", "malo.example") if word.encode() in bare
    ]
    wrong += [f"left: {word} (UTF-16)" for word in (SECRET, "Adobe") if word.encode("utf-16-le") in bare]
    wrong += [f"gone: {word}" for word in case.keeps if not any(word in text for text in texts_of(parts))]
    wrong += [f"not said: {kind}" for kind in case.says if kind not in {f["kind"] for f in cleaned.findings}]
    pictures = sum(
        1
        for data in parts.values()
        if data.startswith((b"\x89PNG", b"\xff\xd8", b"\x01\0\0\0")) or b"<svg" in data[:300] or b":svg " in data[:99]
    )
    wrong += [f"{pictures} pictures instead of {case.pictures}"] if pictures < case.pictures else []
    wrong += loose_package(parts) if "[Content_Types].xml" in parts else loose_document(parts)
    again = cleaning.clean(cleaned.data, case.extension)
    wrong += [f"found again: {f['kind']}" for f in again.findings if f["removed"]]
    wrong += (
        ["does not open"] if opens(case.build(), case.extension) and not opens(cleaned.data, case.extension) else []
    )
    return wrong


def parts_of(data: bytes, within: str = "") -> dict[str, bytes]:
    """Return the parts of an archive, and of the archives inside."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            found[within + name] = part = archive.read(name)
            if part.startswith(b"PK"):
                found |= parts_of(part, f"{within}{name}!")
    return found


def texts_of(parts: dict[str, bytes]) -> list[str]:
    """Return what each part says: its words joined, and its markup for names and formulas that stand in it."""
    said = []
    for name, data in parts.items():
        if name.endswith((".xml", ".vml")):
            markup = data.decode()
            said += [
                "".join(ElementTree.fromstring(data).itertext()),
                markup.replace("&quot;", '"'),
                re.sub("<[^>]+>", "", markup),
            ]
    return said


def loose_package(parts: dict[str, bytes]) -> list[str]:
    """Return what does not hang together in an Office package: relations, their ids and the content types."""
    wrong = []
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    said = {node.get("PartName", "").lstrip("/") for node in types} | {f".{node.get('Extension')}" for node in types}
    reached = set()
    for name, data in parts.items():
        if "!" in name:
            continue
        if not ({name, f".{name.rsplit('.', 1)[-1].lower()}"} & said) and name != "[Content_Types].xml":
            wrong.append(f"no content type: {name}")
        if name.endswith(".rels"):
            owner = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[:-5])
            for node in ElementTree.fromstring(data):
                if node.get("TargetMode") != "External":
                    target = unquote(node.get("Target", ""))
                    whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
                    reached.add(whole)
                    wrong += [] if whole in parts else [f"{name} leads to nothing: {target}"]
        elif name.endswith((".xml", ".vml")) and name != "[Content_Types].xml":
            wrong += _loose_ids(parts, name)
    left = {n for n in parts if "!" not in n and not n.endswith(".rels") and n != "[Content_Types].xml"}
    return wrong + [f"nothing leads to {name}" for name in left - reached]


def _loose_ids(parts: dict[str, bytes], name: str) -> list[str]:
    wiring = parts.get(posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels"))
    known = {node.get("Id") for node in ElementTree.fromstring(wiring)} if wiring else set()
    return [
        f"{name}: {node.tag} asks for {value}"
        for node in ElementTree.fromstring(parts[name]).iter()
        for attribute, value in node.attrib.items()
        if (attribute.startswith(f"{{{_RELATIONS}}}") or attribute.endswith("}relid")) and value and value not in known
    ]


def loose_document(parts: dict[str, bytes]) -> list[str]:
    """Return what does not hang together in an OpenDocument package: its manifest and its references."""
    wrong = [] if next(iter(parts)) == "mimetype" else ["mimetype is not first"]
    manifest = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    listed = {value for node in manifest for name, value in node.attrib.items() if name.endswith("}full-path")}
    kept = {name for name in parts if name not in ("mimetype", "META-INF/manifest.xml")}
    wrong += [f"not in the manifest: {name}" for name in kept - listed]
    wrong += [f"only in the manifest: {name}" for name in listed - kept if not name.endswith("/")]
    for name in kept:
        for node in ElementTree.fromstring(parts[name]).iter() if name.endswith(".xml") else ():
            target = node.get("{http://www.w3.org/1999/xlink}href", "#")
            if not target.startswith(("#", "https://", "..")) and not any(
                p.startswith(target.removeprefix("./")) for p in kept
            ):
                wrong.append(f"{name} shows nothing: {target}")
    return wrong


def opens(data: bytes, extension: str) -> bool:
    """Whether a library of its own kind, where there is one here, opens a file."""
    try:
        if extension == "docx":
            docx.Document(io.BytesIO(data))
        elif extension == "xlsx":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                openpyxl.load_workbook(io.BytesIO(data))
    except (KeyError, ValueError, TypeError, AttributeError, ElementTree.ParseError):
        return False
    return True
