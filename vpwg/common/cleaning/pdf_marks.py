"""What readers put upon the pages of a PDF: what one sees becomes part of the page, what was said about it goes.

Stamps, typed text, drawn signatures, form fields and other marks with an appearance are flattened: they look as
before and carry no author, date or remark. Notes behind an icon and replies are taken out. Links stay where they
lead inside the document or to a web page. Kinds of marks: ISO 32000-1, 12.5.6.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from vpwg.common.cleaning.findings import Findings
from vpwg.common.cleaning.pdf_drawing import draw

_HIDDEN, _NO_VIEW = 2, 32
_SEEN = {"/Stamp": "stamps", "/FreeText": "typed-text", "/Ink": "drawn-signatures", "/Widget": "form-values",
         "/Watermark": "stamps"}  # fmt: skip
_MARKS = {"/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly",
          "/StrikeOut", "/Caret"}  # fmt: skip
_CARRIES = {"/FileAttachment": "attachments", "/Sound": "media", "/Movie": "media", "/Screen": "media",
            "/3D": "media", "/RichMedia": "media"}  # fmt: skip
_LINK_KEYS = ("/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/QuadPoints", "/F", "/StructParent",
              "/Contents", "/Dest", "/A")  # fmt: skip
_WEB = re.compile(r"(https?://|mailto:)[\x21-\x7e\xa0-\uffff]+", re.IGNORECASE)


def flatten_marks(pdf: pikepdf.Pdf, found: Findings) -> None:
    """Make what one sees part of the pages; leave nothing but links as annotations."""
    signatures = signed_fields(pdf)
    found.add("signatures", count=signatures)
    emptied: list[Any] = []
    for page in pdf.pages:
        marks = page.obj.get("/Annots")
        kept = Array()
        for mark in marks if isinstance(marks, Array) else ():
            if not isinstance(mark, Dictionary):
                continue  # null, or an object that is not there
            if _stays(pdf, mark, found):
                kept.append(mark if mark.is_indirect else pdf.make_indirect(mark))
            if mark.get("/Subtype") != Name.Link:
                emptied.append(mark)
        if len(kept):
            page.obj.Annots = kept
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        if "/XFA" in form:
            del form["/XFA"]
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    _only_links(pdf)
    for mark in emptied:  # the structure tree may still hold them, with author and words
        for key in list(mark.keys()):
            del mark[key]


def signed_fields(pdf: pikepdf.Pdf) -> int:
    """Return how many signature fields hold a signature."""
    form = pdf.Root.get("/AcroForm")
    waiting = list(_dictionaries(form.get("/Fields"))) if isinstance(form, Dictionary) else []
    seen, count = set(), 0
    while waiting:
        field = waiting.pop()
        if field.is_indirect:
            if field.objgen in seen:
                continue
            seen.add(field.objgen)
        count += field.get("/FT") == Name.Sig and isinstance(field.get("/V"), Dictionary)
        waiting.extend(_dictionaries(field.get("/Kids")))
    return count


def _dictionaries(listed: Any) -> list[Any]:
    return [part for part in listed if isinstance(part, Dictionary)] if isinstance(listed, Array) else []


def _stays(pdf: pikepdf.Pdf, mark: Any, found: Findings) -> bool:
    """Count a mark; say whether it remains, as a link or to be flattened."""
    kind, author = str(mark.get("/Subtype", "")), str(mark.get("/T", ""))
    if kind == "/Link":
        return _link_stays(mark, found)
    if kind == "/Popup":
        return False
    if kind == "/Redact":
        # A redaction that was drawn and never applied: the words are still beneath it.
        found.add("redactions", removed=False)
        return False
    if kind in _CARRIES:
        found.add(_CARRIES[kind])
        return _has_appearance(mark) and kind != "/FileAttachment"
    is_seen = kind in _SEEN or kind in _MARKS
    flags = mark.get("/F", 0)
    if not is_seen or (isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW)):
        if kind != "/Widget":
            found.add("comments", by=author)
        return False
    if kind == "/Widget":
        _count_field(mark, found)
        return True
    if kind in _MARKS and str(mark.get("/Contents", "")).strip():
        found.add("comments", by=author)
    elif author:
        found.names.add(author.strip())
    if not _has_appearance(mark) and not draw(pdf, mark):
        found.add("marks-lost")
        return False
    found.add(_SEEN.get(kind, "marks"))
    return True


def _has_appearance(mark: Any) -> bool:
    looks = mark.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    return isinstance(normal, pikepdf.Stream | Dictionary)


def _count_field(mark: Any, found: Findings) -> None:
    field, depth = mark, 0
    while isinstance(field, Dictionary) and depth < 20:
        if field.get("/FT") == Name.Sig:
            return
        if "/V" in field and str(field.V) not in ("", "/Off"):
            found.add("form-values")
            return
        field, depth = field.get("/Parent"), depth + 1


def _link_stays(mark: Any, found: Findings) -> bool:
    action = mark.get("/A")
    if action is not None and "/Dest" not in mark:
        bare = bare_action(action)
        if bare is None:
            found.add("actions")
            return False
        mark.A = bare
        if bare.S == Name.URI:
            found.add("web-links")
    elif action is not None:
        del mark["/A"]
    for key in list(mark.keys()):
        if key not in _LINK_KEYS:
            del mark[key]
    return True


def bare_action(action: Any) -> Dictionary | None:
    """Return an action that only leads inside the document or to a web page, without what follows it; else None."""
    if not isinstance(action, Dictionary):
        return None
    kind = action.get("/S")
    if kind == Name.GoTo and "/D" in action:
        return Dictionary(S=Name.GoTo, D=action.D)
    if kind == Name.URI and isinstance(action.get("/URI"), pikepdf.String):
        address = str(action.URI).strip()
        return Dictionary(S=Name.URI, URI=address) if _WEB.fullmatch(address) else None
    return None


def _only_links(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        marks = page.obj.get("/Annots")
        if marks is None:
            continue
        links = [mark for mark in _dictionaries(marks) if mark.get("/Subtype") == Name.Link]
        if links:
            page.obj.Annots = Array(links)
        else:
            del page.obj["/Annots"]
