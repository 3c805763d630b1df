"""The parts of an Excel workbook: comments, paths, people who refreshed it, and what is hidden in it."""

from __future__ import annotations

from lxml import etree

from vpwg.common.cleaning.findings import Findings
from vpwg.common.cleaning.packages import Package, remove

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_DROPPED_FROM_BOOK = (
    "fileSharing",
    "externalReferences",
    "fileRecoveryPr",
    "webPublishing",
    "smartTagPr",
    "customWorkbookViews",
)
_DROPPED_FROM_SHEET = ("legacyDrawing", "legacyDrawingHF", "customProperties", "customSheetViews", "webPublishItems", "smartTags",
                       "protectedRanges")  # fmt: skip


def clean_workbook(package: Package, found: Findings) -> None:
    """Clean the book, its sheets and the caches of its pivot tables."""
    for name in list(package.parts):
        if name.startswith("xl/comments") and name.endswith(".xml"):
            _comments(package.xml(name), found)
        elif name.startswith("xl/threadedComments/") and name.endswith(".xml"):
            found.add("comments", count=sum(1 for _n in package.xml(name).iter(f"{_THREADED}threadedComment")))
        elif name.startswith("xl/persons/") and name.endswith(".xml"):
            for person in package.xml(name):
                found.add("comment-authors", by=person.get("displayName"))
        elif name.startswith(("xl/worksheets/sheet", "xl/chartsheets/")) and name.endswith(".xml"):
            _sheet(package.xml(name), found)
        elif name.startswith("xl/pivotCache/pivotCacheDefinition"):
            root = package.xml(name)
            if root.attrib.pop("refreshedBy", None):
                found.add("properties")
            root.attrib.pop("refreshedDate", None)
    for name in [n for n in package.parts if n.startswith("xl/drawings/vmlDrawing")]:
        package.drop(name)  # the boxes of comments
    _book(package.xml("xl/workbook.xml"), found)


def _comments(root: etree._Element, found: Findings) -> None:
    authors = [node.text or "" for node in root.iter(f"{S}author")]
    for comment in root.iter(f"{S}comment"):
        number = comment.get("authorId", "")
        by = authors[int(number)] if number.isdigit() and int(number) < len(authors) else None
        found.add("comments", by=by if by and not by.startswith("tc=") else None)


def _sheet(root: etree._Element, found: Findings) -> None:
    for name in _DROPPED_FROM_SHEET:
        for node in list(root.iter(f"{S}{name}")):
            remove(node)
    for node in list(root.iter(f"{S}pageSetup")):
        for name in [n for n in node.attrib if n.endswith("}id")]:
            del node.attrib[name]
    hidden = sum(1 for node in root.iter(f"{S}row", f"{S}col") if node.get("hidden") in ("1", "true"))
    found.add("hidden-rows", count=hidden, removed=False)


def _book(root: etree._Element, found: Findings) -> None:
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            continue
        local = etree.QName(node).localname
        if local in _DROPPED_FROM_BOOK or local in ("absPath", "revisionPtr", "documentId"):
            if local == "absPath":
                found.add("paths")
            parent = node.getparent()
            remove(node)
            _drop_empty_alternative(parent)
        elif local == "sheet" and node.get("state") in ("hidden", "veryHidden"):
            found.add("hidden-sheets", removed=False)
        elif local == "definedName" and "[" in (node.text or ""):
            found.add("external-links")
            remove(node)


def _drop_empty_alternative(node: etree._Element | None) -> None:
    """A choice that held only what was taken out goes with it: empty, Excel calls the book damaged."""
    while (
        node is not None and isinstance(node.tag, str) and etree.QName(node).localname in ("Choice", "AlternateContent")
    ):
        if len(node):
            return
        parent = node.getparent()
        remove(node)
        node = parent
