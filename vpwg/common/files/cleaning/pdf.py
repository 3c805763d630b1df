"""PDF without properties, comments, earlier revisions, previews and program data."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from vpwg.common.files.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.files.cleaning.images import clean_jpeg_stream
from vpwg.common.files.pdf_checks import acts, dictionaries

# Marks that readers put upon a page (ISO 32000-1, 12.5.6.2); links and form fields are the page's own.
_COMMENTS = {"/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
             "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Redact", "/Watermark",
             "/TrapNet"}  # fmt: skip
_TRACES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/Private", "/SpiderInfo")


def clean_pdf(data: bytes) -> Cleaned:
    """Return the document written anew from what its pages use."""
    found = Findings()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _properties(pdf, found)
            _earlier_revisions(data, found)
            for page in pdf.pages:
                _comments(page, found)
            _traces(pdf)
            _pictures(pdf, found)
            _hidden_layers(pdf, found)
            if acts(pdf):
                raise CannotClean("active-content")
            pdf.remove_unreferenced_resources()
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError) as error:
        raise CannotClean("unreadable-pdf") from error
    return Cleaned(out.getvalue(), found.listed())


def _properties(pdf: pikepdf.Pdf, found: Findings) -> None:
    info = pdf.trailer.get("/Info")
    if info is not None:
        for name in ("/Author", "/Creator", "/Producer", "/Title", "/Subject", "/Keywords"):
            value = str(info.get(name, "")).strip()
            if value:
                found.add("properties", by=value if name == "/Author" else None)
        del pdf.trailer["/Info"]
    if "/Metadata" in pdf.Root and not found.listed():
        found.add("properties")


def _earlier_revisions(data: bytes, found: Findings) -> None:
    """A file saved in steps still holds each earlier text; writing anew leaves them behind."""
    ends = data.count(b"startxref")
    if b"/Linearized" in data[:2048]:
        ends -= 1
    found.add("revisions", count=ends - 1)


def _comments(page: Any, found: Findings) -> None:
    if "/Annots" not in page:
        return
    kept = pikepdf.Array()
    for mark in page.Annots:
        kind = str(mark.get("/Subtype", ""))
        if kind not in _COMMENTS:
            kept.append(mark)
        elif kind != "/Popup":
            found.add("comments", by=str(mark.get("/T", "")))
    if len(kept):
        page.Annots = kept
    else:
        del page["/Annots"]


def _traces(pdf: pikepdf.Pdf) -> None:
    for holder in list(dictionaries(pdf)):
        for name in _TRACES:
            if name in holder and not (name == "/Private" and "/Type" in holder and str(holder.Type) == "/Font"):
                del holder[name]


def _pictures(pdf: pikepdf.Pdf, found: Findings) -> None:
    """Photographs inside keep their pixels and lose where and with what they were taken."""
    for found_object in pdf.objects:
        if not isinstance(found_object, pikepdf.Stream) or found_object.get("/Filter") != pikepdf.Name.DCTDecode:
            continue
        raw = found_object.read_raw_bytes()
        bare = clean_jpeg_stream(raw)
        if bare != raw:
            found.add("picture-data")
            found_object.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=found_object.get("/DecodeParms"))


def _hidden_layers(pdf: pikepdf.Pdf, found: Findings) -> None:
    layers = pdf.Root.get("/OCProperties")
    if layers is not None and "/D" in layers and "/OFF" in layers.D:
        found.add("hidden-layers", count=len(layers.D.OFF), removed=False)
