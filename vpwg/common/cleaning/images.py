"""Images without position, camera, author, comments or embedded previews."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from vpwg.common.cleaning.containers import bare_jpeg, bare_png, bare_webp
from vpwg.common.cleaning.findings import CannotClean, Cleaned, Findings

_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
_BARE: dict[str, Callable[[bytes], bytes]] = {"jpg": bare_jpeg, "png": bare_png, "webp": bare_webp}
_AUTHOR_TAGS = (ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.XPAuthor, ExifTags.Base.ImageDescription)
# Kept from the file's own description: what is needed to show the colours right.
_NEEDED = ("icc_profile", "transparency", "gamma", "srgb", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density",
           "loop", "duration", "background", "timestamp", "adobe", "adobe_transform", "version", "extension",
           "chromaticity", "interlace", "progressive", "progression", "quality", "lossless")  # fmt: skip
# Up to here a photograph lying on its side is stood up; beyond, the pixels would not fit twice into the memory, and
# the camera's own note of the turn stays (in a JPEG; programs heed it).
_TURNED_PIXELS = 16_000_000


def clean_image(data: bytes, extension: str) -> Cleaned:
    """Return the picture, upright, with nothing but its pixels and colour profile."""
    found = Findings()
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[extension]]) as image:
            if getattr(image, "n_frames", 1) > 1:
                raise CannotClean("animated-image")
            _report(image, found)
            out = _bare(image, data, extension)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise CannotClean("unreadable-image") from error
    if len(out) < len(data) - 64 and not found.listed() and _is_same_kind(out, data):
        found.add("properties")  # a preview, or what lay behind the picture's end
    return Cleaned(out, found.listed())


def _is_same_kind(out: bytes, data: bytes) -> bool:
    """Whether the copy was made of the original's own segments, so that what is missing was left out."""
    return out[:64] == data[:64] or out[-64:] in data


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


def _bare(image: Image.Image, data: bytes, extension: str) -> bytes:
    turn = image.getexif().get(ExifTags.Base.Orientation, 1)
    turn = turn if turn in range(1, 9) else 1
    if extension in _BARE and turn == 1:
        return _BARE[extension](data)
    if extension == "jpg" and image.width * image.height > _TURNED_PIXELS:
        return bare_jpeg(data, turn)
    return _written(image, extension)


def _written(image: Image.Image, extension: str) -> bytes:
    """Return the picture's pixels, stood up and written anew."""
    out, icc = io.BytesIO(), image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if extension == "jpg":
        upright.save(out, "JPEG", quality=92, exif=b"", comment=b"", icc_profile=icc, xmp=b"")
    elif extension == "webp":
        upright.save(out, "WEBP", quality=90, exif=b"", xmp=b"", icc_profile=icc or b"")
    else:
        upright.info = {name: value for name, value in image.info.items() if name == "transparency"}
        upright.save(out, _FORMATS[extension], **({"icc_profile": icc} if icc and extension == "png" else {}))
    return out.getvalue()
