"""Reading and writing the zip packages of office files, one part at a time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from vpwg.common.cleaning.findings import CannotClean, Findings
from vpwg.common.files.archives import BROKEN, is_litter, parse_part

# A date that tells nothing; zip entries cannot be dated before 1980.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
# Nodes are marked while a part is read and taken out together by `sweep`: one by one, a part of many small
# changes costs the square of their number.
_OUT, _OPEN = "vpwg-taken-out", "vpwg-unwrapped"


@dataclass
class Package:
    """The parts of a package by name, in order; `parsed` are those read as XML, written back at the end."""

    parts: dict[str, bytes]
    parsed: dict[str, etree._Element] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes) -> Package:
        """Return the package without what systems leave in archives; raises CannotClean where it cannot be read."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return cls({n: archive.read(n) for n in archive.namelist() if not is_litter(n)})
        except BROKEN as error:
            raise CannotClean("unreadable-archive") from error

    def xml(self, name: str, *, lenient: bool = False) -> etree._Element:
        """Return the root of a part; changes to it are written."""
        if name not in self.parsed:
            self.parsed[name] = parse_part(self.parts[name], "docx", lenient=lenient)
        return self.parsed[name]

    def drop(self, name: str) -> None:
        """Leave a part out."""
        for kept in (self.parts, self.parsed, self.texts):
            kept.pop(name, None)

    def put(self, name: str, data: bytes) -> None:
        """Write a part as it is given."""
        self.drop(name)
        self.parts[name] = data

    def settle(self, name: str, *, within: str = "") -> None:
        """Write a parsed part back and forget its tree, which weighs ten times its bytes.

        Its words are kept: all, or those `within` the elements of that name (the rest of a sheet is numbers).
        """
        root = self.parsed.pop(name)
        sweep(root)
        self.texts[name] = "\n".join(text_of(node) for node in (elements(root, (within,)) if within else (root,)))
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def write(self, first: str = "") -> bytes:
        """Return the package's bytes; `first` names a part stored first and unpacked (ODF's mimetype)."""
        for name in list(self.parsed):
            self.settle(name)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=lambda part: part != first):
                entry = zipfile.ZipInfo(name, _NO_DATE)
                entry.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
                archive.writestr(entry, self.parts[name])
        return out.getvalue()

    def report_names_left(self, found: Findings) -> None:
        """Somebody named in what was removed may also stand in the visible text: for a person to decide."""
        names = {name for name in found.names if len(name) > 3 and " " in name}
        if names:
            text = "\n".join(self.texts.values())
            found.add("names-left", count=sum(1 for name in names if name in text), removed=False)


def remove(node: etree._Element) -> None:
    """Mark `node` to be taken out with what is in it; the text behind it stays."""
    if node.getparent() is not None:
        node.tag = _OUT


def unwrap(node: etree._Element) -> None:
    """Mark `node` to be replaced by its children."""
    if node.getparent() is not None:
        node.tag = _OPEN


def is_out(node: etree._Element) -> bool:
    """Whether `node` was marked by `remove`."""
    return bool(node.tag == _OUT)


def sweep(root: etree._Element) -> None:
    """Carry out what was marked below `root`."""
    etree.strip_elements(root, _OUT, with_tail=False)
    etree.strip_tags(root, _OPEN)


def elements(root: etree._Element, names: Iterable[str]) -> list[etree._Element]:
    """Return the elements below `root` with one of these names, in any namespace."""
    return list(root.iter(*(f"{{*}}{name}" for name in names)))


def local(node: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def root_name(data: bytes) -> str:
    """Return the name of the first element of an XML part without reading the rest; "" where there is none."""
    events = etree.iterparse(
        io.BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    try:
        return local(next(events)[1])
    except (StopIteration, etree.XMLSyntaxError, ValueError):
        return ""


def text_of(root: etree._Element) -> str:
    """Return all the words below `root`."""
    return "".join(root.itertext())
