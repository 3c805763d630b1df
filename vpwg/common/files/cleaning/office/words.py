"""The parts of a Word document: tracked changes, fields that print names, traces of editing."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from vpwg.common.files.cleaning.findings import Findings
from vpwg.common.files.cleaning.office.fields import Links, clean_fields
from vpwg.common.files.cleaning.office.packages import local, remove, sweep, unwrap

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXTS = ("officeDocument", "header", "footer", "footnotes", "endnotes")
# ECMA-376 part 1, 17.13.5: what was inserted or moved here stays, what was deleted or moved away goes.
_ACCEPTED = ("ins", "moveTo")
_REJECTED = ("del", "moveFrom")
_FORMATS = ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
            "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge")  # fmt: skip
_MARKS = ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
          "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
          "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "commentRangeStart",
          "commentRangeEnd", "permStart", "permEnd", "proofErr", "dataBinding", "smartTagPr", "customXmlPr")  # fmt: skip
_SETTINGS = ("rsids", "attachedTemplate", "docVars", "trackRevisions", "mailMerge", "revisionView", "writeProtection",
             "documentProtection", "removePersonalInformation", "docId", "persistentDocumentId", "schemaLibrary",
             "saveThroughXslt", "attachedSchema", "activeWritingStyle", "linkStyles")  # fmt: skip


def _all(root: etree._Element, names: Iterable[str]) -> list[etree._Element]:
    return list(root.iter(*(f"{{{space}}}{name}" for name in names for space in _SPACES)))


def clean_part(kind: str, root: etree._Element, found: Findings, links: Links) -> None:
    """Clean one part of a docx, reached by a relation of that kind; `links` as in `clean_fields`."""
    if kind in TEXTS:
        clean_text(root, found, links)
    elif kind == "settings":
        for node in root:
            if local(node) in _SETTINGS:
                remove(node)
        _editing_traces(root)
    elif kind in ("styles", "stylesWithEffects", "numbering"):
        for node in _all(root, _FORMATS):
            remove(node)
        _editing_traces(root)
    sweep(root)


def clean_text(root: etree._Element, found: Findings, links: Links) -> None:
    """Clean one part that holds paragraphs."""
    _deletions(root, found)
    _insertions(root, found)
    for node in _all(root, _FORMATS):
        found.add("format-changes", by=_author(node))
        remove(node)
    for reference in _all(root, ("commentReference", "annotationRef")):
        run = reference.getparent()
        remove(run if run is not None and local(run) == "r" else reference)
    for node in _all(root, _MARKS):
        remove(node)
    sweep(root)
    clean_fields(root, found, links)
    found.add("hidden-text", count=len(_all(root, ("vanish",))), removed=False)
    _editing_traces(root)


def _author(node: etree._Element) -> str | None:
    return next((value for name, value in node.attrib.items() if name.endswith("}author")), None)


def _deletions(root: etree._Element, found: Findings) -> None:
    """Deleted text goes; the text of a paragraph whose end was deleted stays."""
    for node in _all(root, _REJECTED):
        found.add("changes", by=_author(node))
        parent = node.getparent()
        if parent is not None and local(parent) == "trPr" and parent.getparent() is not None:
            remove(parent.getparent())  # a deleted row of a table
        else:
            remove(node)
    sweep(root)


def _insertions(root: etree._Element, found: Findings) -> None:
    """Inserted text stays as if it had always stood there; who inserted it goes."""
    for node in _all(root, _ACCEPTED):
        found.add("insertions", by=_author(node))
        parent = node.getparent()
        (remove if parent is not None and local(parent) in ("rPr", "trPr", "numPr") else unwrap)(node)
    sweep(root)


def _editing_traces(root: etree._Element) -> None:
    """Session numbers and, wherever they still stand, authors and dates."""
    ours = tuple(f"{{{space}}}" for space in _SPACES)
    for node in root.iter():
        if isinstance(node.tag, str):
            for name in list(node.attrib):
                word = name.rsplit("}", 1)[-1]
                if word.startswith("rsid") or (name.startswith(ours) and word in ("author", "initials", "date")):
                    del node.attrib[name]


def link_runs(runs: list[etree._Element], id_: str) -> bool:
    """Put neighbouring runs into one link with the relation `id_`; whether they could be."""
    runs = list(dict.fromkeys(run for run in runs if run is not None and local(run) == "r"))
    parents = {run.getparent() for run in runs}
    parent = parents.pop() if len(parents) == 1 else None
    if parent is None or local(parent) != "p":
        return False
    strict = etree.QName(parent).namespace == _SPACES[1]
    relations = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else _RELATIONS
    link = etree.Element(f"{{{etree.QName(parent).namespace}}}hyperlink")
    link.set(f"{{{relations}}}id", id_)
    runs[0].addprevious(link)
    link.extend(runs)
    return True
