"""Word, Excel and PowerPoint files (ECMA-376): what is known of them stays, cleaned; everything else goes."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from vpwg.common.files.archives import check_office
from vpwg.common.files.cleaning.findings import CannotClean, Cleaned, Findings
from vpwg.common.files.cleaning.office import allowed, loose_ends, objects, slides, spreadsheets, words
from vpwg.common.files.cleaning.office.fields import Links
from vpwg.common.files.cleaning.office.packages import Package, elements, remove, sweep
from vpwg.common.files.cleaning.office.walking import MAX_DEPTH, Walk, unreached, walk, write_package
from vpwg.common.files.opc import Relation

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
# Rows of numbers and words: no relations, no places, and too many to look at one by one in vain.
_PLAIN = ("sharedStrings", "pivotCacheRecords", "worksheet")


def clean_ooxml(data: bytes, extension: str, depth: int = 0) -> Cleaned:
    """Return the document without authors, comments, tracked changes and traces of its making."""
    found, package = Findings(), Package.read(data)
    inner = partial(clean_ooxml, depth=depth + 1) if depth < MAX_DEPTH else None
    here = walk(package, extension, found, inner)
    for name, kind in sorted(here.kinds.items(), key=lambda part: part[0] == here.main):
        if allowed.KEPT[extension].get(kind) not in (allowed.PICTURES, allowed.TYPEFACES, allowed.PACKAGES):
            _clean_part(here, name, kind)
    found.add("unknown-parts", count=len(unreached(here)))
    out = write_package(here)
    package.report_names_left(found)
    return Cleaned(_checked(out, extension), found.listed())


def _checked(out: bytes, extension: str) -> bytes:
    """Return `out` once it has passed the same checks as an upload."""
    try:
        check_office(io.BytesIO(out), extension)
    except ValidationError as error:
        raise CannotClean("copy-does-not-open") from error
    return out


def _clean_part(here: Walk, name: str, kind: str) -> None:
    root = here.package.xml(name, lenient=kind == "vmlDrawing")
    lost = here.lost.get(name, {})
    if here.extension == "docx":
        links: Links = []
        words.clean_part(kind, root, here.found, links)
        for runs, address in links:
            _link(here, name, runs, address)
        objects.in_words(root, lost)
    elif here.extension == "xlsx":
        objects.in_sheets(here, name, root)
        spreadsheets.clean_part(kind, root, here.found)
    else:
        objects.in_slides(here, name, root)
        slides.clean_part(kind, root, here.found, {relation.kind for relation in lost.values()})
    loose_ends.tie(root, lost)
    if kind not in _PLAIN:
        for node in elements(root, ("signatureline", "FmlaMacro")):  # who should sign; what a click runs
            remove(node)
        sweep(root)
        loose_ends.scrub(root, here.found)
    if kind not in ("vmlDrawing", "drawing"):  # an object of a sheet may still leave its picture there
        here.package.settle(name, within="is" if kind == "worksheet" else "")


def _link(here: Walk, name: str, runs: list[Any], address: str) -> None:
    """A field that was a link to a public page is a link still, without its instruction."""
    relations = here.relations.setdefault(name, [])
    taken = {relation.id for relation in relations} | set(here.lost.get(name, ()))
    id_ = next(f"rIdEnlace{n}" for n in range(1, len(taken) + 2) if f"rIdEnlace{n}" not in taken)
    if words.link_runs(runs, id_):
        relations.append(Relation(id_, _HYPERLINK, "hyperlink", address, address, True))
