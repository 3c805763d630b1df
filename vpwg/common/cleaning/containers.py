"""Pictures taken apart by their segments: what shows the picture is copied byte by byte, the rest is left out.

No pixel is decoded or changed, so it costs no memory and loses no quality. What stands behind the picture's end (an
earlier, uncropped picture, say) is left out too.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_TURN = 0x0112  # Exif tag Orientation


class Broken(ValueError):
    """The segments do not follow one another to an end."""


def bare_jpeg(data: bytes, turn: int = 1) -> bytes:
    """Return a JPEG without remarks and application segments; `turn` (Exif, 1–8) is written where it is not 1.

    JFIF, the colour profile and Adobe's colour transform stay: they change the picture. Source: ITU-T T.81, annex B.
    Data that is no JPEG comes back as it is (inside a PDF, readers are forgiving).
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept = [data[:2]]
    if turn != 1:
        tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, _TURN, 3, 1, turn, 0, 0)
        kept.append(b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff)
    at, seen_scan = 2, False
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            break  # not at a marker: leave the rest to the decoder
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            return b"".join(kept) + b"\xff\xd9"
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at:end]
        if _jpeg_shows(marker, segment):
            kept.append(segment)
        at = end
        if marker == 0xDA:
            seen_scan, start = True, at
            at = _scan_end(data, at)
            kept.append(data[start:at])
    return b"".join(kept) + (b"" if seen_scan else data[at:])


def _jpeg_shows(marker: int, segment: bytes) -> bool:
    if marker == 0xFE:
        return False
    if marker == 0xE0:
        return segment[4:9] == b"JFIF\0"
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    return not 0xE0 <= marker <= 0xEF or marker == 0xEE


def _scan_end(data: bytes, at: int) -> int:
    """Return where the coded pixels that begin at `at` end: at the next marker that is no restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        following = data[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def bare_jp2(data: bytes) -> bytes:
    """Return a JPEG 2000 file without its boxes of XML, UUID (XMP, Exif) and the like. Source: ISO 15444-1, annex I."""
    if data[4:8] != b"jP  ":
        return data
    kept, at = [], 0
    while at + 8 <= len(data):
        length, head = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if length < head:
            return data
        if data[at + 4 : at + 8] in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            kept.append(data[at : at + length])
        at += length
    return b"".join(kept)


_PNG_SHOWS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
              b"bKGD", b"pHYs"}  # fmt: skip


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, whole chunk) up to IEND; raises Broken where one is cut short or its checksum is wrong."""
    at = 8
    while True:
        length = int.from_bytes(data[at : at + 4], "big")
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 or len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise Broken("png")
        yield chunk[4:8], chunk
        if chunk[4:8] == b"IEND":
            return
        at += len(chunk)


def bare_png(data: bytes) -> bytes:
    """Return a PNG of the chunks that show it. Source: W3C PNG, third edition, 11.3."""
    return data[:8] + b"".join(chunk for kind, chunk in png_chunks(data) if kind in _PNG_SHOWS)


_WEBP_SHOWS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"}
_WEBP_TELLS = 0x04 | 0x08  # bits of VP8X: there is XMP, there is Exif


def webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, whole chunk with its padding); raises Broken where one is cut short."""
    size = int.from_bytes(data[4:8], "little") + 8
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or size > len(data) + 1:
        raise Broken("webp")
    at = 12
    while at + 8 <= size:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at : at + 8 + length + length % 2]
        if len(chunk) < 8 + length:
            raise Broken("webp")
        yield data[at : at + 4], chunk + b"\0" * (8 + length + length % 2 - len(chunk))
        at += 8 + length + length % 2


def bare_webp(data: bytes, turn: int = 1) -> bytes:
    """Return a WebP of the chunks that show it. Source: RFC 9649, 2.7. `turn` must be 1: a caller turns the pixels."""
    kept = []
    for kind, chunk in webp_chunks(data):
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_TELLS]) + chunk[9:]
        if kind in _WEBP_SHOWS:
            kept.append(chunk)
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside
