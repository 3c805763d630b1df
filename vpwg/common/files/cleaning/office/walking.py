"""Which parts of an Office package may stay: those that known relations reach from its root."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from lxml import etree

from vpwg.common.files import opc
from vpwg.common.files.archives import check_office, parse_part
from vpwg.common.files.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.files.cleaning.office import allowed, reports
from vpwg.common.files.cleaning.office.addresses import is_public
from vpwg.common.files.cleaning.office.media import UnknownMedia, clean_picture, is_typeface
from vpwg.common.files.cleaning.office.packages import Package, elements, local, remove, root_name, sweep
from vpwg.common.files.opc import Relation

# An office file in an office file in an office file: further in nobody looks, and nothing is kept.
MAX_DEPTH = 2
_BARE_TYPES = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}

Inner = Callable[[bytes, str], Cleaned]


@dataclass
class Walk:
    """What was kept (`kinds`: the relation by which each part was reached) and what was `lost`, by owner and id."""

    package: Package
    extension: str
    found: Findings
    types: opc.Types
    main: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    content: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)
    lost: dict[str, dict[str, Relation]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def named(self, owner: str, id_: str | None) -> Relation | None:
        """Return the kept relation `id_` of a part."""
        return next((r for r in self.relations.get(owner, ()) if r.id == id_), None)


def walk(package: Package, extension: str, found: Findings, inner: Inner | None) -> Walk:
    """Return what may stay of a package. `inner` cleans an office file inside; None where we are too deep."""
    if opc.TYPES_PART not in package.parts:
        raise CannotClean("unreadable-archive")
    types = opc.read_types(parse_part(package.parts[opc.TYPES_PART], extension))
    found_here = Walk(package, extension, found, types)
    waiting = deque([""])
    while waiting:
        owner = waiting.popleft()
        name = opc.find(package.parts, opc.relations_of(owner))
        if name is None:
            continue
        for relation in opc.read_relations(parse_part(package.parts[name], extension), owner):
            reached = _follow(found_here, owner, relation, inner)
            if reached:
                waiting.append(reached)
    if not found_here.main:
        raise CannotClean("unreadable-archive")
    return found_here


def _follow(here: Walk, owner: str, relation: Relation, inner: Inner | None) -> str | None:
    """Keep or lose one relation; return the part it leads to where that is new."""
    if relation.external:
        _outside(here, owner, relation)
        return None
    if relation.kind in allowed.CLICKED and relation.written.startswith("#"):
        here.relations.setdefault(owner, []).append(relation)
        return None
    name = opc.find(here.package.parts, relation.target)
    if name is None or not _may_stay(here, owner, relation, name, inner):
        here.lost.setdefault(owner, {})[relation.id] = relation
        return None
    here.relations.setdefault(owner, []).append(relation)
    if name in here.kinds:
        return None
    here.kinds[name] = relation.kind
    here.content.setdefault(name, here.types.of(name))
    if relation.kind == "officeDocument":
        here.main = name
    return name


def _outside(here: Walk, owner: str, relation: Relation) -> None:
    """A link that a reader clicks stays if it is public; what a program fetches by itself never does."""
    if relation.kind in allowed.CLICKED:
        if not is_public(relation.target):
            relation = Relation(relation.id, relation.type, relation.kind, "#", "#", True)
            here.found.add("external-links")
        here.relations.setdefault(owner, []).append(relation)
    else:
        here.lost.setdefault(owner, {})[relation.id] = relation
        here.found.add("media-files" if allowed.DROPPED.get(relation.kind) == "media-files" else "external-links")


def _may_stay(here: Walk, owner: str, relation: Relation, name: str, inner: Inner | None) -> bool:
    kind = relation.kind
    if name in here.kinds:
        return here.kinds[name] == kind or kind in allowed.KEPT[here.extension]
    if name in here.refused:
        return False
    if kind == "officeDocument" and not owner and not here.main:
        is_main = here.types.of(name) in opc.MAIN_TYPES[here.extension]
        return is_main and root_name(here.package.parts[name]) == allowed.ROOTS[here.extension][kind]
    rule = allowed.KEPT[here.extension].get(kind)
    is_kept = {
        None: lambda: _lose(here, kind, name),
        allowed.PICTURES: lambda: _picture(here, name),
        allowed.TYPEFACES: lambda: is_typeface(here.package.parts[name]),
        allowed.PACKAGES: lambda: _inside(here, owner, name, inner),
    }.get(rule, lambda: _is_said(here, name, kind, rule or ""))()
    if is_kept and kind == "vmlDrawing":
        is_kept = _vml(here, name)
    if not is_kept:
        here.refused.add(name)
    return is_kept


def _lose(here: Walk, kind: str, name: str) -> bool:
    if kind in allowed.DROPPED:
        reports.report(kind, here.package.parts[name], here.found)
        here.found.add(allowed.DROPPED[kind] or "", count=1 if allowed.DROPPED[kind] else 0)
    elif kind not in allowed.NEEDED:
        here.found.add("unknown-parts")
    return False


def _is_said(here: Walk, name: str, kind: str, content_type: str) -> bool:
    """Whether a part is of the content type that its relation promises, and begins as such a part does."""
    is_said = here.types.of(name).lower() == content_type.lower()
    if is_said and root_name(here.package.parts[name]) == allowed.ROOTS[here.extension][kind]:
        return True
    here.found.add("unknown-parts")
    return False


def _picture(here: Walk, name: str) -> bool:
    seen = Findings()
    try:
        data, content_type = clean_picture(here.package.parts[name], seen)
    except UnknownMedia:
        return False
    here.package.put(name, data)
    here.content[name] = content_type
    counted = {finding["kind"]: finding["count"] for finding in seen.listed()}
    here.found.add("picture-data", count=1 if counted else 0)
    here.found.add("gps", count=counted.get("gps", 0))
    return True


def _inside(here: Walk, owner: str, name: str, inner: Inner | None) -> bool:
    """An office file inside stays if it can be cleaned like the one around it."""
    data = here.package.parts[name]
    extension = next((e for e, kinds in _INNER.items() if here.types.of(name) in kinds), None)
    try:
        if inner is None or extension is None:
            raise CannotClean("embedded-object")
        check_office(io.BytesIO(data), extension)
        cleaned = inner(data, extension)
    except (CannotClean, ValidationError):
        here.found.add("embedded-objects")
        return False
    here.package.put(name, cleaned.data)
    for finding in cleaned.findings:
        here.found.add(finding["kind"], count=finding["count"], removed=finding["removed"])
    if extension == "xlsx" and here.kinds.get(owner) in ("chart", "chartEx") and _sheets(cleaned.data) > 1:
        here.found.add("chart-workbooks", removed=False)
    return True


_INNER = {
    extension: {f"application/vnd.openxmlformats-officedocument.{kind}"}
    for extension, kind in (
        ("docx", "wordprocessingml.document"),
        ("xlsx", "spreadsheetml.sheet"),
        ("pptx", "presentationml.presentation"),
    )
}


def _sheets(data: bytes) -> int:
    package = Package.read(data)
    types = opc.read_types(parse_part(package.parts[opc.TYPES_PART], "xlsx"))
    return sum(1 for name in package.parts if types.of(name).endswith("spreadsheetml.worksheet+xml"))


def _vml(here: Walk, name: str) -> bool:
    """Drawings of the old kind hold the boxes of comments; without those there may be nothing left."""
    root = here.package.xml(name, lenient=True)
    for data in elements(root, ("ClientData",)):
        if data.get("ObjectType") == "Note":
            remove(_shape_of(data))
    sweep(root)
    if any(":" in local(node) for node in root.iter()):  # mended so far that nobody knows what its words mean
        here.found.add("unknown-parts")
        return False
    return any(local(node) in ("shape", "group", "rect", "oval", "line", "roundrect") for node in root.iter())


def _shape_of(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    return parent if parent is not None else node


def unreached(here: Walk) -> set[str]:
    """Return the parts that nothing leads to, not even a part that was refused."""
    package = here.package
    seen, waiting = set(here.kinds) | here.refused, list(here.refused)
    while waiting:
        owner = waiting.pop()
        name = opc.find(package.parts, opc.relations_of(owner))
        for relation in opc.read_relations(parse_part(package.parts[name], "docx"), owner) if name else ():
            target = None if relation.external else opc.find(package.parts, relation.target)
            if target is not None and target not in seen:
                seen.add(target)
                waiting.append(target)
    return {name for name in package.parts if name not in seen and not _is_wiring(name)}


def _is_wiring(name: str) -> bool:
    return name == opc.TYPES_PART or name.lower().endswith(".rels")


def write_package(here: Walk) -> bytes:
    """Return the bytes of what was kept: relations and content types are written anew, of kept parts only."""
    package = here.package
    for name in [n for n in package.parts if n not in here.kinds]:
        package.drop(name)
    for owner, relations in here.relations.items():
        root = etree.Element(
            f"{{{opc.PACKAGE}/relationships}}Relationships", nsmap={None: f"{opc.PACKAGE}/relationships"}
        )
        for relation in relations:
            node = etree.SubElement(root, f"{{{opc.PACKAGE}/relationships}}Relationship")
            node.set("Id", relation.id)
            node.set("Type", relation.type)
            node.set("Target", relation.written)
            if relation.external:
                node.set("TargetMode", "External")
        package.put(opc.relations_of(owner), _serialised(root))
    package.put(opc.TYPES_PART, _serialised(_types(here)))
    return package.write(opc.TYPES_PART)


def _types(here: Walk) -> etree._Element:
    space = f"{opc.PACKAGE}/content-types"
    root = etree.Element(f"{{{space}}}Types", nsmap={None: space})
    defaults = dict(_BARE_TYPES)
    for name in here.kinds:
        ending = name.lower().rsplit(".", 1)[-1]
        if "/" not in ending and here.types.defaults.get(ending) == here.content[name]:
            defaults.setdefault(ending, here.content[name])
    for ending, content_type in defaults.items():
        etree.SubElement(root, f"{{{space}}}Default", Extension=ending, ContentType=content_type)
    for name in here.kinds:
        if defaults.get(name.lower().rsplit(".", 1)[-1]) != here.content[name]:
            etree.SubElement(root, f"{{{space}}}Override", PartName=f"/{name}", ContentType=here.content[name])
    return root


def _serialised(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
