"""PDF made anew from its known parts: pages, bookmarks, structure. No properties, remarks, programs or files beside."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from vpwg.common.files.cleaning.containers import bare_jp2, bare_jpeg
from vpwg.common.files.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.files.cleaning.pdfs.pdf_marks import flatten_marks
from vpwg.common.files.cleaning.pdfs.pdf_parts import acts, keep_known, report_parts, weigh

# What pikepdf raises for a document that is not what it should be.
_BROKEN = (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError,
           NotImplementedError, OverflowError, RuntimeError)  # fmt: skip


def clean_pdf(data: bytes, title: str = "") -> Cleaned:
    """Return the document written anew from what its pages use, with `title` as its only property."""
    found = Findings()
    data = data[max(data[:1024].find(b"%PDF-"), 0) :]
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            weigh(pdf)
            found.add("owner-lock", count=int(pdf.is_encrypted))
            _properties(pdf, title, found)
            _earlier_revisions(data, found)
            report_parts(pdf, found)
            flatten_marks(pdf, found)
            keep_known(pdf)
            _pictures(pdf, found)
            _hidden_layers(pdf, found)
            _call(pdf, title)
            pdf.remove_unreferenced_resources()
            out = _saved(pdf)
        with pikepdf.open(out) as copy:
            if acts(copy):
                raise CannotClean("active-content")
    except _BROKEN as error:
        raise CannotClean("unreadable-pdf") from error
    return Cleaned(out.getvalue(), found.listed())


def retitle_pdf(data: bytes, title: str) -> bytes:
    """Return a cleaned document that calls itself `title`; the rest of it stays as it is."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _call(pdf, title)
        return _saved(pdf).getvalue()


def _call(pdf: pikepdf.Pdf, title: str) -> None:
    if not title:
        return
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=title))
    if not isinstance(pdf.Root.get("/ViewerPreferences"), Dictionary):
        pdf.Root.ViewerPreferences = Dictionary()
    pdf.Root.ViewerPreferences.DisplayDocTitle = True


def _saved(pdf: pikepdf.Pdf) -> io.BytesIO:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out


def _properties(pdf: pikepdf.Pdf, title: str, found: Findings) -> None:
    info = pdf.trailer.get("/Info")
    told = False
    if isinstance(info, Dictionary):
        for name in ("/Author", "/Creator", "/Producer", "/Title", "/Subject", "/Keywords"):
            value = str(info.get(name, "")).strip()
            if value and not (name == "/Title" and value == title):
                told = True
                found.add("properties", by=value if name == "/Author" else None)
    if info is not None:
        del pdf.trailer["/Info"]
    if "/Metadata" in pdf.Root and not told:
        found.add("properties")


def _earlier_revisions(data: bytes, found: Findings) -> None:
    """A file saved in steps still holds each earlier text; writing anew leaves them behind."""
    ends = data.count(b"startxref")
    if b"/Linearized" in data[:2048]:
        ends -= 1
    found.add("revisions", count=ends - 1)


_BARE = {Name.DCTDecode: bare_jpeg, Name.JPXDecode: bare_jp2}


def _pictures(pdf: pikepdf.Pdf, found: Findings) -> None:
    """Photographs inside keep their pixels and lose where and with what they were taken."""
    for part in pdf.objects:
        if not isinstance(part, pikepdf.Stream):
            continue
        kind: Any = part.get("/Filter")
        if isinstance(kind, pikepdf.Array) and len(kind) == 1:
            kind = kind[0]
        if not isinstance(kind, Name) or kind not in _BARE:
            continue
        raw = part.read_raw_bytes()
        bare = _BARE[kind](raw)
        if bare != raw:
            found.add("picture-data")
            parameters: Any = part.get("/DecodeParms")
            part.write(bare, filter=kind, decode_parms=parameters)


def _hidden_layers(pdf: pikepdf.Pdf, found: Findings) -> None:
    layers = pdf.Root.get("/OCProperties")
    shown = layers.get("/D") if isinstance(layers, Dictionary) else None
    off = shown.get("/OFF") if isinstance(shown, Dictionary) else None
    if isinstance(off, pikepdf.Array):
        found.add("hidden-layers", count=len(off), removed=False)
