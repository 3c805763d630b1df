"""Images without position, camera, author, comments or embedded previews."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from vpwg.common.files.cleaning.findings import CannotClean, Cleaned, Findings

_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
_AUTHOR_TAGS = (ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.XPAuthor, ExifTags.Base.ImageDescription)
# Kept from the file's own description: what is needed to show the colours right.
_NEEDED = ("icc_profile", "transparency", "gamma", "srgb", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density",
           "loop", "duration", "background", "timestamp", "adobe", "adobe_transform", "version", "extension",
           "chromaticity", "interlace", "progressive", "progression", "quality", "lossless")  # fmt: skip


def clean_image(data: bytes, extension: str) -> Cleaned:
    """Return the picture with its turn applied and nothing but pixels and colour profile."""
    found = Findings()
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[extension]]) as image:
            if getattr(image, "n_frames", 1) > 1:
                raise CannotClean("animated-image")
            _report(image, found)
            out = _bare(image, extension)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise CannotClean("unreadable-image") from error
    return Cleaned(out, found.listed())


def _report(image: Image.Image, found: Findings) -> None:
    exif = image.getexif()
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        found.add("gps")
    for tag in _AUTHOR_TAGS:
        if exif.get(tag):
            found.add("properties", by=str(exif.get(tag)))
    if any(tag in exif for tag in (ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.DateTime)):
        found.add("camera")
    extra = {name for name in image.info if name not in _NEEDED and name != "exif"}
    if extra:
        found.add("properties", count=len(extra))


def _bare(image: Image.Image, extension: str) -> bytes:
    out, icc = io.BytesIO(), image.info.get("icc_profile")
    turn = image.getexif().get(ExifTags.Base.Orientation, 1)
    upright = ImageOps.exif_transpose(image) if turn != 1 else image
    if extension == "jpg":
        # Untouched pixels are written with their own tables: no loss.
        quality = "keep" if upright is image else 92
        upright.save(out, "JPEG", quality=quality, exif=b"", comment=b"", icc_profile=icc, xmp=b"")
    elif extension == "webp":
        upright.save(out, "WEBP", quality=90, exif=b"", xmp=b"", icc_profile=icc or b"")
    else:
        bare = upright.copy()
        bare.info = {name: value for name, value in upright.info.items() if name in ("transparency",)}
        bare.save(out, _FORMATS[extension], **({"icc_profile": icc} if icc and extension == "png" else {}))
    return out.getvalue()


def clean_jpeg_stream(data: bytes) -> bytes:
    """Return a JPEG as it stands in a PDF, its application segments dropped and its pixels untouched.

    JFIF (APP0), colour profile (APP2) and Adobe's colour transform (APP14) stay: they change the picture.
    Source: ITU-T T.81, annex B.
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker = data[at + 1]
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        is_application = 0xE0 <= marker <= 0xEF and marker not in (0xE0, 0xE2, 0xEE)
        if not is_application and marker != 0xFE:
            kept.append(data[at : at + length])
        at += length
    return b"".join(kept) + data[at:]
