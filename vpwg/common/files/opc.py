"""Open Packaging Conventions (ECMA-376 part 2): what a part is said to be, and which parts lead to which."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml import etree

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES_PART = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
# Content types of the main part. A template or a show saved under the ending of a document opens as one.
MAIN_TYPES = {
    "docx": tuple(f"{_OFFICE}.wordprocessingml.{kind}.main+xml" for kind in ("document", "template")),
    "xlsx": tuple(f"{_OFFICE}.spreadsheetml.{kind}.main+xml" for kind in ("sheet", "template")),
    "pptx": tuple(f"{_OFFICE}.presentationml.{kind}.main+xml" for kind in ("presentation", "slideshow", "template")),
}
# Relation types are addresses; these are the owners whose last words are known. Anybody else's word means nothing.
_KNOWN = re.compile(
    r"^https?://(?:schemas\.openxmlformats\.org/(?:officeDocument|package)/2006/relationships"
    r"|purl\.oclc\.org/ooxml/officeDocument/relationships"
    r"|schemas\.microsoft\.com/office/\d{4}(?:/\d{1,2})?/relationships)/(.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Relation:
    """One relation of a part: `kind` is the last word of its type ("" where nobody we know owns it)."""

    id: str
    type: str
    kind: str
    target: str  # a part's name, or the address as written where `external`
    written: str
    external: bool


@dataclass
class Types:
    """What [Content_Types].xml says: by ending, and by part; both in small letters."""

    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Return the content type of a part, "" where none is said."""
        said = self.overrides.get(name.lower())
        return said if said is not None else self.defaults.get(name.lower().rsplit(".", 1)[-1], "")


def relations_of(name: str) -> str:
    """Return the name of the part that holds the relations of `name` ("" is the package itself)."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def find(parts: Iterable[str], name: str) -> str | None:
    """Return the part called `name`, whatever its capitals: names of parts are equal without them."""
    if not isinstance(parts, dict):
        parts = dict.fromkeys(parts)
    if name in parts:
        return name
    return next((part for part in parts if part.lower() == name.lower()), None)


def read_types(root: etree._Element) -> Types:
    """Return what [Content_Types].xml says."""
    types = Types()
    for node in root.iter(f"{{{PACKAGE}/content-types}}Default"):
        types.defaults[node.get("Extension", "").lower()] = node.get("ContentType", "")
    for node in root.iter(f"{{{PACKAGE}/content-types}}Override"):
        types.overrides[unquote(node.get("PartName", "")).lstrip("/").lower()] = node.get("ContentType", "")
    return types


def read_relations(root: etree._Element, owner: str) -> list[Relation]:
    """Return the relations of the part `owner`, their targets as names of parts."""
    found = []
    for node in root.iter(f"{{{PACKAGE}/relationships}}Relationship"):
        written, kind = node.get("Target", ""), node.get("Type", "")
        known = _KNOWN.match(kind)
        external = node.get("TargetMode") == "External"
        found.append(
            Relation(
                node.get("Id", ""), kind, known[1] if known else "",
                written if external else _whole(written, posixpath.dirname(owner)), written, external,
            )
        )  # fmt: skip
    return found


def _whole(target: str, folder: str) -> str:
    path = unquote(target.split("#")[0])
    if not path:
        return ""
    return posixpath.normpath(path if path.startswith("/") else posixpath.join("/", folder, path)).lstrip("/")
