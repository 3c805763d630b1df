"""What stands in the XML of an OpenDocument part: annotations, changes, fields, links, settings."""

from __future__ import annotations

import re

from lxml import etree

from vpwg.common.files.cleaning.findings import Findings
from vpwg.common.files.cleaning.office.addresses import is_path, is_public
from vpwg.common.files.cleaning.office.packages import is_out, local, remove, sweep, unwrap

_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_TABLE, _STYLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{word}:1.0}}" for word in ("table", "style"))
_XHTML = "{http://www.w3.org/1999/xhtml}"
# References that a reader clicks, and those that show a picture.
CLICKED = ("a", "form", "button")
AROUND = ("", ".", "./", "..", "../")  # a chart names the document around it
PICTURES = ("image", "fill-image", "background-image", "list-level-style-image")
# They print who wrote or where the file lay: field and words go.
_NAMING = frozenset(
    [
        "author-name",
        "author-initials",
        "initial-creator",
        "creator",
        "printed-by",
        "file-name",
        "sender-firstname",
        "sender-lastname",
        "sender-initials",
        "sender-email",
        "sender-company",
        "sender-title",
        "sender-position",
        "sender-phone-private",
        "sender-phone-work",
        "sender-fax",
        "sender-street",
        "sender-city",
        "sender-postal-code",
        "sender-country",
        "sender-state-or-province",
        "template-name",
    ]
)
# They print a property of the file: the words stay, as words.
_UNWRAPPED = frozenset(
    [
        "user-defined",
        "description",
        "subject",
        "keywords",
        "title",
        "editing-cycles",
        "editing-duration",
        "creation-date",
        "creation-time",
        "modification-date",
        "modification-time",
        "print-date",
        "print-time",
        "database-display",
        "database-name",
        "database-row-select",
        "execute-macro",
        "dde-connection",
        "meta-field",
    ]
)
# They read another file, another program or a database: what they last showed stays where it stands.
_CALLING = frozenset(
    [
        "section-source",
        "table-source",
        "cell-range-source",
        "dde-source",
        "dde-links",
        "dde-link",
        "dde-connection-decls",
        "dde-connection-decl",
        "database-source-sql",
        "database-source-table",
        "database-source-query",
        "connection-resource",
        "data-pilot-source-service",
        "source-service",
    ]
)
_GONE = frozenset(
    ["annotation-end", "scripts", "event-listeners", "script", "alphabetical-index-auto-mark-file", "model"]
)
_CHANGE_MARKS = frozenset(["change", "change-start", "change-end", "change-track-table-cell"])
_HIDDEN = frozenset(["hidden-text", "hidden-paragraph"])
# A formula that reads another document, another program or a page.
_ELSEWHERE = re.compile(
    r"'?(file|https?|smb|ftp|vnd\.[\w.]+):[^#]*#|\b(webservice|dde|com\.sun)\b|\\\\|\[?'[a-z]:", re.IGNORECASE
)
_PLAIN_SETTINGS = ("boolean", "short", "int", "long", "double")
_WORDS_OF_SETTINGS = ("ActiveTable", "ViewId", "CursorPositionX", "CursorPositionY")


def clean_content(root: etree._Element, found: Findings) -> None:
    """Clean content.xml or styles.xml; the references in it are the caller's."""
    hidden = _hidden_styles(root)
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or is_out(node):
            continue
        word, space = local(node), etree.QName(node).namespace or ""
        if word == "annotation" and space.endswith(":office:1.0"):
            creator = node.find(_CREATOR)
            found.add("comments", by=creator.text if creator is not None else None)
            remove(node)
        elif word == "tracked-changes":
            _changes(node, found)
        elif space.endswith(":text:1.0"):
            _text(node, word, found)
        elif space.endswith(":table:1.0"):
            _cells(node, word, hidden, found)
        if word in _CALLING:
            found.add("external-links")
            remove(node)
        elif word in _GONE and not space.endswith(("MathML", ":chart:1.0")):
            remove(node)
        _attributes(node)
    sweep(root)


def _text(node: etree._Element, word: str, found: Findings) -> None:
    if word in _CHANGE_MARKS:
        remove(node)
    elif word in _NAMING:
        found.add("naming-fields")
        remove(node)
    elif word in _UNWRAPPED:
        unwrap(node)
    elif word in _HIDDEN:
        found.add("hidden-text", removed=False)


def _changes(node: etree._Element, found: Findings) -> None:
    """Deletions are kept aside and go; insertions stand in the text and stay there."""
    regions = [child for child in node.iter() if local(child) in ("deletion", "insertion", "format-change", "movement",
                                                                  "cell-content-change")]  # fmt: skip
    for region in regions:
        kind = {"insertion": "insertions", "format-change": "format-changes"}.get(local(region), "changes")
        creator = next(region.iter(_CREATOR), None)
        found.add(kind, by=creator.text if creator is not None else None)
    remove(node)


def _hidden_styles(root: etree._Element) -> set[str]:
    """A sheet is hidden by the style it names."""
    return {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        if any(child.get(f"{_TABLE}display") == "false" for child in style)
    }


def _cells(node: etree._Element, word: str, hidden: set[str], found: Findings) -> None:
    if word == "table":
        if is_path(node.get(f"{_TABLE}name", "").strip("'")):
            found.add("external-links")
            remove(node)  # the values of another file, kept aside for its formulas
        elif node.get(f"{_TABLE}style-name", "") in hidden:
            found.add("hidden-sheets", removed=False)
    elif word in ("table-row", "table-column") and node.get(f"{_TABLE}visibility") in ("collapse", "filter"):
        found.add("hidden-rows", removed=False)
    for name in ("formula", "expression", "cell-range-address", "condition"):
        if _ELSEWHERE.search(node.get(f"{_TABLE}{name}", "")):
            found.add("external-links")
            if word in ("named-expression", "named-range", "content-validation"):
                remove(node)
            else:
                del node.attrib[f"{_TABLE}{name}"]  # the value it last had stands beside it


def _attributes(node: etree._Element) -> None:
    """Numbers of editing sessions, and statements about the text that nobody sees."""
    for name in list(node.attrib):
        word = name.rsplit("}", 1)[-1]
        if word in ("rsid", "paragraph-rsid", "protection-key") or name.startswith(_XHTML):
            del node.attrib[name]


def clean_link(node: etree._Element, name: str, found: Findings) -> None:
    """A link stays where anybody may follow it; a form sends nothing to anybody."""
    if local(node) != "a":
        found.add("external-links", count=1 if node.get(name) else 0)
        del node.attrib[name]
    elif not is_public(node.get(name, "")):
        if node.get(name):
            found.add("external-links")
        node.set(name, "#")


def lose(node: etree._Element, found: Findings, kind: str) -> None:
    """Take out what shows something that cannot stay; the picture kept beside it remains."""
    found.add("media-files" if local(node) == "plugin" else kind)
    remove(node)


def clean_settings(root: etree._Element) -> None:
    """Switches and numbers of the layout stay; names of printers, people, files and sessions go."""
    for node in root.iter():
        if local(node) != "config-item":
            continue
        kind = next((v for n, v in node.attrib.items() if n.endswith("}type")), "")
        name = next((v for n, v in node.attrib.items() if n.endswith("}name")), "")
        if "rsid" in name.lower() or not (kind in _PLAIN_SETTINGS or name in _WORDS_OF_SETTINGS):
            remove(node)
