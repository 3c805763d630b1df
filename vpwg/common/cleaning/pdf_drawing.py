"""Drawing marks that came without an appearance of their own, as a reader's program would have shown them.

Programs that leave the drawing to the reader give words, points or corners (ISO 32000-1, 12.5.6); what is drawn here
is plain: Helvetica, one line width, the mark's own colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_SIZE = re.compile(r"([\d.]+)\s+Tf")
_COLOUR = re.compile(r"((?:[\d.]+\s+){2}[\d.]+\s+rg|[\d.]+\s+g)\b")
# The mean width of a letter of Helvetica, in parts of its size: enough to break lines.
_LETTER = 0.5
_MAX_POINTS = 20_000


def draw(pdf: pikepdf.Pdf, mark: Any) -> bool:
    """Give `mark` an appearance; say whether that was possible."""
    box = _numbers(mark.get("/Rect"))
    if len(box) != 4:
        return False
    left, low, right, high = min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
    kind = str(mark.get("/Subtype", ""))
    if kind in ("/FreeText", "/Stamp"):
        drawn = _words(mark, kind, right - left, high - low)
        frame, matrix = [0, 0, right - left, high - low], None
    else:
        drawn = _lines(mark, kind, (left, low, right, high))
        frame, matrix = [left, low, right, high], [1, 0, 0, 1, -left, -low]
    if not drawn:
        return False
    form = pdf.make_stream(drawn.encode("cp1252", "replace"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(frame)
    if matrix:
        form.Matrix = Array(matrix)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    shade = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
    form.Resources = Dictionary(Font=Dictionary(Helv=font), ExtGState=Dictionary(M=shade))
    mark.AP = Dictionary(N=form)
    return True


def _numbers(listed: Any) -> list[float]:
    if not isinstance(listed, Array) or len(listed) > _MAX_POINTS:
        return []
    try:
        return [float(part) for part in listed]
    except (TypeError, ValueError):
        return []


def _words(mark: Any, kind: str, width: float, height: float) -> str:
    """Return the operators that write the mark's words, broken to its width."""
    words = str(mark.get("/Contents", "")) if kind == "/FreeText" else str(mark.get("/Name", "")).lstrip("/")
    if not words.strip():
        return ""
    look = str(mark.get("/DA", ""))
    size_found, colour = _SIZE.search(look), _COLOUR.search(look)
    size = float(size_found[1]) if size_found and size_found[1].count(".") < 2 and float(size_found[1]) else 12.0
    size = min(max(size, 2.0), 200.0)
    drawn = [colour[1] if colour else "0 g", "BT", f"/Helv {size:g} Tf", f"{size * 1.15:g} TL",
             f"2 {max(height - size, 2):g} Td"]  # fmt: skip
    for line in _broken(words, max(int((width - 4) / (size * _LETTER)), 1)):
        escaped = re.sub(r"([\\()])", r"\\\1", line)
        drawn.append(f"({escaped}) Tj T*")
    drawn.append("ET")
    if kind == "/Stamp":
        drawn[0] = "0.7 0 0 rg 0.7 0 0 RG"
        drawn.append(f"1 1 {max(width - 2, 1):g} {max(height - 2, 1):g} re S")
    return "\n".join(drawn)


def _broken(words: str, letters: int) -> Iterable[str]:
    for paragraph in re.split(r"\r\n|\r|\n", words[:20_000]):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > letters:
                yield line
                line = word
            else:
                line = f"{line} {word}" if line else word
        yield line


def _colour(mark: Any) -> str:
    parts = _numbers(mark.get("/C"))
    if len(parts) == 3:
        return " ".join(f"{part:g}" for part in parts)
    return f"{parts[0]:g} {parts[0]:g} {parts[0]:g}" if len(parts) == 1 else "0 0 0"


def _lines(mark: Any, kind: str, box: tuple[float, float, float, float]) -> str:
    """Return the operators that draw points, corners or a frame, in the page's own coordinates."""
    colour = _colour(mark)
    style = mark.get("/BS")
    width = style.get("/W", 1) if isinstance(style, Dictionary) else 1
    pen = f"{colour} RG {colour} rg {float(width):g} w\n"
    if kind == "/Ink":
        strokes = mark.get("/InkList")
        paths = [_numbers(stroke) for stroke in strokes] if isinstance(strokes, Array) else []
        drawn = "\n".join(path for path in map(_path, paths) if path)
        return pen + drawn if drawn else ""
    if kind in ("/Polygon", "/PolyLine", "/Line"):
        path = _path(_numbers(mark.get("/L" if kind == "/Line" else "/Vertices")), closed=kind == "/Polygon")
        return pen + path if path else ""
    if kind in ("/Square", "/Circle"):
        left, low, right, high = box
        return pen + f"{left + 1:g} {low + 1:g} {right - left - 2:g} {high - low - 2:g} re S"
    corners = _numbers(mark.get("/QuadPoints"))
    quads = [corners[at : at + 8] for at in range(0, len(corners) - 7, 8)]
    return pen + "\n".join(_stripe(kind, quad) for quad in quads) if quads else ""


def _path(points: list[float], *, closed: bool = False) -> str:
    pairs = list(zip(points[::2], points[1::2], strict=False))
    if len(pairs) < 2:
        return ""
    moves = [f"{x:g} {y:g} {'l' if at else 'm'}" for at, (x, y) in enumerate(pairs)]
    return " ".join(moves) + (" s" if closed else " S")


def _stripe(kind: str, quad: list[float]) -> str:
    """A highlight fills the four corners (upper left, upper right, lower left, lower right); the others are lines."""
    ulx, uly, urx, ury, llx, lly, lrx, lry = quad
    if kind == "/Highlight":
        return f"/M gs {ulx:g} {uly:g} m {urx:g} {ury:g} l {lrx:g} {lry:g} l {llx:g} {lly:g} l f"
    if kind == "/StrikeOut":
        return f"{(ulx + llx) / 2:g} {(uly + lly) / 2:g} m {(urx + lrx) / 2:g} {(ury + lry) / 2:g} l S"
    return f"{llx:g} {lly:g} m {lrx:g} {lry:g} l S"
