"""The parts of a Word document: comments, tracked changes, fields that print names, traces of editing."""

from __future__ import annotations

from lxml import etree

from vpwg.common.cleaning.findings import Findings
from vpwg.common.cleaning.packages import Package, remove, unwrap

_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_NS}}}"
_TEXTS = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/glossary/document")
# ECMA-376 part 1, 17.13.5: what was inserted or moved here stays, what was deleted or moved away goes.
_ACCEPTED = ("ins", "moveTo")
_REJECTED = ("del", "moveFrom")
_CHANGED = ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
            "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge")  # fmt: skip
_MARKS = ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
          "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
          "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "commentRangeStart",
          "commentRangeEnd", "permStart", "permEnd", "proofErr", "dataBinding")  # fmt: skip
_NAMING_FIELDS = ("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "DOCPROPERTY",
                  "TEMPLATE", "COMMENTS", "KEYWORDS", "SUBJECT", "DOCVARIABLE", "INFO")  # fmt: skip
_SETTINGS = ("rsids", "attachedTemplate", "docVars", "trackRevisions", "mailMerge", "revisionView", "writeProtection",
             "documentProtection", "removePersonalInformation", "docId", "persistentDocumentId", "schemaLibrary")  # fmt: skip


def clean_document(package: Package, found: Findings) -> None:
    """Clean every text part and the settings of a docx."""
    for name in list(package.parts):
        if name.startswith("word/comments") and name.endswith("comments.xml"):
            for comment in package.xml(name).iter(f"{W}comment"):
                found.add("comments", by=comment.get(f"{W}author"))
        elif name.startswith(_TEXTS) and name.endswith(".xml"):
            clean_text(package.xml(name), found)
        elif name in ("word/styles.xml", "word/numbering.xml"):
            _editing_traces(package.xml(name))
        elif name.endswith("settings.xml") and name.startswith("word/"):
            _settings(package.xml(name))


def clean_text(root: etree._Element, found: Findings) -> None:
    """Clean one part that holds paragraphs."""
    _tracked_changes(root, found)
    for reference in list(root.iter(f"{W}commentReference", f"{W}annotationRef")):
        run = reference.getparent()
        remove(run if run is not None and run.tag == f"{W}r" else reference)
    for name in _MARKS:
        for node in list(root.iter(f"{W}{name}")):
            remove(node)
    _naming_fields(root, found)
    hidden = sum(1 for _node in root.iter(f"{W}vanish"))
    found.add("hidden-text", count=hidden, removed=False)
    _editing_traces(root)


def _tracked_changes(root: etree._Element, found: Findings) -> None:
    for name in _REJECTED:
        for node in list(root.iter(f"{W}{name}")):
            found.add("changes", by=node.get(f"{W}author"))
            parent = node.getparent()
            if parent is not None and parent.tag == f"{W}trPr":
                remove(parent.getparent())  # a deleted row of a table
            else:
                remove(node)
    for name in _ACCEPTED:
        for node in list(root.iter(f"{W}{name}")):
            found.add("changes", by=node.get(f"{W}author"))
            parent = node.getparent()
            if parent is not None and parent.tag in (f"{W}rPr", f"{W}trPr", f"{W}numPr"):
                remove(node)
            else:
                unwrap(node)
    for name in _CHANGED:
        for node in list(root.iter(f"{W}{name}")):
            found.add("changes", by=node.get(f"{W}author"))
            remove(node)


def _naming_fields(root: etree._Element, found: Findings) -> None:
    """Fields that print who wrote or where the file lay keep their last result: take field and result out."""
    for node in list(root.iter(f"{W}fldSimple")):
        if _names(node.get(f"{W}instr", "")):
            found.add("naming-fields")
            remove(node)
    for paragraph in root.iter(f"{W}p"):
        for runs in _complex_fields(paragraph):
            instruction = "".join(t.text or "" for run in runs for t in run.iter(f"{W}instrText"))
            if _names(instruction):
                found.add("naming-fields")
                for run in runs:
                    remove(run)


def _names(instruction: str) -> bool:
    parts = instruction.split()
    return bool(parts) and parts[0].upper() in _NAMING_FIELDS


def _complex_fields(paragraph: etree._Element) -> list[list[etree._Element]]:
    """Return the runs of each outermost begin…end field of a paragraph."""
    fields: list[list[etree._Element]] = []
    depth, current = 0, []
    for run in list(paragraph.iter(f"{W}r")):
        mark = run.find(f"{W}fldChar")
        kind = mark.get(f"{W}fldCharType") if mark is not None else ""
        if kind == "begin":
            depth += 1
        if depth:
            current.append(run)
        if kind == "end" and depth:
            depth -= 1
            if depth == 0:
                fields.append(current)
                current = []
    return fields


def _editing_traces(root: etree._Element) -> None:
    """Session numbers and, wherever they still stand, authors and dates."""
    for node in root.iter():
        if isinstance(node.tag, str):
            for name in list(node.attrib):
                local = etree.QName(name).localname
                if local.startswith("rsid") or (name.startswith(W) and local in ("author", "initials", "date")):
                    del node.attrib[name]


def _settings(root: etree._Element) -> None:
    for node in list(root):
        if isinstance(node.tag, str) and etree.QName(node).localname in _SETTINGS:
            remove(node)
    _editing_traces(root)
