"""What must hold of a cleaned copy, read by hands that had no part in cleaning it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf
import pypdfium2
from django.core.exceptions import ValidationError
from PIL import Image

from resources.finding_words import finding_words
from tests.files_corpus import AUTHOR, SECRET
from tests.papers.case import Paper
from vpwg.common import cleaning
from vpwg.common.files import check_structure

TITLE = "Guía para comités: ñ"
_ALLOWED = {"/Type", "/Pages", "/Version", "/Extensions", "/PageLabels", "/Outlines", "/PageMode", "/PageLayout", "/Lang",
            "/ViewerPreferences", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/Dests", "/Names", "/OutputIntents"}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """`served`, or why not (`refused`, `held`), with what is wrong with the copy."""

    outcome: str
    faults: tuple[str, ...] = ()


def judge(paper: Paper) -> Verdict:
    """Send a file of the corpus through the checks and the cleaner, and look at what comes out."""
    data = paper.build()
    try:
        check_structure(io.BytesIO(data), paper.extension)
        cleaned = cleaning.clean(data, paper.extension, title=TITLE)
    except ValidationError as error:
        return Verdict("refused", tuple(error.messages))
    except cleaning.CannotClean as error:
        return Verdict("held", (error.reason,))
    return Verdict("served", tuple(faults(paper, data, cleaned)))


def faults(paper: Paper, data: bytes, cleaned: cleaning.Cleaned) -> list[str]:
    """Return what is wrong with a copy: something seen is gone, something hidden is left, something is not said."""
    said = {finding["kind"] for finding in cleaned.findings}
    wrong = [f"not said: {kind}" for kind in paper.says if kind not in said]
    wrong += [f"no words for {f['kind']}" for f in cleaned.findings if "No pudimos" in finding_words(dict(f))]
    if paper.exactly is not None and cleaned.data != paper.exactly:
        wrong.append(f"changed: {cleaned.data[:200]!r}")
    look = {"pdf": _pdf, "txt": _nothing, "csv": _nothing}.get(paper.extension, _picture)
    wrong += look(paper, data, cleaned.data)
    bare = _bare(cleaned.data)
    for word in (AUTHOR, SECRET, "malo.example", "D:2026"):
        if any(word.encode(encoding) in bare for encoding in ("utf-8", "latin-1", "utf-16-be")):
            wrong.append(f"left: {word}")
    again = cleaning.clean(cleaned.data, paper.extension, title=TITLE)
    stays = {"web-links", "form-values", "formula-cells"}
    wrong += [f"found again: {f['kind']}" for f in again.findings if f["removed"] and f["kind"] not in stays]
    return wrong


def _nothing(paper: Paper, data: bytes, copy: bytes) -> list[str]:
    return []


def _bare(copy: bytes) -> bytes:
    """Return all the bytes of a copy, those of a PDF unpacked."""
    if not copy.startswith(b"%PDF"):
        return copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        out = io.BytesIO()
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
        return copy + out.getvalue() + b"".join(repr(part).encode() for part in pdf.objects)


def _pdf(paper: Paper, data: bytes, copy: bytes) -> list[str]:
    with pypdfium2.PdfDocument(copy) as document:
        words = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))
        wrong = [f"gone: {word}" for word in paper.keeps if word not in words]
        if len(document) != len(pypdfium2.PdfDocument(data)):
            wrong.append("pages")
        page = document[0].render(scale=2).to_pil().convert("L")
        for left, low, right, high in paper.inked:
            height = document[0].get_height()
            box = (int(left * 2), int((height - high) * 2), int(right * 2), int((height - low) * 2))
            if page.crop(box).getextrema()[0] > 250:
                wrong.append(f"blank: {left}, {low}")
        if document.get_metadata_value("Title") != TITLE:
            wrong.append("no title")
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        wrong += [f"catalog: {key}" for key in list(pdf.Root.keys()) if key not in _ALLOWED]
        kinds = {str(mark.Subtype) for page in pdf.pages for mark in page.obj.get("/Annots", ())}
        wrong += [f"mark: {kind}" for kind in kinds - {"/Link"}]
        if set(pdf.docinfo.keys()) != {"/Title"} or pdf.is_encrypted:
            wrong.append("properties or a lock")
    return wrong


def _picture(paper: Paper, data: bytes, copy: bytes) -> list[str]:
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(copy)) as after:
        wrong = [] if after.size == paper.size else [f"size: {after.size}"]
        wrong += [] if after.mode == before.mode else [f"mode: {after.mode}"]
        if before.info.get("icc_profile") != after.info.get("icc_profile"):
            wrong.append("colour profile")
        if after.width * after.height < 1_000_000:
            point = (after.width // 2, after.height // 2)
            if before.size == after.size and before.convert("RGB").getpixel(point) != after.convert("RGB").getpixel(
                point
            ):
                wrong.append("another colour")
        told = set(after.getexif()) - {0x0112}
        wrong += [f"exif: {tag:x}" for tag in told]
    return wrong
