"""Honest pictures: from telephones, scanners, screens and designers."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

from tests.files_corpus import AUTHOR, SECRET, exif_webp, gps_jpeg, text_png, turned_jpeg
from tests.papers.case import Paper

INK = (154, 59, 34)


def saved(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", colour: Any = INK, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def exif(turn: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x013B], made[0x0110] = AUTHOR, SECRET
    made[0x0112] = turn
    made.get_ifd(0x8825)[2] = (13.0, 31.0, 1.0)
    return made


def telephone(turn: int = 1) -> bytes:
    """50 megapixels, as a telephone of today makes them, with where, when and a preview."""
    return saved("JPEG", (8_192, 6_144), exif=exif(turn), quality=60)


def sixteen_bits() -> bytes:
    """A scan of 16 bits a colour, which pillow would write as 8."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + struct.pack(">HHH", 0x9A01, 0x3B02, 0x2203) * 60
    head = struct.pack(">IIBBBBB", 60, 40, 16, 2, 0, 0, 0)
    told = chunk(b"tEXt", b"Author\0" + SECRET.encode())
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + told
        + chunk(b"IDAT", zlib.compress(row * 40))
        + chunk(b"IEND", b"")
    )


def uncropped(data: bytes) -> bytes:
    """A picture that was cropped over the old one: the rest of the old one stands behind its end (CVE-2023-21036)."""
    return data + SECRET.encode() * 20


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def case(name: str, extension: str, build: Any, size: tuple[int, int] = (60, 40), **about: Any) -> Paper:
    return Paper(name, extension, build, size=size, inked=((0.5, 0.5),), **about)


def commented() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET)
    return saved("PNG", pnginfo=info)


CASES = [
    case("plain", "jpg", lambda: saved("JPEG")),
    case("in steps", "jpg", lambda: saved("JPEG", progressive=True)),
    case("grey", "jpg", lambda: saved("JPEG", mode="L", colour=80)),
    case("print colours", "jpg", lambda: saved("JPEG", mode="CMYK", colour=(9, 200, 200, 60))),
    case("colour profile", "jpg", lambda: saved("JPEG", icc_profile=PROFILE)),
    case("where and when", "jpg", gps_jpeg, (8, 8), says=("gps", "camera")),
    case("lying on its side", "jpg", turned_jpeg, (16, 8)),
    case("50 megapixels", "jpg", telephone, (8_192, 6_144), says=("gps",)),
    case("50 megapixels on its side", "jpg", lambda: telephone(6), (8_192, 6_144), says=("gps",)),
    case("remains behind its end", "jpg", lambda: uncropped(saved("JPEG"))),
    case("plain", "png", lambda: saved("PNG")),
    case("see-through", "png", lambda: saved("PNG", mode="RGBA", colour=(*INK, 200))),
    case("palette", "png", lambda: saved("PNG", mode="P", colour=3)),
    case("black and white", "png", lambda: saved("PNG", mode="1", colour=0)),
    case("16 bits", "png", sixteen_bits, says=("properties",)),
    case("remarks", "png", commented, says=("properties",)),
    case("author and XMP", "png", text_png, (8, 8), says=("properties",)),
    case("remains behind its end", "png", lambda: uncropped(saved("PNG"))),
    case("colour profile", "png", lambda: saved("PNG", icc_profile=PROFILE)),
    case("50 megapixels", "png", lambda: saved("PNG", (8_192, 6_144), compress_level=1), (8_192, 6_144)),
    case("plain", "webp", lambda: saved("WEBP")),
    case("without loss", "webp", lambda: saved("WEBP", lossless=True)),
    case("see-through", "webp", lambda: saved("WEBP", mode="RGBA", colour=(*INK, 200))),
    case("author", "webp", exif_webp, (8, 8), says=("properties",)),
    case("colour profile", "webp", lambda: saved("WEBP", icc_profile=PROFILE)),
    case("where and when", "webp", lambda: saved("WEBP", exif=exif(), xmp=SECRET.encode()), says=("gps",)),
    case("20 megapixels", "webp", lambda: saved("WEBP", (5_000, 4_000), quality=10, method=0), (5_000, 4_000)),
]
