"""Objects of other programs inside a document (equations, charts, files): their picture stays, they go."""

from __future__ import annotations

import copy
from collections.abc import Container

from lxml import etree

from vpwg.common.files.cleaning.office.packages import elements, local, remove, sweep, unwrap
from vpwg.common.files.cleaning.office.walking import Walk
from vpwg.common.files.opc import Relation

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_IMAGE = f"{_R}/image"


def _id_of(node: etree._Element, word: str = "id") -> str | None:
    return next((value for name, value in node.attrib.items() if name.endswith(f"relationships}}{word}")), None)


def in_words(root: etree._Element, lost: Container[str]) -> None:
    """`w:object` draws with VML; without the object it is a picture like any other."""
    for node in elements(root, ("object",)):
        inner = [child for child in node if local(child) == "OLEObject" and _id_of(child) in lost]
        drawn = [child for child in node if local(child) in ("shape", "group", "rect", "drawing")]
        for child in inner:
            remove(child)
        if inner and drawn:
            space = etree.QName(node).namespace
            node.attrib.clear()
            if local(drawn[0]) == "drawing":
                unwrap(node)
            else:
                node.tag = f"{{{space}}}pict"
    sweep(root)


def in_slides(here: Walk, name: str, root: etree._Element) -> None:
    """A frame with an object becomes the picture that stands in it, at the frame's own place."""
    lost = here.lost.get(name, {})
    for frame in elements(root, ("graphicFrame",)):
        holders = [node for node in elements(frame, ("oleObj",)) if _id_of(node) in lost]
        if not holders:
            continue
        picture = next(iter(elements(frame, ("pic",))), None)
        if picture is not None:
            picture = copy.deepcopy(picture)
        else:
            picture = _drawn(here, name, holders[0].get("spid"))
        if picture is not None:
            _place(picture, frame)
            frame.addprevious(picture)
            remove(frame)
    sweep(root)


def _place(picture: etree._Element, frame: etree._Element) -> None:
    """Give the picture the name, number and place of the frame it replaces."""
    own, framed = (next(iter(elements(node, ("cNvPr",))), None) for node in (picture, frame))
    if own is not None and framed is not None:
        for attribute in ("id", "name", "descr"):
            if framed.get(attribute):
                own.set(attribute, framed.get(attribute))
    place = next((child for child in frame if local(child) == "xfrm"), None)
    shape = next((child for child in picture if local(child) == "spPr"), None)
    if place is None or shape is None:
        return
    for node in [child for child in shape if local(child) == "xfrm"]:
        shape.remove(node)
    moved = etree.Element(f"{{{_A}}}xfrm", dict(place.attrib))
    moved.extend(copy.deepcopy(child) for child in place)
    shape.insert(0, moved)


def _drawn(here: Walk, name: str, shape_id: str | None) -> etree._Element | None:
    """PowerPoint 2007 kept the picture in a VML drawing beside the slide."""
    for relation in here.relations.get(name, ()):
        if relation.kind != "vmlDrawing":
            continue
        drawing = here.package.xml(relation.target, lenient=True)
        for shape in elements(drawing, ("shape",)):
            data = next(iter(elements(shape, ("imagedata",))), None)
            if (
                shape_id not in (shape.get("id"), shape.get("{urn:schemas-microsoft-com:office:office}spid"))
                or data is None
            ):
                continue
            id_ = data.get("{urn:schemas-microsoft-com:office:office}relid") or _id_of(data)
            image = here.named(relation.target, id_)
            if image is not None:
                return _picture(_add(here, name, image.target))
    return None


def _add(here: Walk, owner: str, target: str) -> str:
    """Return the id of a new relation of `owner` to a kept picture."""
    taken = {relation.id for relation in here.relations.get(owner, ())} | set(here.lost.get(owner, ()))
    id_ = next(f"rIdImagen{n}" for n in range(1, len(taken) + 2) if f"rIdImagen{n}" not in taken)
    here.relations.setdefault(owner, []).append(Relation(id_, _IMAGE, "image", target, f"/{target}", False))
    return id_


def _picture(id_: str, space: str = _P) -> etree._Element:
    return etree.fromstring(
        f'<p:pic xmlns:p="{space}" xmlns:a="{_A}" xmlns:r="{_R}"><p:nvPicPr><p:cNvPr id="1" name="Objeto"/><p:cNvPicPr/>'
        f'{"<p:nvPr/>" if space == _P else ""}</p:nvPicPr><p:blipFill><a:blip r:embed="{id_}"/><a:stretch><a:fillRect/>'
        '</a:stretch></p:blipFill><p:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def in_sheets(here: Walk, name: str, root: etree._Element) -> None:
    """Excel anchors an object in its sheet; its picture goes to the sheet's drawing, at the same place."""
    lost = here.lost.get(name, {})
    drawing = next((r for r in here.relations.get(name, ()) if r.kind == "drawing"), None)
    seen: set[str] = set()
    for node in elements(root, ("oleObject",)):
        if _id_of(node) not in lost and node.get("link") is None:
            continue
        properties = next(iter(elements(node, ("objectPr",))), None)
        image = here.named(name, _id_of(properties)) if properties is not None else None
        anchor = next(iter(elements(node, ("anchor",))), None)
        if drawing and image and anchor is not None and image.target not in seen:
            seen.add(image.target)
            _anchor(here, drawing.target, anchor, image.target)
    for node in elements(root, ("oleObjects",)):
        if any(_id_of(child) in lost or child.get("link") for child in elements(node, ("oleObject",))):
            _remove_choice(node)
    sweep(root)


def _remove_choice(node: etree._Element) -> None:
    above = node.getparent()
    while above is not None and local(above) in ("Choice", "AlternateContent", "Fallback") and len(above) == 1:
        node, above = above, above.getparent()
    remove(node)


def _anchor(here: Walk, drawing: str, anchor: etree._Element, image: str) -> None:
    root = here.package.xml(drawing)
    new = etree.SubElement(root, f"{{{_XDR}}}twoCellAnchor")
    for word in ("from", "to"):
        corner = next((child for child in anchor if local(child) == word), None)
        if corner is None:
            root.remove(new)
            return
        corner = copy.deepcopy(corner)
        corner.tag = f"{{{_XDR}}}{word}"
        new.append(corner)
    new.append(_picture(_add(here, drawing, image), _XDR))
    etree.SubElement(new, f"{{{_XDR}}}clientData")
