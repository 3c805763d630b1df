"""Excel workbooks."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.files_corpus import AUTHOR, SECRET, plain_xlsx, rich_xlsx
from tests.office.build import EMF, MICROSOFT, NAMESPACES, OLE, PNG, VND, Case, Opc, chart, properties

S = f"{VND}.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
Change = Callable[[Opc], "str | tuple[str, str]"]


def workbook(change: Change | str = "", flavour: str = "word", rows: str = "", book: str = "") -> bytes:
    """Return an xlsx with «Conflictos», 185, and what `change` adds to the package and returns for the sheet's end."""
    package, main = Opc(), "xl/workbook.xml"
    package.relate("officeDocument", main, "")
    properties(package, flavour)
    sheet = package.add(SHEET, "", "worksheet", main, f"{S}.worksheet+xml")
    strings = f"<sst {_MAIN}><si><t>Conflictos</t></si><si><r><t>Sub</t></r><r><t>total</t></r></si></sst>"
    package.add("xl/sharedStrings.xml", strings, "sharedStrings", main, f"{S}.sharedStrings+xml")
    package.add("xl/styles.xml", f"<styleSheet {_MAIN}/>", "styles", main, f"{S}.styles+xml")
    package.add("xl/theme/theme1.xml", f"<a:theme {NAMESPACES}/>", "theme", main, f"{VND}.theme+xml")
    package.add(
        "xl/calcChain.xml", f'<calcChain {_MAIN}><c r="A1"/></calcChain>', "calcChain", main, f"{S}.calcChain+xml"
    )
    package.add("xl/printerSettings/printerSettings1.bin", SECRET, "printerSettings", SHEET, f"{S}.printerSettings")
    given = change if isinstance(change, str) else change(package)
    end, book = (given, book) if isinstance(given, str) else given
    package.parts[SHEET] = (
        f'<worksheet {_MAIN} {NAMESPACES}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>185</v></c></row>{rows}'
        f'</sheetData><pageSetup orientation="landscape" r:id="rId1"/>{end}</worksheet>'
    ).encode()
    package.parts[main] = (
        f'<workbook {_MAIN} {NAMESPACES}><fileVersion appName="xl"/><sheets><sheet name="Datos" sheetId="1" r:id="{sheet}"/></sheets>{book}</workbook>'
    ).encode()
    package.types[main] = f"{S}.sheet.main+xml"
    return package.data()


def _saved(change: Callable[[openpyxl.Workbook], None]) -> Callable[[], bytes]:
    """A workbook as openpyxl writes it."""

    def build() -> bytes:
        book = openpyxl.Workbook()
        book.properties.creator = AUTHOR
        book.active["A1"] = "Mes"
        for row in (("enero", 185), ("febrero", 212)):
            book.active.append(row)
        change(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return build


def _drawing(content: Callable[[Opc, str], str]) -> Change:
    def change(package: Opc) -> str:
        name = "xl/drawings/drawing1.xml"
        id_ = package.add(name, "", "drawing", SHEET, f"{VND}.drawing+xml")
        inner = content(package, name)
        package.parts[name] = (
            f"<xdr:wsDr {NAMESPACES}><xdr:twoCellAnchor>{inner}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>".encode()
        )
        return f'<drawing r:id="{id_}"/>'

    return change


def _vml(shape: str) -> Change:
    def change(package: Opc) -> str:
        xml = f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">{shape}</xml>'
        id_ = package.add("xl/drawings/vmlDrawing1.vml", xml, "vmlDrawing", SHEET)
        note = f'<comments {_MAIN}><authors><author>{AUTHOR}</author></authors><commentList><comment ref="A1" authorId="0"><text><t>{SECRET}</t></text></comment></commentList></comments>'
        package.add("xl/comments1.xml", note, "comments", SHEET, f"{S}.comments+xml")
        return f'<legacyDrawing r:id="{id_}"/>'

    return change


_NOTE = f'<v:shape id="n"><v:textbox><div style="a">{SECRET}<br></div></v:textbox><x:ClientData ObjectType="Note"/></v:shape>'
_BOX = '<v:shape id="c"><v:textbox><div><font face="Arial">Aprobado<br></font></div></v:textbox><x:ClientData ObjectType="Checkbox"/></v:shape>'


def _checkbox(package: Opc) -> str:
    end = _vml(_NOTE + _BOX)(package)
    id_ = package.add(
        "xl/ctrlProps/ctrlProp1.xml",
        '<formControlPr xmlns="x" objectType="CheckBox"/>',
        "ctrlProp",
        SHEET,
        "application/vnd.ms-excel.controlproperties+xml",
    )
    return f'{end}<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1" r:id="{id_}" name="Casilla"/></controls></mc:Choice></mc:AlternateContent>'


def _logo(package: Opc) -> str:
    name = "xl/drawings/vmlDrawing1.vml"
    id_ = package.add(
        name,
        f'<xml {NAMESPACES}><v:shape id="LH"><v:imagedata o:relid="rId1" o:title="logo"/></v:shape></xml>',
        "vmlDrawing",
        SHEET,
    )
    package.add("xl/media/image1.png", PNG, "image", name)
    return f'<headerFooter><oddHeader>&amp;L&amp;G Cabecera</oddHeader></headerFooter><legacyDrawingHF r:id="{id_}"/>'


def _external(package: Opc) -> tuple[str, str]:
    name = "xl/externalLinks/externalLink1.xml"
    link = f'<externalLink {_MAIN} {NAMESPACES}><externalBook r:id="rId1"><sheetDataSet><sheetData sheetId="0"><cell><v>{SECRET}</v></cell></sheetData></sheetDataSet></externalBook></externalLink>'
    id_ = package.add(name, link, "externalLink", "xl/workbook.xml", f"{S}.externalLink+xml")
    package.relate("externalLinkPath", f"file:///C:/Users/{SECRET}/otro.xlsx", name, outside=True)
    return (
        "<conditionalFormatting sqref='A1'><cfRule type='expression' priority='1'><formula>A1&gt;1</formula></cfRule></conditionalFormatting>",
        f'<externalReferences><externalReference r:id="{id_}"/></externalReferences><definedNames><definedName name="Ajeno">[1]Hoja1!$A$1</definedName><definedName name="Propio">Datos!$A$1</definedName></definedNames>',
    )


_EXTERNAL_ROWS = (
    '<row r="2"><c r="A2"><f>[1]Hoja1!A1*2</f><v>4410</v></c><c r="B2"><f>SUM(B1:B1)</f><v>185</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">[1]Hoja1!A2</f><v>4411</v></c></row><row r="4"><c r="A4"><f t="shared" si="0"/><v>4412</v></c></row>'
    f'<row r="5"><c r="A5" t="str"><f>HYPERLINK("\\\\servidor\\{SECRET}\\a.xlsx","Ver anexo")</f><v>Ver anexo</v></c><c r="B5"><f>cmd|\'/c {SECRET}\'!A0</f><v>7</v></c></row>'
)


def _pivot(package: Opc) -> tuple[str, str]:
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    id_ = package.add(
        cache,
        f'<pivotCacheDefinition {_MAIN} {NAMESPACES} r:id="rId1" refreshedBy="{AUTHOR}" refreshedDate="45000"><cacheSource type="external" connectionId="1"/></pivotCacheDefinition>',
        "pivotCacheDefinition",
        "xl/workbook.xml",
        f"{S}.pivotCacheDefinition+xml",
    )
    package.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f"<pivotCacheRecords {_MAIN}><r><n v='5'/></r></pivotCacheRecords>",
        "pivotCacheRecords",
        cache,
        f"{S}.pivotCacheRecords+xml",
    )
    table = "xl/pivotTables/pivotTable1.xml"
    package.add(
        table, f'<pivotTableDefinition {_MAIN} name="Dinámica por región"/>', "pivotTable", SHEET, f"{S}.pivotTable+xml"
    )
    package.relate("pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml", table)
    package.add(
        "xl/connections.xml",
        f'<connections {_MAIN}><connection id="1" name="{SECRET}" sourceFile="C:\\{SECRET}.accdb" type="5" refreshedVersion="6"><dbPr connection="Provider={SECRET};Password=x"/></connection></connections>',
        "connections",
        "xl/workbook.xml",
        f"{S}.connections+xml",
    )
    slicer = "xl/slicerCaches/slicerCache1.xml"
    package.add(
        slicer,
        '<slicerCacheDefinition xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" name="Segmentación"/>',
        f"{MICROSOFT}/2007/relationships/slicerCache",
        "xl/workbook.xml",
        "application/vnd.ms-excel.slicerCache+xml",
    )
    own = package.add(
        "xl/slicers/slicer1.xml",
        '<slicers xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/>',
        f"{MICROSOFT}/2007/relationships/slicer",
        SHEET,
        "application/vnd.ms-excel.slicer+xml",
    )
    return (
        f'<extLst><ext uri="{{A8765BA9}}"><x14:slicerList><x14:slicer r:id="{own}"/></x14:slicerList></ext></extLst>',
        f'<pivotCaches><pivotCache cacheId="1" r:id="{id_}"/></pivotCaches>',
    )


def _query_table(package: Opc) -> str:
    table = "xl/tables/table1.xml"
    id_ = package.add(
        table,
        f'<table {_MAIN} id="1" displayName="Consulta1" ref="A1:B1" tableType="queryTable" connectionId="1"><tableColumns><tableColumn id="1" name="Columna propia" queryTableFieldId="1"><xmlColumnPr mapId="1" xpath="/{SECRET}"/></tableColumn></tableColumns></table>',
        "table",
        SHEET,
        f"{S}.table+xml",
    )
    package.add(
        "xl/queryTables/queryTable1.xml",
        f'<queryTable {_MAIN} name="{SECRET}"/>',
        "queryTable",
        table,
        f"{S}.queryTable+xml",
    )
    return f'<tableParts><tablePart r:id="{id_}"/></tableParts>'


def _object(package: Opc) -> str:
    end = _drawing(lambda p, m: "<xdr:sp/>")(package)
    image = package.add("xl/media/image7.emf", EMF, "image", SHEET)
    id_ = package.add("xl/embeddings/oleObject1.bin", OLE, "oleObject", SHEET)
    anchor = "".join(
        f"<{w}><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></{w}>"
        for w in ("from", "to")
    )
    one = f'<oleObject progId="Equation.3" shapeId="1" r:id="{id_}"><objectPr r:id="{image}"><anchor>{anchor}</anchor></objectPr></oleObject>'
    return f'{end}<oleObjects><mc:AlternateContent><mc:Choice Requires="x14">{one}</mc:Choice><mc:Fallback><oleObject progId="Equation.3" shapeId="1" r:id="{id_}"/></mc:Fallback></mc:AlternateContent></oleObjects>'


def _threads(package: Opc) -> str:
    package.add("xl/threadedComments/threadedComment1.xml", f'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment personId="1"><text>{SECRET}</text></threadedComment></ThreadedComments>',
                f"{MICROSOFT}/2017/10/relationships/threadedComment", SHEET, "application/vnd.ms-excel.threadedcomments+xml")  # fmt: skip
    package.add(
        "xl/persons/person.xml",
        f'<personList xmlns="x"><person displayName="{AUTHOR}" id="1"/></personList>',
        f"{MICROSOFT}/2017/10/relationships/person",
        "xl/workbook.xml",
        "application/vnd.ms-excel.person+xml",
    )
    return ""


def _wps(package: Opc) -> str:
    package.add(
        "xl/cellimages.xml",
        f"<etc:cellImages xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'>{SECRET}</etc:cellImages>",
        "http://www.wps.cn/officeDocument/2020/cellImage",
        "xl/workbook.xml",
        "application/vnd.wps-officedocument.cellimage+xml",
    )
    return ""


def _framed(inner: str) -> str:
    return f"<xdr:graphicFrame><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></xdr:graphicFrame>"


def _foreign_chart(package: Opc, main: str) -> str:
    inner = _framed(f'<c:chart r:id="{chart(package, main, "xl", None)}"/>')
    name = next(n for n in package.parts if n.startswith("xl/charts/chart"))
    package.parts[name] = package.parts[name].replace(b"Hoja1!", b"[1]Hoja1!")
    return inner


def _openpyxl_chart(book: openpyxl.Workbook) -> None:
    bars = BarChart()
    bars.add_data(Reference(book.active, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    book.active.add_chart(bars, "E5")


def _openpyxl_rest(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet["C1"] = "Otra"
    sheet["A1"].hyperlink = "https://www.gob.pe"
    sheet["B1"].comment = Comment(SECRET, AUTHOR)
    sheet.add_data_validation(DataValidation(type="list", formula1='"sí,no"', sqref="D1"))
    sheet.conditional_formatting.add("B2:B3", CellIsRule(operator="greaterThan", formula=["200"]))
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", "A1:B3"
    sheet.merge_cells("F1:G1")
    book.create_sheet("Regiones")["A1"] = "Arequipa"


def _openpyxl_table(book: openpyxl.Workbook) -> None:
    book.active["B1"] = "Total"
    book.active.add_table(Table(displayName="Meses", ref="A1:B3"))


def _case(
    name: str,
    change: Change | str = "",
    keeps: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
    pictures: int = 0,
    **options: str,
) -> Case:
    return Case(name, "xlsx", lambda: workbook(change, **options), ("Conflictos", "185", *keeps), says, pictures)


CASES = [
    Case("plain", "xlsx", plain_xlsx, ("Dato",)),
    Case("rich", "xlsx", rich_xlsx, ("Dato", "cuenta"), ("comments", "hidden-sheets")),
    Case("openpyxl", "xlsx", _saved(lambda book: None), ("enero", "febrero", "212")),
    Case("openpyxl with a chart", "xlsx", _saved(_openpyxl_chart), ("febrero", "212", "$B$2:$B$3")),
    Case("openpyxl with rules and comments", "xlsx", _saved(_openpyxl_rest), ("Arequipa", "enero", "sí,no"), ("comments",)),
    Case("openpyxl with a table", "xlsx", _saved(_openpyxl_table), ("Meses", "Total")),
    *(_case(f"flavour {f}", flavour=f) for f in ("word", "libreoffice", "google", "wps", "syncfusion")),
    _case("subtotals in rich text", rows='<row r="9"><c r="A9" t="s"><v>1</v></c><c r="B9" t="inlineStr"><is><t>en línea</t></is></c></row>', keeps=("Subtotal", "en línea")),
    _case("unclosed br in the box of a comment", _vml(_NOTE), (), ("comments",)),
    _case("form controls beside comments", _checkbox, ("Aprobado", "Casilla"), ("comments",)),
    _case("logo in the header", _logo, ("Cabecera",), (), 1),
    _case("another workbook", _external, ("4410", "4411", "4412", "Ver anexo", "SUM(B1:B1)", "Propio"), ("external-links",), rows=_EXTERNAL_ROWS),
    _case("pivot table of a database", _pivot, ("Dinámica por región", "Segmentación"), ("external-links", "properties")),
    _case("table that a query filled", _query_table, ("Columna propia",), ("external-links",)),
    _case("Equation 3.0", _object, (), ("embedded-objects",), 1),
    _case("threaded comments", _threads, (), ("comments", "comment-authors")),
    _case("WPS pictures in cells", _wps, (), ("unknown-parts",)),
    _case("picture", _drawing(lambda p, m: f'<xdr:pic><xdr:blipFill><a:blip r:embed="{p.add("xl/media/i.png", PNG, "image", m)}"/></xdr:blipFill></xdr:pic>'), (), (), 1),
    _case("chart", _drawing(lambda p, m: _framed(f'<c:chart r:id="{chart(p, m, "xl", None)}"/>')), ("Serie conflictos", "12.5")),
    _case("chart of another workbook", _drawing(_foreign_chart), ("Serie conflictos", "12.5"), ("external-links",)),
    _case("defined names", book="<definedNames><definedName name='Total'>Datos!$B$1</definedName></definedNames>", keeps=("Datos!$B$1",)),
]  # fmt: skip
