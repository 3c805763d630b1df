"""The parts of an Excel workbook: paths, people who refreshed it, values from other books, and what is hidden."""

from __future__ import annotations

import re

from lxml import etree

from vpwg.common.files.cleaning.findings import Findings
from vpwg.common.files.cleaning.office.packages import elements, local, remove, sweep, unwrap

_DROPPED_FROM_BOOK = ("fileSharing", "externalReferences", "fileRecoveryPr", "webPublishing", "smartTagPr", "absPath",
                      "customWorkbookViews", "revisionPtr", "documentId", "smartTagTypes", "dataModel",
                      "webPublishObjects", "functionGroups")  # fmt: skip
_DROPPED_FROM_SHEET = ("customProperties", "customSheetViews", "webPublishItems", "smartTags", "protectedRanges",
                       "dataConsolidate")  # fmt: skip
# A formula that reads another book ([1]Hoja!A1), another program (cmd|' /c'!A0), a folder or a page.
_ELSEWHERE = re.compile(
    r"\[\d+\]|\[[^\]]+\.xl\w+\]|\w\|\s*'|file:|[a-z]:\\|\\\\|\b(webservice|rtd|dde|call|register\.id)\s*\(",
    re.IGNORECASE,
)
_LITERAL = {"numRef": ("numLit", "numCache"), "strRef": ("strLit", "strCache")}


def clean_part(kind: str, root: etree._Element, found: Findings) -> None:
    """Clean one part of an xlsx, reached by a relation of that kind."""
    if kind == "officeDocument":
        _book(root, found)
    elif kind in ("worksheet", "chartsheet"):
        _sheet(root, found)
    elif kind == "pivotCacheDefinition":
        if root.attrib.pop("refreshedBy", None):
            found.add("properties")
        root.attrib.pop("refreshedDate", None)
    elif kind == "table":
        _table(root)
    elif kind == "connections":
        _connections(root, found)
    elif kind in ("chart", "chartEx"):
        _chart(root, found)
    sweep(root)


def _sheet(root: etree._Element, found: Findings) -> None:
    for node in elements(root, _DROPPED_FROM_SHEET):
        remove(node)
    for node in elements(root, ("pageSetup",)):
        for name in [n for n in node.attrib if n.endswith("}id")]:
            del node.attrib[name]
    hidden = sum(1 for node in elements(root, ("row", "col")) if node.get("hidden") in ("1", "true"))
    found.add("hidden-rows", count=hidden, removed=False)
    _formulas(root, found)
    for node in elements(root, ("formula1", "formula2", "formula")):
        if _ELSEWHERE.search(node.text or "") and node.getparent() is not None:
            found.add("external-links")
            remove(node.getparent())  # the rule that asked another book


def _formulas(root: etree._Element, found: Findings) -> None:
    """A cell that reads elsewhere keeps its last value; so do the cells that share its formula."""
    shared = set()
    cells = elements(root, ("f",))
    for node in cells:
        if _ELSEWHERE.search(node.text or ""):
            found.add("external-links")
            if node.get("t") == "shared":
                shared.add(node.get("si"))
            remove(node)
    for node in cells if shared else ():
        if node.get("t") == "shared" and node.get("si") in shared:
            remove(node)


def _table(root: etree._Element) -> None:
    """A table that a query filled is a plain table now."""
    if root.get("tableType") in ("queryTable", "xml"):
        del root.attrib["tableType"]
    root.attrib.pop("connectionId", None)
    for node in root.iter():
        if isinstance(node.tag, str):
            node.attrib.pop("queryTableFieldId", None)
            if local(node) == "xmlColumnPr":
                remove(node)


def _connections(root: etree._Element, found: Findings) -> None:
    """Pivot tables name their connection by number: the number stays, where it led to does not."""
    for number, node in enumerate(root, start=1):
        kept = {name: node.get(name) for name in ("id", "type", "refreshedVersion") if node.get(name) is not None}
        kept["name"] = f"Conexión {number}"
        found.add("external-links", count=1 if len(node) or dict(node.attrib) != kept else 0)
        node.attrib.clear()
        node.attrib.update(kept)
        for child in node:
            remove(child)


def _chart(root: etree._Element, found: Findings) -> None:
    """A chart of another book's cells keeps the values it last drew."""
    for node in elements(root, ("f",)):
        reference = node.getparent()
        if reference is None or not _ELSEWHERE.search(node.text or ""):
            continue
        found.add("external-links")
        kind = local(reference)
        space = etree.QName(reference).namespace
        cache = next((child for child in reference if local(child) == _LITERAL.get(kind, ("", ""))[1]), None)
        above = reference.getparent()
        if above is not None and local(above) == "tx" and kind == "strRef":
            text = "".join(v.text or "" for v in elements(reference, ("v",)))
            reference.tag = f"{{{space}}}v"
            for child in list(reference):
                reference.remove(child)
            reference.text = text
        elif cache is not None:
            reference.tag = f"{{{space}}}{_LITERAL[kind][0]}"
            remove(node)
            unwrap(cache)
        else:
            node.text = "#REF!"


def _book(root: etree._Element, found: Findings) -> None:
    for node in list(root.iter()):
        word = local(node)
        if word in _DROPPED_FROM_BOOK:
            if word == "absPath":
                found.add("paths")
            _remove_with_choice(node)
        elif word == "sheet" and node.get("state") in ("hidden", "veryHidden"):
            found.add("hidden-sheets", removed=False)
        elif word == "definedName" and _ELSEWHERE.search(node.text or ""):
            found.add("external-links")
            remove(node)
    sweep(root)
    for node in elements(root, ("definedNames",)):
        if not len(node):
            remove(node)


def _remove_with_choice(node: etree._Element) -> None:
    """A choice that held only what is taken out goes with it: empty, Excel calls the book damaged."""
    above = node.getparent()
    while above is not None and local(above) in ("Choice", "AlternateContent", "ext") and len(above) == 1:
        node, above = above, above.getparent()
    remove(node)
