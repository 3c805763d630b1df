"""What in a part pointed to something that was taken out: it goes too, its cached picture or value stays."""

from __future__ import annotations

from lxml import etree

from vpwg.common.files.cleaning.findings import CannotClean, Findings
from vpwg.common.files.cleaning.office import allowed
from vpwg.common.files.cleaning.office.addresses import is_path, is_public
from vpwg.common.files.cleaning.office.packages import is_out, local, remove, sweep, unwrap
from vpwg.common.files.opc import Relation

_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_OFFICE_VML = "{urn:schemas-microsoft-com:office:office}"
# These say only where to look: without them nothing that is seen is missing.
_REMOVED = frozenset(
    (
        "hlinkClick", "hlinkHover", "hlinkMouseOver", "externalData", "userShapes", "externalReference", "legacyDrawing",
        "legacyDrawingHF", "subDoc", "attachedTemplate", "embedRegular", "embedBold", "embedItalic", "embedBoldItalic",
        "regular", "bold", "italic", "boldItalic", "saveThroughXslt", "dataSource", "headerSource", "snd", "audioFile",
        "videoFile", "wavAudioFile", "quickTimeFile", "custData", "tags", "htmlPubPr", "customPr", "sourceFileName",
        "OLEObject", "oleObject", "movie", "printerSettings", "singleXmlCell", "externalBook", "recipientData",
    )
)  # fmt: skip
_DETACHED = frozenset(("imagedata", "fill", "stroke", "pageSetup", "background", "shape", "rect", "sheet-background"))
_PICTURES = ("blip", "imagedata", "svgBlip", "fill")
# Attributes that hold where a picture lay before it was put in.
_PLACES = frozenset(("descr", "title", "name", "alt", "src", "href", "althref", "link"))


def tie(root: etree._Element, lost: dict[str, Relation]) -> None:
    """Take out what points to one of the `lost` relations; raises CannotClean where something seen would go."""
    if not lost:
        return
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or is_out(node):
            continue
        for name, value in list(node.attrib.items()):
            if value in lost and (name.startswith(_RELATIONS) or name == f"{_OFFICE_VML}relid"):
                _let_go(node, name, lost[value])
    sweep(root)


def _let_go(node: etree._Element, attribute: str, relation: Relation) -> None:
    word = local(node)
    if relation.kind in allowed.NEEDED:
        raise CannotClean(allowed.NEEDED[relation.kind])
    if word in _REMOVED:
        remove(node)
    elif word in _PICTURES and (relation.external or attribute.endswith("}link")):
        del node.attrib[attribute]
    elif word == "hyperlink":
        (unwrap if len(node) else remove)(node)
    elif not _fall_back(node):
        if word in _PICTURES:
            raise CannotClean("unknown-media")
        if word not in _DETACHED:
            raise CannotClean("unknown-part")
        del node.attrib[attribute]


def _fall_back(node: etree._Element) -> bool:
    """Leave out the extension that holds `node`, or the choice, in favour of what older programs show."""
    for above in node.iterancestors():
        word = local(above)
        if word == "ext" and above.get("uri"):
            remove(above)
            return True
        if word == "AlternateContent":
            fallback = next((child for child in above if local(child) == "Fallback" and len(child)), None)
            if fallback is None:
                return False
            for child in above:
                (unwrap if child is fallback else remove)(child)
            unwrap(above)
            return True
        if word == "Fallback" and above.getparent() is not None:
            remove(above)
            return True
    return False


def scrub(root: etree._Element, found: Findings) -> None:
    """Take out of attributes the folders where pictures and links lay."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        for name, value in list(node.attrib.items()):
            word = name.rsplit("}", 1)[-1]
            if word not in _PLACES or not value:
                continue
            outside = word in ("src", "href", "althref") and local(node) != "hyperlink" and not _stays(node, value)
            if is_path(value) or outside:
                found.add("paths")
                _empty(node, name, word)


def _stays(node: etree._Element, value: str) -> bool:
    """A shape may be clicked; its picture may not be fetched."""
    return is_public(value) if local(node) != "imagedata" else False


def _empty(node: etree._Element, name: str, word: str) -> None:
    if word == "name":
        node.set(name, "")  # required where it stands
    else:
        del node.attrib[name]
