"""Pictures and typefaces inside office files: known by their bytes, never by their names.

Metadata is cut out of the file's own structure; the picture is not decoded, so it stays as it was and a picture
of many pixels costs nothing.
"""

from __future__ import annotations

import io
import re
import struct
import zlib

from django.core.exceptions import ValidationError
from lxml import etree
from PIL import Image, ImageOps

from vpwg.common.files.archives import parse_part
from vpwg.common.files.cleaning.findings import Findings
from vpwg.common.files.cleaning.office.packages import elements, remove, sweep

_PNG = b"\x89PNG\r\n\x1a\n"
# W3C PNG, 11.3, and APNG: chunks that change what is seen.
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs",
             b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT", b"cICP"}  # fmt: skip
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_MAX_UNPACKED, _MAX_PIXELS = 20 * 1024 * 1024, 60_000_000
_ACTIVE_SVG = ("script", "foreignObject", "image", "feImage", "handler", "iframe")

# What Pillow raises on EXIF that is not.
_UNREADABLE = (
    SyntaxError,
    ValueError,
    OSError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    struct.error,
    OverflowError,
)


class UnknownMedia(Exception):
    """Bytes that are no picture we know how to clean."""


def clean_picture(data: bytes, found: Findings) -> tuple[bytes, str]:
    """Return the picture without its metadata, and its media type; raises UnknownMedia."""
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data)
    kind = _kind(data)
    if kind is None:
        raise UnknownMedia
    try:
        return _CLEANERS[kind](data, found), _WRITTEN_AS.get(kind, kind)
    except (*_UNREADABLE, Image.DecompressionBombError, ValidationError) as error:
        raise UnknownMedia from error


def _unpacked(data: bytes) -> bytes:
    inflater = zlib.decompressobj(31)
    try:
        out = inflater.decompress(data, _MAX_UNPACKED)
    except zlib.error as error:
        raise UnknownMedia from error
    if inflater.unconsumed_tail or _kind(out) not in ("image/x-emf", "image/x-wmf"):
        raise UnknownMedia
    return out


def _kind(data: bytes) -> str | None:
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"\x01\0\0\0" and data[40:44] == b" EMF":
        return "image/x-emf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and b"<svg" in data[:4096]:
        return "image/svg+xml"
    return None


_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"), (_PNG, "image/png"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"), (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"), (b"\xd7\xcd\xc6\x9a", "image/x-wmf"),
    (b"\x01\0\x09\0\0\x03", "image/x-wmf"), (b"\x02\0\x09\0\0\x03", "image/x-wmf"), (b"VCLMTF", "image/x-svm"),
)  # fmt: skip


def _jpeg(data: bytes, found: Findings) -> bytes:
    """Segments of applications and comments go; what lies behind the end (a second, smaller picture) too."""
    exif = Image.Exif()
    kept, at = [data[:2]], 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            kept.append(b"\xff\xd9")
            break
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            segment = data[at:end]
            if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
                _load_exif(exif, segment[4:])
            if _keeps(marker, segment):
                kept.append(segment)
            elif marker != 0xE2:
                found.add("picture-data", count=1)
            at = end
            if marker == 0xDA:
                following = _NEXT_MARKER.search(data, at)
                stop = following.start() if following else len(data)
                kept.append(data[at:stop])
                at = stop
                if following is None:  # cut short: as it came, readers show what there is
                    break
    _report_gps(exif, found)
    bare = b"".join(kept)
    return _turned(bare, exif) if exif.get(0x0112) in range(2, 9) else bare


def _keeps(marker: int, segment: bytes) -> bool:
    if marker == 0xE0:
        return segment[4:9] == b"JFIF\0"
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    return marker == 0xEE or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _load_exif(exif: Image.Exif, data: bytes) -> None:
    try:
        exif.load(data)
    except _UNREADABLE:
        exif.clear()  # unreadable: it goes, and tells nothing


def _report_gps(exif: Image.Exif, found: Findings) -> None:
    try:
        found.add("gps", count=1 if exif.get_ifd(0x8825) else 0)
    except _UNREADABLE:
        return


def _turned(data: bytes, exif: Image.Exif) -> bytes:
    """A picture whose turn was only written down is turned, for what said so is gone."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.width * image.height > _MAX_PIXELS:
            raise ValueError("too large to turn")
        profile = image.info.get("icc_profile")
        image.getexif()[0x0112] = exif[0x0112]
        upright = ImageOps.exif_transpose(image)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=92, exif=b"", icc_profile=profile)
    return out.getvalue()


def _png(data: bytes, found: Findings) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at < len(data):
        name, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if len(name) < 4 or end > len(data):
            raise ValueError("chunk beyond the end")
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        elif name != b"tIME":
            found.add("picture-data")
        at = end
        if name == b"IEND":
            break
    return b"".join(kept)


def _gif(data: bytes, found: Findings) -> bytes:
    """Comments and data of applications go; the count of rounds of an animation stays."""
    at = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    kept = [data[:at]]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x21:
            label, at = data[at + 1], at + 2
            keep = label in (0xF9, 0x01) or (label == 0xFF and data[at + 1 : at + 12] == b"NETSCAPE2.0")
        elif data[at] == 0x2C:
            keep = True
            at += 11 + (3 * 2 ** ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0)
        else:
            raise ValueError("no block")
        while data[at]:
            at += 1 + data[at]
        at += 1
        if keep:
            kept.append(data[start:at])
        else:
            found.add("picture-data")
    return b"".join(kept) + b"\x3b"


def _webp(data: bytes, found: Findings) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + (size & 1)
        chunk = data[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]  # no EXIF, no XMP
        if name in _WEBP_KEPT:
            kept.append(chunk)
        elif name in _WEBP_DROPPED:
            found.add("picture-data")
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _bmp(data: bytes, found: Findings) -> bytes:
    size = int.from_bytes(data[2:6], "little")
    return data[:size] if 54 <= size <= len(data) else data


def _tiff(data: bytes, found: Findings) -> bytes:
    """No browser and few programs show it: written as PNG, first page."""
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as image:
        if image.width * image.height > _MAX_PIXELS:
            raise ValueError("too large to write anew")
        plain = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    out = io.BytesIO()
    plain.save(out, "PNG")
    return out.getvalue()


def _emf(data: bytes, found: Findings) -> bytes:
    """The header names the program and the drawing it came from ([MS-EMF] 2.3.4.2)."""
    count, at = int.from_bytes(data[60:64], "little"), int.from_bytes(data[64:68], "little")
    end = at + 2 * count
    if count and at >= 88 and end <= len(data):
        return data[:60] + b"\0" * 8 + data[68:at] + b"\0" * (end - at) + data[end:]
    return data


def _svg(data: bytes, found: Findings) -> bytes:
    root = parse_part(data, "svg")
    if elements(root, _ACTIVE_SVG):
        raise ValueError("more than a drawing")
    for node in elements(root, ("metadata", "desc", "title", "namedview")):
        remove(node)
    for node in elements(root, ("style",)):
        if re.search(r"url\(|@import", node.text or "", re.IGNORECASE):
            remove(node)
    for node in root.iter():
        for name, value in list(node.attrib.items()):
            word = etree.QName(name).localname.lower()
            outside = word == "href" and not value.startswith("#")
            if (
                word.startswith("on")
                or re.search(r"url\(\s*['\"]?[^#'\"\s]", value)
                or outside
                or "inkscape" in name
                or "sodipodi" in name
            ):
                del node.attrib[name]
    sweep(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


_CLEANERS = {
    "image/jpeg": _jpeg, "image/png": _png, "image/gif": _gif, "image/webp": _webp, "image/bmp": _bmp,
    "image/tiff": _tiff, "image/x-emf": _emf, "image/x-wmf": lambda data, found: data, "image/svg+xml": _svg,
    "image/x-svm": lambda data, found: data,
}  # fmt: skip
_WRITTEN_AS = {"image/tiff": "image/png"}


def is_typeface(data: bytes) -> bool:
    """Whether the bytes are a typeface: open (TrueType, OpenType), embedded (EOT) or obfuscated (ECMA-376 17.8.1)."""
    plain = data.startswith((b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")) or data[34:36] == b"LP"
    # Obfuscated, its first 32 bytes are anything; the third entry of the table of tables begins at 44.
    tag = data[44:48]
    return plain or (len(data) > 200 and not data.startswith(b"PK") and tag.isascii() and tag.decode().isprintable())
