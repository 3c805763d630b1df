"""Fields of Word (ECMA-376 part 1, 17.16): what they show stays; what they fetch, run or name goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from vpwg.common.files.cleaning.findings import CannotClean, Findings
from vpwg.common.files.cleaning.office.addresses import is_public
from vpwg.common.files.cleaning.office.packages import elements, local, remove, sweep, unwrap

_SPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
# They read nothing but the document itself, its pages and the clock.
_HARMLESS = frozenset(
    [
        "PAGE",
        "NUMPAGES",
        "SECTIONPAGES",
        "SECTION",
        "TOC",
        "TC",
        "TOA",
        "TA",
        "REF",
        "PAGEREF",
        "NOTEREF",
        "STYLEREF",
        "SEQ",
        "INDEX",
        "XE",
        "DATE",
        "TIME",
        "EQ",
        "SYMBOL",
        "ADVANCE",
        "LISTNUM",
        "AUTONUM",
        "AUTONUMLGL",
        "AUTONUMOUT",
        "FORMTEXT",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "NUMWORDS",
        "NUMCHARS",
        "BIDIOUTLINE",
        "DISPLAYBARCODE",
        "=",
    ]
)
# What they print is who wrote, or where the file lay.
_NAMING = frozenset(["AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE"])
_NAMED = frozenset(
    ["AUTHOR", "LASTSAVEDBY", "MANAGER", "COMPANY", "FILENAME", "TEMPLATE", "LASTAUTHOR", "HYPERLINKBASE"]
)
# They call another file, another program or another machine.
_CALLING = frozenset(
    [
        "INCLUDETEXT",
        "INCLUDEPICTURE",
        "INCLUDE",
        "IMPORT",
        "LINK",
        "DDE",
        "DDEAUTO",
        "DATABASE",
        "EMBED",
        "RD",
        "PRINT",
        "ADDIN",
        "HYPERLINK",
        "MACROBUTTON",
        "CONTROL",
        "HTMLCONTROL",
        "GOTOBUTTON",
        "AUTOTEXT",
        "AUTOTEXTLIST",
        "GLOSSARY",
    ]
)
_BUTTONS = frozenset(("MACROBUTTON", "GOTOBUTTON"))  # what they show stands in the instruction itself
_MAX_DEPTH = 50
_WORDS = re.compile(r'"([^"]*)"|(\\\S|\S+)')
# The runs that show a link, and its address.
Links = list[tuple[list[etree._Element], str]]


@dataclass
class _Field:
    instruction: list[str] = field(default_factory=list)
    codes: list[etree._Element] = field(default_factory=list)
    before: list[etree._Element] = field(default_factory=list)  # what stands before its result
    after: list[etree._Element] = field(default_factory=list)
    marks: list[etree._Element] = field(default_factory=list)
    shows: bool = False

    @property
    def inside(self) -> list[etree._Element]:
        return self.after if self.shows else self.before


def clean_fields(root: etree._Element, found: Findings, links: Links) -> None:
    """Clean the fields of one part that holds paragraphs.

    `links` gets the runs and the address of each field that was a link to a public page.
    """
    for node in elements(root, ("fldData",)):
        remove(node)
    for node in elements(root, ("entryMacro", "exitMacro")):
        remove(node)
    for node in elements(root, ("fldSimple",)):
        _simple(node, found)
    sweep(root)
    open_fields: list[_Field] = []
    for run in [node for space in _SPACES for node in root.iter(f"{space}r")]:
        for node in run:
            _read(node, open_fields, found, links)
    while open_fields:  # begun and never ended
        _close(open_fields, found, links)
    sweep(root)


def _simple(node: etree._Element, found: Findings) -> None:
    instruction = next((value for name, value in node.attrib.items() if name.endswith("}instr")), "")
    verdict = _verdict(_words(instruction))
    if verdict == "name":
        found.add("naming-fields")
        remove(node)
    elif verdict != "keep":
        found.add("field-codes", count=1 if verdict == "call" else 0)
        unwrap(node)


def _read(node: etree._Element, open_fields: list[_Field], found: Findings, links: Links) -> None:
    word = local(node)
    kind = next((v for n, v in node.attrib.items() if n.endswith("}fldCharType")), "") if word == "fldChar" else ""
    if kind == "begin":
        if len(open_fields) >= _MAX_DEPTH:
            raise CannotClean("unknown-part")
        open_fields.append(_Field())
    if not open_fields or word == "rPr":
        return
    current = open_fields[-1]
    if kind:
        current.marks.append(node)
        if kind == "separate":
            current.shows = True
        elif kind == "end":
            _close(open_fields, found, links)
        return
    if word == "instrText" and not current.shows:
        current.instruction.append(node.text or "")
        current.codes.append(node)
    current.inside.append(node)


def _close(open_fields: list[_Field], found: Findings, links: Links) -> None:
    """Judge the innermost field; what it leaves belongs to the one around it."""
    done = open_fields.pop()
    words = _words("".join(done.instruction))
    verdict = _verdict(words)
    nodes = (*done.marks, *done.before, *done.after)
    if verdict == "name":
        found.add("naming-fields")
        for node in nodes:
            remove(node)
    elif verdict != "keep":
        found.add("field-codes", count=1 if verdict == "call" else 0)
        if verdict == "link":
            links.append(([node.getparent() for node in done.after], words[1]))
        for node in (*done.marks, *done.before):
            remove(node)
        if words and words[0] in _BUTTONS and done.codes and len(words) > 2:
            button = done.codes[0]  # `MACROBUTTON name words`: the words are what one sees
            button.tag, button.text = f"{_SPACES[0]}t", " ".join(words[2:])
    if open_fields:
        open_fields[-1].inside.extend(nodes)


def _words(instruction: str) -> list[str]:
    """Return the words of an instruction, its name in capitals."""
    words = [quoted or plain for quoted, plain in _WORDS.findall(instruction[:4000])]
    if words:
        words[0] = "=" if words[0].startswith("=") else words[0].upper()
    return words


def _verdict(words: list[str]) -> str:
    """Return what is to be done with a field.

    keep; name (it goes with what it shows); call (what it shows stays, and the report says so); link (it becomes a
    plain link); open (what it shows stays).
    """
    name = words[0] if words else ""
    if name in _HARMLESS:
        return "keep"
    if name in _NAMING or (name in ("DOCPROPERTY", "INFO") and words[1:] and words[1].upper() in _NAMED):
        return "name"
    if name == "HYPERLINK" and words[1:]:
        if words[1].lower() == "\\l":  # a place in this document, and no address before it
            return "keep"
        return "link" if is_public(words[1]) else "call"
    return "call" if name in _CALLING else "open"
