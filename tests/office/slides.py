"""PowerPoint presentations."""

from __future__ import annotations

from collections.abc import Callable

from tests.files_corpus import AUTHOR, SECRET, plain_xlsx, rich_pptx
from tests.office.build import (
    EMF,
    JPEG,
    MICROSOFT,
    NAMESPACES,
    OLE,
    PNG,
    VND,
    Case,
    Opc,
    chart,
    diagram,
    properties,
)

P = f"{VND}.presentationml"
SLIDE = "ppt/slides/slide1.xml"
Change = Callable[[Opc], str]


def show(
    change: Change | str = "",
    flavour: str = "word",
    main: str = "ppt/presentation.xml",
    shown: str = "",
    timing: str = "",
) -> bytes:
    """Return a pptx with «Lámina de avance», and what `change` adds to its package and returns for the slide."""
    package = Opc()
    package.relate("officeDocument", main, "")
    properties(package, flavour)
    master, layout = "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout1.xml"
    slide_id = package.add(SLIDE, "", "slide", main, f"{P}.slide+xml")
    master_id = package.add(
        master,
        f"<p:sldMaster {NAMESPACES}>{shape('Patrón')}<p:sldLayoutIdLst><p:sldLayoutId r:id='rId1'/></p:sldLayoutIdLst></p:sldMaster>",
        "slideMaster",
        main,
        f"{P}.slideMaster+xml",
    )
    package.add(
        layout,
        f"<p:sldLayout {NAMESPACES}>{shape('Diseño')}</p:sldLayout>",
        "slideLayout",
        master,
        f"{P}.slideLayout+xml",
    )
    package.add("ppt/theme/theme1.xml", f"<a:theme {NAMESPACES}/>", "theme", master, f"{VND}.theme+xml")
    package.relate("slideMaster", "../slideMasters/slideMaster1.xml", layout)
    package.relate("slideLayout", "../slideLayouts/slideLayout1.xml", SLIDE)
    for kind, root in (("presProps", "p:presentationPr"), ("viewProps", "p:viewPr"), ("tableStyles", "a:tblStyleLst")):
        package.add(f"ppt/{kind}.xml", f"<{root} {NAMESPACES}/>", kind, main, f"{P}.{kind}+xml")
    if flavour == "google":
        package.relate("http://customschemas.google.com/relationships/presentationmetadata", "metadata", main)
        package.parts["ppt/metadata"] = SECRET.encode()
    more = change if isinstance(change, str) else change(package)
    package.parts[SLIDE] = (
        f"<p:sld {NAMESPACES}{shown}><p:cSld><p:spTree>{shape('Lámina de avance')}{more}</p:spTree></p:cSld>{timing}</p:sld>".encode()
    )
    package.parts[main] = (
        f"<p:presentation {NAMESPACES}><p:sldMasterIdLst><p:sldMasterId r:id='{master_id}'/></p:sldMasterIdLst><p:sldIdLst><p:sldId id='256' r:id='{slide_id}'/></p:sldIdLst>"
        f'<p:modifyVerifier hashData="{SECRET}"/></p:presentation>'
    ).encode()
    package.types[main] = f"{P}.presentation.main+xml"
    return package.data()


def shape(words: str) -> str:
    return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Título"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>'


def pic(attribute: str, more: str = "") -> str:
    return f'<p:pic><p:nvPicPr><p:cNvPr id="5" name="Imagen" descr="C:\\{SECRET}\\a.png"/><p:cNvPicPr/><p:nvPr>{more}</p:nvPr></p:nvPicPr><p:blipFill><a:blip {attribute}/></p:blipFill><p:spPr/></p:pic>'


def framed(inner: str) -> str:
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="Marco"/></p:nvGraphicFramePr><p:xfrm><a:off x="1" y="2"/><a:ext cx="3" cy="4"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="x">{inner}</a:graphicData></a:graphic></p:graphicFrame>'
    )


def _notes(package: Opc) -> str:
    notes = "ppt/notesSlides/notesSlide1.xml"
    package.add(notes, f"<p:notes {NAMESPACES}>{shape(SECRET)}</p:notes>", "notesSlide", SLIDE, f"{P}.notesSlide+xml")
    package.relate("slide", "../slides/slide1.xml", notes)
    package.add(
        "ppt/notesMasters/notesMaster1.xml",
        f"<p:notesMaster {NAMESPACES}/>",
        "notesMaster",
        "ppt/presentation.xml",
        f"{P}.notesMaster+xml",
    )
    package.relate("notesMaster", "../notesMasters/notesMaster1.xml", notes)
    package.add(
        "ppt/handoutMasters/handoutMaster1.xml",
        f"<p:handoutMaster {NAMESPACES}/>",
        "handoutMaster",
        "ppt/presentation.xml",
        f"{P}.handoutMaster+xml",
    )
    return ""


def _comments(package: Opc) -> str:
    package.add(
        "ppt/otros/x9.xml",
        f'<p:cmLst {NAMESPACES}><p:cm authorId="0"><p:text>{SECRET}</p:text></p:cm></p:cmLst>',
        "comments",
        SLIDE,
        f"{P}.comments+xml",
    )
    package.add(
        "ppt/commentAuthors.xml",
        f'<p:cmAuthorLst {NAMESPACES}><p:cmAuthor id="0" name="{AUTHOR}"/></p:cmAuthorLst>',
        "commentAuthors",
        "ppt/presentation.xml",
        f"{P}.commentAuthors+xml",
    )
    return ""


def _modern_comments(package: Opc) -> str:
    kind = f"{MICROSOFT}/2018/10/relationships"
    id_ = package.add(
        "ppt/comments/modernComment_1.xml",
        f'<p188:cmLst xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main"><p188:cm authorId="1">{SECRET}<p188:reply/></p188:cm></p188:cmLst>',
        f"{kind}/comments",
        SLIDE,
        "application/vnd.ms-powerpoint.comments+xml",
    )
    package.add(
        "ppt/authors.xml",
        f'<p188:authorLst xmlns:p188="x"><p188:author name="{AUTHOR}"/></p188:authorLst>',
        f"{kind}/authors",
        "ppt/presentation.xml",
        "application/vnd.ms-powerpoint.authors+xml",
    )
    return f'<p:extLst><p:ext uri="{{6950BFC3}}"><p188:commentRel xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" r:id="{id_}"/></p:ext></p:extLst>'


def _video(package: Opc) -> str:
    poster = package.add("ppt/media/image3.png", PNG, "image", SLIDE)
    film = package.add("ppt/media/media1.mp4", SECRET, f"{MICROSOFT}/2007/relationships/media", SLIDE, "video/mp4")
    link = package.relate("video", "../media/media1.mp4", SLIDE)
    return pic(
        f'r:embed="{poster}"',
        f'<a:videoFile r:link="{link}"/><p:extLst><p:ext uri="{{DAA4B4D4}}"><p14:media r:embed="{film}"/></p:ext></p:extLst>',
    )


def _web_video(package: Opc) -> str:
    poster = package.add("ppt/media/image3.jpeg", JPEG, "image", SLIDE)
    link = package.relate("video", f"https://www.youtube.com/embed/{SECRET}", SLIDE, outside=True)
    return pic(f'r:embed="{poster}"', f'<a:videoFile r:link="{link}"/>')


def _object(package: Opc) -> str:
    image = package.add("ppt/media/image4.emf", EMF, "image", SLIDE)
    id_ = package.add("ppt/embeddings/oleObject1.bin", OLE, "oleObject", SLIDE)
    return framed(
        f'<mc:AlternateContent><mc:Choice Requires="v"><p:oleObj spid="_x0000_s1026" progId="Equation.3" r:id="{id_}"/></mc:Choice>'
        f'<mc:Fallback><p:oleObj progId="Equation.3" r:id="{id_}">{pic(f"""r:embed="{image}" """)}</p:oleObj></mc:Fallback></mc:AlternateContent>'
    )


def _old_object(package: Opc) -> str:
    """PowerPoint 2007 keeps the picture of an object in a VML drawing."""
    vml = "ppt/drawings/vmlDrawing1.vml"
    package.add(
        vml,
        f'<xml {NAMESPACES}><v:shape id="_x0000_s1026"><v:imagedata o:relid="rId1"/></v:shape></xml>',
        "vmlDrawing",
        SLIDE,
    )
    package.add("ppt/media/image4.emf", EMF, "image", vml)
    id_ = package.add("ppt/embeddings/oleObject1.bin", OLE, "oleObject", SLIDE)
    return framed(f'<p:oleObj spid="_x0000_s1026" progId="Equation.3" r:id="{id_}"/>')


def _ink(package: Opc) -> str:
    image = package.add("ppt/media/firma.png", PNG, "image", SLIDE)
    ink = package.add("ppt/ink/ink1.xml", f"<ink>{SECRET}</ink>", "customXml", SLIDE, "application/inkml+xml")
    return f'<mc:AlternateContent><mc:Choice Requires="p14"><p14:contentPart r:id="{ink}"/></mc:Choice><mc:Fallback>{pic(f"""r:embed="{image}" """)}</mc:Fallback></mc:AlternateContent>'


def _tags(package: Opc) -> str:
    id_ = package.add(
        "ppt/tags/tag1.xml",
        f'<p:tagLst {NAMESPACES}><p:tag name="A" val="{SECRET}"/></p:tagLst>',
        "tags",
        SLIDE,
        f"{P}.tags+xml",
    )
    return f'<p:custDataLst><p:tags r:id="{id_}"/></p:custDataLst>'


def _links(package: Opc) -> str:
    web = package.relate("hyperlink", "https://www.gob.pe", SLIDE, outside=True)
    path = package.relate("hyperlink", f"file:///C:/Users/{SECRET}/a.pdf", SLIDE, outside=True)
    self_ = package.relate("slide", "slide1.xml", SLIDE)
    return "".join(
        f'<p:sp><a:r><a:rPr><a:hlinkClick r:id="{i}"/></a:rPr><a:t>{t}</a:t></a:r></p:sp>'
        for i, t in ((web, "gob.pe"), (path, "carpeta"), (self_, "ir al inicio"), ("", "nada"))
    )


def _linked_picture(package: Opc) -> str:
    kept = package.add("ppt/media/image3.jpeg", JPEG, "image", SLIDE)
    link = package.relate("image", f"file:///C:/{SECRET}.jpg", SLIDE, outside=True)
    return pic(f'r:embed="{kept}" r:link="{link}"')


def _font(package: Opc) -> str:
    package.add(
        "ppt/fonts/font1.fntdata",
        b"\0" * 34 + b"LP" + b"\0" * 300,
        "font",
        "ppt/presentation.xml",
        "application/x-fontdata",
    )
    return ""


def _chart(workbook: Callable[[], bytes] | None, *, outside: bool = False) -> Change:
    return lambda p: framed(
        f'<c:chart r:id="{chart(p, SLIDE, "ppt", workbook() if workbook else None, outside=outside)}"/>'
    )


def _case(
    name: str,
    change: Change | str = "",
    keeps: tuple[str, ...] = (),
    says: tuple[str, ...] = (),
    pictures: int = 0,
    **options: str,
) -> Case:
    return Case(
        name, "pptx", lambda: show(change, **options), ("Lámina de avance", "Patrón", "Diseño", *keeps), says, pictures
    )


_VALUES = ("185", "12.5", "Serie conflictos")
_TABLE = framed(
    "<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Celda Cusco</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
)
CASES = [
    Case("rich", "pptx", rich_pptx, ("Lámina visible",), ("notes", "comments", "comment-authors", "hidden-slides")),
    *(_case(f"flavour {f}", flavour=f) for f in ("word", "libreoffice", "google", "wps", "syncfusion")),
    _case("main part of another name", main="ppt/presentation2.xml"),
    _case("table", _TABLE, ("Celda Cusco",)),
    _case("notes and masters", _notes, (), ("notes",)),
    _case("comments under another name", _comments, (), ("comments", "comment-authors")),
    _case("modern comments", _modern_comments, (), ("comments", "comment-authors")),
    _case("hidden slide", shown=' show="0"', says=("hidden-slides",)),
    _case("video", _video, (), ("media-files",), 1, timing="<p:timing><p:tnLst><p:par><p:cTn id='1'/></p:par></p:tnLst></p:timing>"),
    _case("video of the web", _web_video, (), ("media-files",), 1),
    _case("Equation 3.0", _object, (), ("embedded-objects",), 1),
    _case("Equation 3.0 of 2007", _old_object, (), ("embedded-objects",), 1),
    _case("ink", _ink, (), (), 1),
    _case("tags", _tags),
    _case("links", _links, ("gob.pe", "carpeta", "ir al inicio", "nada"), ("external-links",)),
    _case("linked picture", _linked_picture, (), ("external-links", "gps"), 1),
    _case("embedded typeface", _font),
    _case("chart", _chart(plain_xlsx), _VALUES),
    _case("chart of another workbook", _chart(None, outside=True), _VALUES, ("external-links",)),
    _case("smart art", lambda p: framed(f"<dgm:relIds {diagram(p, SLIDE, 'ppt', 'Pilar Empresa')}/>"), ("Pilar Empresa",)),
]  # fmt: skip
