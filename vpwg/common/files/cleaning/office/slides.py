"""The parts of a PowerPoint presentation: passwords of its author, custom data, hidden slides."""

from __future__ import annotations

from lxml import etree

from vpwg.common.files.cleaning.findings import Findings
from vpwg.common.files.cleaning.office.packages import elements, remove, sweep

_DROPPED = ("custDataLst", "modifyVerifier", "smartTags", "photoAlbum", "htmlPubPr", "webPr")


def clean_part(kind: str, root: etree._Element, found: Findings, lost_kinds: set[str]) -> None:
    """Clean one part of a pptx; `lost_kinds` are the kinds of relations it no longer has."""
    for node in elements(root, _DROPPED):
        remove(node)
    if kind == "slide":
        if root.get("show") in ("0", "false"):
            found.add("hidden-slides", removed=False)
        if lost_kinds & {"audio", "video", "media"}:
            for node in elements(root, ("timing",)):  # it starts and stops what is no longer there
                remove(node)
    sweep(root)
