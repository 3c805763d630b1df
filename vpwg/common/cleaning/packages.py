"""Reading and writing the zip packages of office files, one part at a time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from vpwg.common.cleaning.findings import CannotClean, Findings
from vpwg.common.cleaning.images import clean_image
from vpwg.common.files.archives import parse_part

# A date that tells nothing; zip entries cannot be dated before 1980.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_PLAIN_MEDIA = (".emf", ".wmf", ".odttf", ".ttf", ".otf", ".fntdata", ".wdp")


@dataclass
class Package:
    """The parts of a package by name, in order; `parsed` are those read as XML, written back at the end."""

    parts: dict[str, bytes]
    parsed: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes) -> Package:
        """Return the package; raises CannotClean where it cannot be read."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return cls({n: archive.read(n) for n in archive.namelist() if not n.endswith("/")})
        except (zipfile.BadZipFile, RuntimeError, OSError, KeyError) as error:
            raise CannotClean("unreadable-archive") from error

    def xml(self, name: str) -> etree._Element:
        """Return the root of a part; changes to it are written."""
        if name not in self.parsed:
            self.parsed[name] = parse_part(self.parts[name], "docx")
        return self.parsed[name]

    def drop(self, name: str) -> None:
        """Leave a part out."""
        self.parts.pop(name, None)
        self.parsed.pop(name, None)

    def put(self, name: str, data: bytes) -> None:
        """Write a part as it is given."""
        self.parsed.pop(name, None)
        self.parts[name] = data

    def write(self, first: str = "") -> bytes:
        """Return the package's bytes; `first` names a part stored first and unpacked (ODF's mimetype)."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=lambda part: part != first):
                root = self.parsed.get(name)
                data = self.parts[name] if root is None else etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )  # fmt: skip
                entry = zipfile.ZipInfo(name, _NO_DATE)
                entry.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return out.getvalue()


def clean_media(package: Package, folder: str, found: Findings) -> None:
    """Clean every picture below `folder`; raises CannotClean for a kind that nobody here can read."""
    for name in [n for n in package.parts if n.startswith(folder)]:
        lower = name.lower()
        if lower.endswith((".jpg", ".jpeg", ".png", ".gif")):
            extension = lower.rsplit(".", 1)[1].replace("jpeg", "jpg")
            cleaned = clean_image(package.parts[name], extension)
            package.put(name, cleaned.data)
            if cleaned.findings:
                found.add("picture-data")
            found.add("gps", count=sum(f["count"] for f in cleaned.findings if f["kind"] == "gps"))
        elif lower.endswith(".svg"):
            _clean_svg(package, name)
        elif not lower.endswith(_PLAIN_MEDIA):
            raise CannotClean("unknown-media")


def _clean_svg(package: Package, name: str) -> None:
    root = package.xml(name)
    for node in list(root.iter()):
        is_comment = not isinstance(node.tag, str)
        local = "" if is_comment else etree.QName(node).localname
        if local in ("script", "foreignObject"):
            raise CannotClean("active-content")
        if is_comment or local in ("metadata", "desc", "title", "namedview"):
            remove(node)


def remove(node: etree._Element) -> None:
    """Take `node` out of its tree; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)


def unwrap(node: etree._Element) -> None:
    """Put the children of `node` in its place."""
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node)
    for child in reversed(list(node)):
        parent.insert(at + 1, child)
    remove(node)


def text_of(root: etree._Element) -> str:
    """Return all the words below `root`."""
    return "".join(root.itertext())
