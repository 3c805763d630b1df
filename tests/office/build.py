"""Packages part by part: content types and relations are written from what was put in."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.files_corpus import AUTHOR, SECRET, gps_jpeg, picture

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
VND = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = " ".join(
    f'xmlns:{short}="{uri}"'
    for short, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": OFFICE,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "x": "urn:schemas-microsoft-com:office:excel",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
        "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
        "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
        "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    }.items()
)
PNG, JPEG = picture("PNG"), gps_jpeg()
SVG = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
EMF = (b"\x01\0\0\0" + b"\x6c\0\0\0" + b"\0" * 32 + b" EMF" + b"\0\0\1\0" + b"\0" * 12 + b"\x07\0\0\0" + b"\x6c\0\0\0"
       + b"\0" * 40 + "Adobe\0A".encode("utf-16-le") + b"\x0e\0\0\0\x14\0\0\0" + b"\0" * 12)  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SECRET.encode() + b"\0" * 500


@dataclass(frozen=True)
class Case:
    """A file, what one must still read in its copy, and what its report must say."""

    name: str
    extension: str
    build: Callable[[], bytes]
    keeps: tuple[str, ...]
    says: tuple[str, ...] = ()
    pictures: int = 0

    def __str__(self) -> str:
        return f"{self.extension}: {self.name}"


@dataclass
class Opc:
    """A package that grows: `add` puts a part in, says what it is and who leads to it."""

    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(
        default_factory=lambda: {
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xml": "application/xml",
            "png": "image/png",
            "jpeg": "image/jpeg",
            "emf": "image/x-emf",
            "vml": f"{VND}.vmlDrawing",
            "bin": f"{VND}.oleObject",
        }
    )

    def add(self, name: str, data: str | bytes, kind: str, of: str = "", content_type: str = "") -> str:
        """Put a part in; return the id by which `of` knows it."""
        self.parts[name] = data.encode() if isinstance(data, str) else data
        if content_type:
            self.types[name] = content_type
        return self.relate(kind, posixpath.relpath(name, posixpath.dirname(of) or "."), of)

    def relate(self, kind: str, target: str, of: str, *, outside: bool = False) -> str:
        """Let `of` lead to a target; return the id."""
        held = self.relations.setdefault(of, [])
        kind = kind if ":" in kind else f"{OFFICE}/{kind}"
        mode = ' TargetMode="External"' if outside else ""
        held.append(f'<Relationship Id="rId{len(held) + 1}" Type="{kind}" Target="{target}"{mode}/>')
        return f"rId{len(held)}"

    def data(self, extra: dict[str, bytes] | None = None) -> bytes:
        """Return the zip."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", self._types())
            for owner, held in self.relations.items():
                folder, base = posixpath.split(owner)
                archive.writestr(
                    posixpath.join(folder, "_rels", f"{base}.rels"),
                    f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{"".join(held)}</Relationships>',
                )
            for name, data in {**self.parts, **(extra or {})}.items():
                archive.writestr(name, data)
        return out.getvalue()

    def _types(self) -> str:
        defaults = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in self.defaults.items())
        overrides = "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in self.types.items())
        return f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def properties(package: Opc, flavour: str) -> None:
    """What a program writes about the author and itself."""
    core = (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Informe</dc:title><dc:creator>{AUTHOR}</dc:creator><cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy></cp:coreProperties>"
    )
    name = "package/services/metadata/core-properties/a1.psmdcp" if flavour == "syncfusion" else "docProps/core.xml"
    if flavour != "google":
        package.add(name, core, f"{_PACKAGE}/relationships/metadata/core-properties",
                    content_type="application/vnd.openxmlformats-package.core-properties+xml")  # fmt: skip
    if flavour in ("word", "wps", "libreoffice", "online"):
        app = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>{flavour}</Application><Company>{SECRET}</Company></Properties>'
        package.add("docProps/app.xml", app, "extended-properties", content_type=f"{VND}.extended-properties+xml")
    if flavour in ("word", "wps"):
        own = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property name="KSOProductBuildVer" pid="2" fmtid="x">{SECRET}</property></Properties>'
        package.add("docProps/custom.xml", own, "custom-properties", content_type=f"{VND}.custom-properties+xml")
    if flavour == "word":
        package.add("docProps/thumbnail.jpeg", JPEG, f"{_PACKAGE}/relationships/metadata/thumbnail")


def chart(package: Opc, owner: str, folder: str, workbook: bytes | None, *, outside: bool = False) -> str:
    """Add a chart with cached values, and the workbook behind it; return its id."""
    name = f"{folder}/charts/chart{len(package.parts)}.xml"
    values = "".join(f'<c:pt idx="{n}"><c:v>{v}</c:v></c:pt>' for n, v in enumerate((185, 12.5)))
    link = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>' if workbook or outside else ""
    id_ = package.add(
        name,
        f"<c:chartSpace {NAMESPACES}><c:chart><c:plotArea><c:barChart><c:ser><c:idx val='0'/>"
        "<c:tx><c:strRef><c:f>Hoja1!$B$1</c:f><c:strCache><c:ptCount val='1'/><c:pt idx='0'><c:v>Serie conflictos</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:val><c:numRef><c:f>Hoja1!$B$2:$B$3</c:f><c:numCache><c:ptCount val='2'/>{values}</c:numCache></c:numRef></c:val>"
        f"</c:ser></c:barChart></c:plotArea></c:chart>{link}</c:chartSpace>",
        "chart", owner, f"{VND}.drawingml.chart+xml",
    )  # fmt: skip
    if workbook:
        package.add(
            f"{folder}/embeddings/Libro{len(package.parts)}.xlsx",
            workbook,
            "package",
            name,
            f"{VND}.spreadsheetml.sheet",
        )
    elif outside:
        package.relate("oleObject", f"file:///C:/Users/{SECRET}/libro.xlsx", name, outside=True)
    package.add(f"{folder}/charts/style1.xml", '<cs:chartStyle xmlns:cs="http://schemas.microsoft.com/office/drawing/2012/chartStyle" id="201"/>',
                f"{MICROSOFT}/2011/relationships/chartStyle", name, "application/vnd.ms-office.chartstyle+xml")  # fmt: skip
    return id_


def diagram(package: Opc, owner: str, folder: str, words: str) -> str:
    """Add smart art; return the four attributes that name its parts."""
    ids = [
        package.add(f"{folder}/diagrams/{kind}1.xml", f"<{root} {NAMESPACES}><dgm:pt><a:t>{words}</a:t></dgm:pt></{root}>",
                    f"diagram{kind}", owner, f"{VND}.drawingml.diagram{said}+xml")
        for kind, said, root in (("Data", "Data", "dgm:dataModel"), ("Layout", "Layout", "dgm:layoutDef"),
                                 ("QuickStyle", "Style", "dgm:styleDef"), ("Colors", "Colors", "dgm:colorsDef"))
    ]  # fmt: skip
    package.add(f"{folder}/diagrams/drawing1.xml", f'<dsp:drawing xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" {NAMESPACES}><a:t>{words}</a:t></dsp:drawing>',
                f"{MICROSOFT}/2007/relationships/diagramDrawing", owner, "application/vnd.ms-office.drawingml.diagramDrawing+xml")  # fmt: skip
    return 'r:dm="{}" r:lo="{}" r:qs="{}" r:cs="{}"'.format(*ids)
