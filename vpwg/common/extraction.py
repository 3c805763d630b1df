"""The words of a file, for searching; and how many pages it has."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import dataclass
from typing import Any

from vpwg.common.cleaning.text import UnknownEncoding, decode

MAX_CHARACTERS = 500_000
MAX_PAGES = 1_000
# A book of drawings may take long: the words of its first pages are worth more than none.
MAX_SECONDS = 2.5
_PARTS = {
    "docx": r"word/(document\d*|footnotes|endnotes|header\d*|footer\d*)\.xml",
    "pptx": r"ppt/slides/slide\d+\.xml",
    "xlsx": r"xl/sharedStrings\.xml",
    "odt": r"content\.xml",
    "ods": r"content\.xml",
}
_BREAKS = ("p", "h", "tab", "br", "si", "tr", "table-row", "table-cell")


@dataclass(frozen=True)
class Extracted:
    """Words with single spaces, at most MAX_CHARACTERS; `pages` where the kind of file has them."""

    text: str
    pages: int | None = None


def extract(data: bytes, extension: str) -> Extracted:
    """Return the words of a checked and cleaned file; an unreadable part gives none."""
    if extension == "pdf":
        return _pdf(data)
    if extension in _PARTS:
        return Extracted(_office(data, extension))
    if extension in ("txt", "csv"):
        try:
            return Extracted(_tidy(decode(data)[0]))
        except UnknownEncoding:
            return Extracted("")
    return Extracted("")


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\x00", " ")).strip()[:MAX_CHARACTERS]


def _pdf(data: bytes) -> Extracted:
    import pypdfium2  # each kind loads its own library: the child that reads a text needs none

    words: list[str] = []
    length, started = 0, time.process_time()
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = len(document)
            for number in range(min(pages, MAX_PAGES)):
                page = document[number]
                textpage = page.get_textpage()
                words.append(textpage.get_text_bounded())
                length += len(words[-1])
                textpage.close()
                page.close()
                if length > MAX_CHARACTERS or time.process_time() - started > MAX_SECONDS:
                    break
    except pypdfium2.PdfiumError:
        return Extracted("")
    return Extracted(_tidy(" ".join(words)), pages)


def _office(data: bytes, extension: str) -> str:
    from vpwg.common.files.archives import parse_part

    wanted, words = re.compile(_PARTS[extension]), []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if wanted.fullmatch(name):
                words.extend(_words(parse_part(archive.read(name), extension)))
    return _tidy("".join(words))


def _words(root: Any) -> list[str]:
    """Return the texts below `root`, with a space where a paragraph, cell or break ends."""
    from lxml import etree

    found: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        local = etree.QName(node).localname
        if event == "start":
            if node.text and local not in ("instrText", "delText"):
                found.append(node.text)
        else:
            if local in _BREAKS:
                found.append(" ")
            if node.tail:
                found.append(node.tail)
    return found
