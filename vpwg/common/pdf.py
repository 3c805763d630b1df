"""PDF by WeasyPrint in a child process with limits, and a closed fetcher: our own assets, `data:`, nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string

from vpwg.common import sandbox

# What a document may cost. Eighty dense pages take 5 s of processor and 130 MB here.
HTML_BYTES = 2_000_000
PAGES = 150
SECONDS, MEGABYTES = 40, 500
_WIDTHS = (13, 9, 6)
_HEAD = re.compile(r"<table>\s*<thead>.*?</thead>", re.DOTALL)
_ADDRESS = re.compile(r"static:[^\"'\s)<>]+")


class CannotPrint(Exception):
    """The page is more than can be printed; `reason` is "size", "pages", "seconds", "memory", "output" or "mistake"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotPrinted(Exception):
    """The machine stopped the work; trying again may help."""


def page_of(template: str, context: dict[str, Any]) -> str:
    """Return the HTML that `template` (under templates/pdf/) makes of `context`."""
    return _HEAD.sub(_with_width, str(render_to_string(f"pdf/{template}.html", context)))


def _with_width(head: re.Match[str]) -> str:
    """Name a table's width in its class, from the columns of its head: the wider it is, the smaller it is set."""
    columns = head.group(0).count("<th>") + head.group(0).count("<th ")
    width = next((least for least in _WIDTHS if columns >= least), None)
    return head.group(0).replace("<table>", f'<table class="columns-{width}">', 1) if width else head.group(0)


def render(template: str, context: dict[str, Any]) -> bytes:
    """Return the PDF/UA-1 document that `template` (under templates/pdf/) makes of `context`."""
    return document_of(page_of(template, context))


def document_of(html: str) -> bytes:
    """Return the PDF/UA-1 document of `html`; the same page gives the same bytes. Raises CannotPrint, NotPrinted."""
    if len(html.encode()) > HTML_BYTES:
        raise CannotPrint("size")
    order = {"html": html, "assets": assets_of(html), "pages": PAGES}
    try:
        told = sandbox.run("vpwg.common.pdf_work:draw", order, seconds=SECONDS, megabytes=MEGABYTES, output=40)
    except sandbox.Overrun as error:
        raise CannotPrint(error.limit) from error
    except sandbox.Crashed as error:
        raise (NotPrinted() if error.may_pass else CannotPrint("mistake")) from error
    if "document" not in told:
        raise CannotPrint("pages")
    document: bytes = told["document"]
    return document


def assets_of(html: str) -> dict[str, bytes]:
    """Return each of our own assets that `html` names; an address that is not of one is left out."""
    known = {}
    for address in set(_ADDRESS.findall(html)):
        try:
            path = finders.find(urlsplit(address).path)
        except SuspiciousFileOperation:
            continue
        if path:
            known[address] = Path(path).read_bytes()
    return known
