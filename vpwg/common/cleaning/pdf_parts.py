"""What a cleaned PDF is made of: known parts by their names (ISO 32000-1, tables 28 and 30); the rest is left out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from vpwg.common.cleaning.findings import CannotClean, Findings
from vpwg.common.cleaning.pdf_marks import bare_action

MAX_OBJECTS, MAX_DECODED = 250_000, 200 * 1024 * 1024
_CHUNK = 256 * 1024

_CATALOG = {"/Type", "/Pages", "/Version", "/Extensions", "/PageLabels", "/Outlines", "/PageMode", "/PageLayout",
            "/ViewerPreferences", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/Dests", "/Names",
            "/OutputIntents"}  # fmt: skip
_PAGE = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
         "/Rotate", "/Group", "/Annots", "/Tabs", "/UserUnit", "/StructParents"}  # fmt: skip
_NODE = {"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}
_OUTLINE = {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/C", "/F", "/SE"}
_VIEW = {"/DisplayDocTitle", "/Direction", "/NonFullScreenPageMode"}
_INTENT = {"/Type", "/S", "/OutputConditionIdentifier", "/DestOutputProfile"}
# Wherever they stand: who made it, with what, from which file; files and programs beside it.
_TRACES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/SpiderInfo", "/OPI", "/Ref", "/AF", "/AA", "/EF",
           "/JS", "/Alternates", "/CreatorInfo", "/RichMediaContent", "/Measure", "/PtData")  # fmt: skip
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")  # in a stream: its bytes lie in another file
_FORBIDDEN = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMedia",
              "/Movie", "/Sound", "/FileAttachment", "/3D", "/Screen", "/Widget", "/ResetForm", "/Hide", "/SetOCGState",
              "/Trans", "/GoTo3DView", "/RichMediaExecute"}  # fmt: skip


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary of the document, those nested inside another object too."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            waiting.extend(_direct(part.values() if isinstance(part, Dictionary) else part.stream_dict.values()))
        elif isinstance(part, Array):
            waiting.extend(_direct(part))


def _direct(parts: Any) -> Iterator[Any]:
    """Yield the parts that stand inside their object; the others are in the document's own list."""
    return (part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect)


def weigh(pdf: pikepdf.Pdf) -> None:
    """Raise CannotClean where the document has too many parts, or its text and drawings inflate beyond measure.

    Pictures are measured by who draws them, within the limits of the process.
    """
    if len(pdf.objects) > MAX_OBJECTS:
        raise CannotClean("too-many-objects")
    left = MAX_DECODED
    for part in pdf.objects:
        if isinstance(part, pikepdf.Stream) and part.get("/Subtype") != Name.Image:
            left -= _inflated(part, left)


def _inflated(stream: Any, left: int) -> int:
    """Return how many bytes a stream inflates to, through each of its filters; stops where `left` is used up."""
    filters = stream.get("/Filter")
    named = list(filters) if isinstance(filters, Array) else [filters]
    depth = sum(name in (Name.FlateDecode, Name.Fl) for name in named)
    if not depth or named[0] not in (Name.FlateDecode, Name.Fl):
        return len(stream.read_raw_bytes()) if filters is None else 0
    pieces: Iterator[bytes] = iter([stream.read_raw_bytes()])
    for _step in range(depth):
        pieces = _inflate(pieces)
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > left:
            raise CannotClean("too-much-inflated")
    return total


def _inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what deflated pieces inflate to, a chunk at a time; ends quietly where they are broken."""
    engine = zlib.decompressobj()
    try:
        for piece in pieces:
            waiting = piece
            while waiting and not engine.eof:
                yield engine.decompress(waiting, _CHUNK)
                waiting = engine.unconsumed_tail
    except zlib.error:
        return


def report_parts(pdf: pikepdf.Pdf, found: Findings) -> None:
    """Count what will be left out and a person would want to know of."""
    names = pdf.Root.get("/Names")
    names = names if isinstance(names, Dictionary) else Dictionary()
    found.add("attachments", count=len(pdf.attachments) or int("/AF" in pdf.Root))
    scripts = sum("/JS" in part for part in dictionaries(pdf) if isinstance(part, Dictionary))
    found.add("scripts", count=scripts or int("/JavaScript" in names))
    opening = pdf.Root.get("/OpenAction")
    acts = int(isinstance(opening, Dictionary) and opening.get("/S") not in (Name.GoTo, Name.JavaScript))
    found.add("actions", count=acts + int("/AA" in pdf.Root))


def keep_known(pdf: pikepdf.Pdf) -> None:
    """Leave in the catalog, its pages and bookmarks only what is known; then drop traces wherever they stand."""
    root = pdf.Root
    _only(root, _CATALOG)
    names = root.get("/Names")
    if names is not None:
        dests = names.get("/Dests") if isinstance(names, Dictionary) else None
        if dests is None:
            del root["/Names"]
        else:
            root.Names = Dictionary(Dests=dests)
    if isinstance(root.get("/ViewerPreferences"), Dictionary):
        _only(root.ViewerPreferences, _VIEW)
    for intent in root.get("/OutputIntents", ()):
        if isinstance(intent, Dictionary):
            _only(intent, _INTENT)
    for page in pdf.pages:
        node, depth = page.obj.get("/Parent"), 0
        _only(page.obj, _PAGE)
        while isinstance(node, Dictionary) and depth < 50:
            _only(node, _NODE)
            node, depth = node.get("/Parent"), depth + 1
    _bookmarks(root)
    for part in dictionaries(pdf):
        drop_traces(part)


def _only(part: Any, known: set[str]) -> None:
    for key in list(part.keys()):
        if key not in known:
            del part[key]


def _bookmarks(root: Any) -> None:
    """Bookmarks lead inside the document or to a web page, and do nothing else."""
    outlines = root.get("/Outlines")
    waiting = [outlines.get("/First")] if isinstance(outlines, Dictionary) else []
    seen: set[Any] = set()
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        _only(item, _OUTLINE)
        if "/A" in item:
            bare = bare_action(item.A)
            if bare is None:
                del item["/A"]
            else:
                item.A = bare
        waiting += [item.get("/Next"), item.get("/First")]


def drop_traces(part: Any) -> None:
    """Take out of a dictionary or stream what tells of its making."""
    for key in _TRACES:
        if key in part:
            del part[key]
    if "/Private" in part and part.get("/Type") not in (Name.Font, Name.FontDescriptor):
        del part["/Private"]
    if isinstance(part, pikepdf.Stream):
        for key in _ELSEWHERE:
            if key in part:
                del part[key]
    usage = part.get("/Usage")
    if isinstance(usage, Dictionary) and "/User" in usage:
        del usage["/User"]


def acts(pdf: pikepdf.Pdf) -> bool:
    """Say whether the document runs, fetches, launches or carries something."""
    root = pdf.Root
    if any(key in root for key in ("/AA", "/AF", "/OpenAction", "/AcroForm", "/Collection", "/Metadata")):
        return True
    if len(pdf.attachments) or "/JavaScript" in root.get("/Names", Dictionary()):
        return True
    return any(_acts(part) for part in dictionaries(pdf))


def _acts(part: Any) -> bool:
    if part.get("/Type") == Name.StructElem:
        return False  # its /S is the role of a paragraph, any word at all
    words = {str(part.get(key, "")) for key in ("/S", "/Subtype") if isinstance(part.get(key), Name)}
    if words & _FORBIDDEN or "/JS" in part or "/EF" in part or "/AA" in part:
        return True
    return part.get("/S") == Name.URI and bare_action(part) is None
