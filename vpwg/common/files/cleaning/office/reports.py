"""What is counted in the parts that go: comments and their authors, notes, properties."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from lxml import etree

from vpwg.common.files.archives import parse_part
from vpwg.common.files.cleaning.findings import Findings
from vpwg.common.files.cleaning.office.packages import elements, local


def report(kind: str, data: bytes, found: Findings) -> None:
    """Count what a part that goes held; what cannot be read goes uncounted."""
    reader = _READERS.get(kind)
    if reader is None:
        return
    try:
        reader(parse_part(data, "docx"), found)
    except ValidationError:
        return


def _comments(root: etree._Element, found: Findings) -> None:
    authors = [node.text or "" for node in elements(root, ("author",))]
    for comment in elements(root, ("comment", "cm", "reply")):
        by = next((value for name, value in comment.attrib.items() if name.endswith("}author")), None)
        number = comment.get("authorId", "")
        if by is None and number.isdecimal() and int(number) < len(authors):
            by = authors[int(number)]
        if by is None or not by.startswith("tc="):  # Excel repeats the new comments in the old part
            found.add("comments", by=by)


def _threads(root: etree._Element, found: Findings) -> None:
    found.add("comments", count=len(elements(root, ("threadedComment",))))


def _authors(root: etree._Element, found: Findings) -> None:
    for node in root:
        name = node.get("displayName") or node.get("name")
        if name:
            found.add("comment-authors", by=name)


def _people(root: etree._Element, found: Findings) -> None:
    for node in root:
        found.names.update(v.strip() for n, v in node.attrib.items() if n.endswith("}author") and v.strip())


def _notes(root: etree._Element, found: Findings) -> None:
    numbers = sum(len("".join(node.itertext()).strip()) for node in elements(root, ("fld",)))
    words = sum(len((node.text or "").strip()) for node in elements(root, ("t",)))
    found.add("notes", count=1 if words > numbers else 0)


def _core(root: etree._Element, found: Findings) -> None:
    for node in root:
        if (node.text or "").strip() and local(node) != "revision":
            names = local(node) in ("creator", "lastModifiedBy", "contributor")
            found.add("properties", by=node.text if names else None)


def _application(root: etree._Element, found: Findings) -> None:
    for node in root:
        if local(node) in ("Company", "Manager", "HyperlinkBase") and (node.text or "").strip():
            found.add("properties", by=node.text if local(node) == "Manager" else None)


def _own(root: etree._Element, found: Findings) -> None:
    found.add("custom-properties", count=max(len(root), 1))


_READERS: dict[str, Callable[[etree._Element, Findings], None]] = {
    "comments": _comments,
    "threadedComment": _threads,
    "person": _authors,
    "commentAuthors": _authors,
    "authors": _authors,
    "people": _people,
    "notesSlide": _notes,
    "metadata/core-properties": _core,
    "extended-properties": _application,
    "custom-properties": _own,
}
