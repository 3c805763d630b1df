"""OpenDocument texts and sheets, as LibreOffice, OpenOffice and Google write them."""

from __future__ import annotations

import base64
import io
import zipfile

from tests.files_corpus import AUTHOR, SECRET, odf, rich_odt
from tests.office.build import EMF, JPEG, OLE, PNG, SVG, Case

_NAMES = " ".join(
    f'xmlns:{word}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for word, full in {
        "office": "office", "text": "text", "table": "table", "meta": "meta", "draw": "drawing", "config": "config", "style": "style",
        "chart": "chart", "form": "form", "script": "script", "svg": "svg-compatible", "presentation": "presentation",
    }.items()
)  # fmt: skip
_NS = f'{_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:officeooo="http://openoffice.org/2009/office" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_KIND = {"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet"}
_META = f"<office:document-meta {_NS}><office:meta><meta:generator>LibreOffice/7.6</meta:generator><dc:creator>{AUTHOR}</dc:creator><dc:title>{SECRET}</dc:title><meta:user-defined meta:name='x'>{SECRET}</meta:user-defined></office:meta></office:document-meta>"
_SETTINGS = "".join(
    f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
    for name, kind, value in (
        ("HorizontalSplitMode", "short", "2"),
        ("ActiveTable", "string", "Datos"),
        ("PrinterName", "string", SECRET),
        ("PrinterSetup", "base64Binary", SECRET),
        ("RsidRoot", "int", "771177"),
        ("CurrentDatabaseDataSource", "string", SECRET),
    )
)
# What each program lays into its files beside the document.
_FLAVOURS: dict[str, dict[str, bytes]] = {
    "libreoffice": {
        "Configurations2/accelerator/current.xml": b"",
        "Configurations2/images/Bitmaps/": b"",
        "Thumbnails/thumbnail.png": JPEG,
        "manifest.rdf": f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{SECRET}</rdf:RDF>".encode(),
        "layout-cache": SECRET.encode(),
    },
    "openoffice": {
        "Configurations2/statusbar/": b"",
        "Configurations2/accelerator/current.xml": b"",
        "Basic/script-lc.xml": b'<library:libraries xmlns:library="x"/>',
        "Basic/Standard/script-lb.xml": b'<library:library xmlns:library="x"/>',
        "Thumbnails/thumbnail.png": PNG,
    },
    "google": {},
    "macos": {"__MACOSX/._content.xml": b"\0\5\x16\7", ".DS_Store": b"Bud1"},
    "calligra": {"Thumbnails/thumbnail.png": PNG, "documentinfo.xml": f"<a>{SECRET}</a>".encode()},
}


def document(
    extension: str,
    body: str,
    more: dict[str, bytes] | None = None,
    kinds: dict[str, str] | None = None,
    flavour: str = "libreoffice",
    styles: str = "",
    before: str = "",
) -> bytes:
    """Return an ODF file with `body`, the parts in `more` and what `flavour` adds."""
    inner = "text" if extension == "odt" else "spreadsheet"
    parts = {
        "mimetype": _KIND[extension].encode(),
        "content.xml": f'<?xml version="1.0"?><office:document-content {_NS}><office:scripts/><office:font-face-decls>{before}</office:font-face-decls><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{inner}>{body}</office:{inner}></office:body></office:document-content>'.encode(),
        "styles.xml": f"<office:document-styles {_NS}><office:master-styles><text:p>Pie de página</text:p></office:master-styles></office:document-styles>".encode(),
        "meta.xml": _META.encode(),
        "settings.xml": f"<office:document-settings {_NS}><office:settings>{_SETTINGS}</office:settings></office:document-settings>".encode(),
    } | _FLAVOURS[flavour] | (more or {})  # fmt: skip
    listed = {
        "/": _KIND[extension],
        **{name: "text/xml" if name.endswith(".xml") else "" for name in parts if name != "mimetype"},
        **(kinds or {}),
    }
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{n}" manifest:media-type="{k}"/>' for n, k in listed.items()
    )
    doctype = (
        '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
        if flavour == "openoffice"
        else ""
    )
    parts["META-INF/manifest.xml"] = (
        parts.get("META-INF/manifest.xml")
        or f'<?xml version="1.0"?>{doctype}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</manifest:manifest>'.encode()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def frame(content: str) -> str:
    return f'<text:p><draw:frame draw:name="Marco">{content}</draw:frame></text:p>'


def _annotation(words: str) -> str:
    return f"<office:annotation><dc:creator>{AUTHOR}</dc:creator><text:p>{words}</text:p></office:annotation>"


_OBJECT = {
    "Object 1/content.xml": f"<office:document-content {_NS}><office:body><office:chart><chart:chart xlink:href='..'><chart:title><text:p>Gráfico de casos</text:p></chart:title><table:table table:name='local-table'><table:table-row><table:table-cell office:value='185'><text:p>185</text:p></table:table-cell></table:table-row></table:table></chart:chart></office:chart></office:body></office:document-content>".encode(),
    "Object 1/styles.xml": f"<office:document-styles {_NS}/>".encode(),
    "Object 1/meta.xml": _META.encode(),
    "ObjectReplacements/Object 1": EMF,
}
_OBJECT_KIND = {"Object 1/": "application/vnd.oasis.opendocument.chart"}
_CHART = '<draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/>'
_FORMULA = {
    "Object 1/content.xml": b'<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>Emc</mi></semantics></math>'
}
_CHANGES = (
    "<text:tracked-changes>"
    + "".join(
        f"<text:changed-region xml:id='c{n}'><text:{kind}><office:change-info><dc:creator>{AUTHOR}</dc:creator></office:change-info>{inner}</text:{kind}></text:changed-region>"
        for n, (kind, inner) in enumerate(
            (("deletion", f"<text:p>{SECRET}</text:p>"), ("insertion", ""), ("format-change", ""))
        )
    )
    + "</text:tracked-changes><text:p>Queda <text:change text:change-id='c0'/>esto <text:change-start text:change-id='c1'/>insertado<text:change-end text:change-id='c1'/> y más.</text:p>"
)
_FIELDS = (
    "<text:p>Exp. <text:user-defined text:name='Expediente'>GT-ACT-017-2026</text:user-defined>, <text:subject>Minería</text:subject>, "
    f"<text:title>Acta</text:title>, página <text:page-number>3</text:page-number>; <text:author-name>{AUTHOR}</text:author-name><text:file-name>{SECRET}.odt</text:file-name>fin."
    f"<text:dde-connection text:connection-name='a'>valor DDE</text:dde-connection><text:database-display text:database-name='{SECRET}'>Fila 9</text:database-display></text:p>"
)
_LINKS = (
    "<text:p><text:a xlink:href='https://www.gob.pe'>gob.pe</text:a> "
    f"<text:a xlink:href='../../Users/{SECRET}/a.odt'>carpeta</text:a> <text:a xlink:href='file:///C:/{SECRET}'>disco</text:a> <text:a xlink:href='#ancla'>ancla</text:a></text:p>"
)
_SECTION = f"<text:section text:name='s'><text:section-source xlink:href='file:///{SECRET}.odt'/><text:p>Sección vinculada</text:p></text:section>"


def _odt(
    name: str,
    body: str = "",
    keeps: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
    pictures: int = 0,
    **options: object,
) -> Case:
    text = "<text:p>Texto <text:span text:style-name='T1'>del</text:span> acuerdo.</text:p>"
    return Case(
        name,
        "odt",
        lambda: document("odt", text + body, **options),
        ("Texto del acuerdo.", "Pie de página", *keeps),
        says,
        pictures,
    )  # type: ignore[arg-type]


def _ods(
    name: str,
    cells: str = "",
    keeps: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
    pictures: int = 0,
    after: str = "",
    **options: object,
) -> Case:
    body = f"<table:table table:name='Datos' table:style-name='ta1'><table:table-row><table:table-cell office:value-type='string'><text:p>Región</text:p></table:table-cell>{cells}</table:table-row></table:table>{after}"
    return Case(name, "ods", lambda: document("ods", body, **options), ("Región", *keeps), says, pictures)  # type: ignore[arg-type]


def _cell(words: str, attributes: str = "", inner: str = "") -> str:
    return f"<table:table-cell {attributes}>{inner}<text:p>{words}</text:p></table:table-cell>"


_INLINE = f"<draw:image><office:binary-data>{base64.b64encode(JPEG).decode()}</office:binary-data></draw:image>"
TEXTS = [
    Case("plain", "odt", odf, ("Texto honesto.",)),
    Case("rich", "odt", rich_odt, ("Texto", "visible", "y final."), ("comments", "changes", "naming-fields")),
    *(_odt(f"flavour {f}", flavour=f, says=("properties",)) for f in _FLAVOURS),
    _odt("tracked changes", _CHANGES, ("Queda esto insertado y más.",), ("changes", "insertions", "format-changes")),
    _odt("annotations", f"<text:p>Uno{_annotation(SECRET)} dos<office:annotation-end/> tres.</text:p>", ("Uno dos tres.",), ("comments",)),
    _odt("fields", _FIELDS, ("GT-ACT-017-2026", "Minería", "Acta", "página 3", "fin.", "valor DDE", "Fila 9"), ("naming-fields",)),
    _odt("pictures", frame("<draw:image xlink:href='Pictures/a.jpg'/>") + frame("<draw:image xlink:href='Pictures/b.png'/>") + frame("<draw:image xlink:href='Pictures/c.svg'/>"),
         (), ("gps",), 3, more={"Pictures/a.jpg": JPEG, "Pictures/b.png": PNG, "Pictures/c.svg": SVG}),
    _odt("picture in the text itself", frame(_INLINE), (), ("gps",)),
    _odt("linked picture", frame(f"<draw:image xlink:href='https://malo.example/{SECRET}.png'/><draw:text-box><text:p>leyenda</text:p></draw:text-box>"), ("leyenda",), ("external-links",)),
    _odt("chart", frame(_CHART), ("Gráfico de casos", "185"), (), 1, more=_OBJECT, kinds=_OBJECT_KIND),
    _odt("formula", frame(_CHART), ("Emc",), (), 0, more=_FORMULA, kinds={"Object 1/": "application/vnd.oasis.opendocument.formula"}),
    _odt("Equation 3.0", frame("<draw:object-ole xlink:href='./Object 2'/><draw:image xlink:href='./ObjectReplacements/Object 2'/>"),
         (), ("embedded-objects",), 1, more={"Object 2": OLE, "ObjectReplacements/Object 2": EMF}),
    _odt("links", _LINKS, ("gob.pe", "carpeta", "disco", "ancla"), ("external-links",)),
    _odt("linked section", _SECTION, ("Sección vinculada",), ("external-links",)),
    _odt("digital signature", more={"META-INF/documentsignatures.xml": f"<a>{AUTHOR}</a>".encode()}, says=("signatures",)),
    _odt("typeface", before="<style:font-face style:name='Lato'><svg:font-face-src><svg:font-face-uri xlink:href='Fonts/lato.ttf'/></svg:font-face-src></style:font-face>",
         more={"Fonts/lato.ttf": b"\0\1\0\0" + b"\0" * 300}),
    _odt("table and list", "<table:table table:name='T'><table:table-row><table:table-cell><text:list><text:list-item><text:p>Ítem 1</text:p></text:list-item></text:list></table:table-cell></table:table-row></table:table>", ("Ítem 1",)),
    _odt("form", "<office:forms><form:form xlink:href='http://malo.example/SECRETOBORRADO'><form:text form:name='campo'/></form:form></office:forms>", ("campo",), ("external-links",)),
    _odt("footnote", "<text:p>Con nota<text:note><text:note-body><text:p>Nota al pie</text:p></text:note-body></text:note>.</text:p>", ("Con nota", "Nota al pie")),
    _odt("video", frame(f"<draw:plugin xlink:href='../{SECRET}.mp4'/><draw:image xlink:href='Pictures/b.png'/>"), (), ("media-files",), 1, more={"Pictures/b.png": PNG}),
    _odt("traces of sessions", "<text:p xhtml:about='SECRETOBORRADO'>Párrafo</text:p>", ("Párrafo",), styles="<style:style style:name='P1'><style:text-properties officeooo:rsid='00771177'/></style:style>"),
]  # fmt: skip
_OTHER = f"'file:///C:/Users/{SECRET}/otro.ods'#$Hoja1"
SHEETS = [
    Case("plain", "ods", lambda: odf("ods", "<table:table><table:table-row/></table:table>"), ()),
    *(_ods(f"flavour {f}", flavour=f, says=("properties",)) for f in _FLAVOURS),
    _ods("values and formulas", _cell("212", "table:formula='of:=SUM([.A1:.A2])' office:value='212'"), ("212", "SUM([.A1:.A2])")),
    _ods("another workbook", _cell("4410", f"table:formula=\"of:=[{_OTHER}.A1]\" office:value='4410'"), ("4410",), ("external-links",),
         after=f'<table:table table:name="{_OTHER}"><table:table-source xlink:href="file:///{SECRET}"/><table:table-row>{_cell(SECRET)}</table:table-row></table:table>'),
    _ods("page of the web", _cell("7", f"table:formula='of:=WEBSERVICE(\"http://malo.example/{SECRET}\")' office:value='7'"), ("7",), ("external-links",)),
    _ods("annotations", _cell("Con nota", "", _annotation(SECRET)), ("Con nota",), ("comments",)),
    _ods("chart", f"<table:table-cell>{_CHART.join(('<draw:frame>', '</draw:frame>'))}</table:table-cell>", ("Gráfico de casos",), (), 1, more=_OBJECT, kinds=_OBJECT_KIND),
    _ods("hidden sheet", styles="<style:style style:name='ta1' style:family='table'><style:table-properties table:display='false'/></style:style>", says=("hidden-sheets",)),
    _ods("hidden row", after="<table:table table:name='B'><table:table-row table:visibility='collapse'><table:table-cell/></table:table-row></table:table>", says=("hidden-rows",)),
    _ods("DDE", _cell("88"), ("88",), ("external-links",), after=f"<table:dde-links><table:dde-link><office:dde-source office:dde-application='cmd' office:dde-topic='{SECRET}'/></table:dde-link></table:dde-links>"),
    _ods("names and pivot", after="<table:named-expressions><table:named-range table:name='Zona' table:cell-range-address='$Datos.$A$1'/></table:named-expressions><table:data-pilot-tables><table:data-pilot-table table:name='Piloto'/></table:data-pilot-tables>", keeps=("Zona", "Piloto")),
    _ods("changes", _cell("91"), ("91",), ("changes",), after=f"<table:tracked-changes><table:cell-content-change><office:change-info><dc:creator>{AUTHOR}</dc:creator></office:change-info><table:previous><table:change-track-table-cell><text:p>{SECRET}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>"),
    _ods("picture", "<table:table-cell><draw:frame><draw:image xlink:href='Pictures/a.jpg'/></draw:frame></table:table-cell>", (), ("gps",), 1, more={"Pictures/a.jpg": JPEG}),
]  # fmt: skip
