"""Hostile and honest files, made here byte by byte. AUTHOR and SECRET are what must not survive cleaning."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pikepdf
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

AUTHOR = "Zacarías Autoroculto"
SECRET = "SECRETOBORRADO"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def repack(data: bytes, change: Callable[[dict[str, bytes]], None], *, stored: tuple[str, ...] = ()) -> bytes:
    """Return the zip `data` after `change` worked on its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    return repack(data, lambda parts: parts.__setitem__(name, part))


# Word ---------------------------------------------------------------------------------------------------------------


def plain_docx(text: str = "Texto honesto.") -> bytes:
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.add_paragraph(text)
    return _saved(document)


def _saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rich_docx() -> bytes:
    """Author, comments, tracked changes, an author field in the header, custom properties, a picture with GPS."""
    document = docx.Document()
    document.core_properties.author = AUTHOR
    document.core_properties.last_modified_by = AUTHOR
    paragraph = document.add_paragraph("Texto visible.")
    document.add_comment(paragraph.runs, text=SECRET, author=AUTHOR, initials="ZA")
    document.add_comment(paragraph.runs, text=SECRET, author="Otra Persona", initials="OP")
    document.sections[0].header.paragraphs[0].add_run("Cabecera")
    document.add_picture(io.BytesIO(gps_jpeg()))
    tracked = (
        f'<w:p {W} w:rsidR="00AA11BB"><w:ins w:id="1" w:author="{AUTHOR}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>agregado</w:t></w:r>'
        f'</w:ins><w:del w:id="2" w:author="{AUTHOR}"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>'
    )
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{AUTHOR}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    def change(parts: dict[str, bytes]) -> None:
        body = parts["word/document.xml"].decode()
        parts["word/document.xml"] = body.replace("<w:sectPr", tracked.replace(f" {W}", "") + "<w:sectPr", 1).encode()
        header = next(n for n in parts if n.startswith("word/header"))
        parts[header] = parts[header].decode().replace("</w:p>", field + "</w:p>", 1).encode()
        parts["docProps/custom.xml"] = (
            '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
            f'<property name="Revisor" pid="2" fmtid="x">{AUTHOR}</property></Properties>'
        ).encode()
        parts["customXml/item1.xml"] = f"<a>{SECRET}</a>".encode()

    return repack(_saved(document), change)


def hidden_docx() -> bytes:
    document = docx.Document()
    document.core_properties.author = ""
    run = document.add_paragraph("Visible.").add_run("oculto")
    run.font.hidden = True
    return _saved(document)


def named_docx() -> bytes:
    """The author's name also stands in the text."""
    document = docx.Document()
    document.core_properties.author = AUTHOR
    document.add_paragraph(f"Redactó {AUTHOR}.")
    return _saved(document)


def _relation(kind: str, target: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        new = f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
        parts[name] = parts[name].replace(b"</Relationships>", new.encode())

    return change


# Excel, PowerPoint, OpenDocument ------------------------------------------------------------------------------------


def plain_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = ""
    book.active["A1"] = "Dato"
    return _saved_book(book)


def _saved_book(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rich_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = AUTHOR
    sheet = book.active
    sheet["A1"] = "Dato"
    sheet["A1"].comment = Comment(SECRET, AUTHOR)
    hidden = book.create_sheet("Oculta")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = "cuenta"
    sheet.row_dimensions[3].hidden = True

    def change(parts: dict[str, bytes]) -> None:
        book_xml = parts["xl/workbook.xml"].decode()
        path = (
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15">'
            f'<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\{SECRET}\\"/>'
            "</mc:Choice></mc:AlternateContent>"
        )
        parts["xl/workbook.xml"] = re.sub(
            r"(<workbook[^>]*>)", lambda found: found[1] + path, book_xml, count=1
        ).encode()
        parts["xl/persons/person.xml"] = (
            f'<personList xmlns="x"><person displayName="{AUTHOR}" id="1"/></personList>'.encode()
        )
        parts["xl/printerSettings/printerSettings1.bin"] = SECRET.encode()

    return repack(_saved_book(book), change)


_PPTX_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/>'
    '<Override PartName="/ppt/slides/slide1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"/>'
    '<Override PartName="/ppt/notesSlides/notesSlide1.xml" ContentType="x"/></Types>'
)


def rich_pptx() -> bytes:
    """Notes, comments, their authors and a hidden slide."""
    p = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    rel = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": _PPTX_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{rel}"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f"<p:presentation {p}/>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{rel}"><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/commentAuthors" Target="commentAuthors.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="slides/slide1.xml"/></Relationships>',
        "ppt/slides/slide1.xml": f'<p:sld {p} show="0"><a:p><a:t>Lámina visible</a:t></a:p></p:sld>',
        "ppt/slides/_rels/slide1.xml.rels": f'<Relationships xmlns="{rel}"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/notesSlide" Target="../notesSlides/notesSlide1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments/comment1.xml"/></Relationships>',
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {p}><a:t>{SECRET}</a:t></p:notes>",
        "ppt/comments/comment1.xml": f'<p:cmLst {p}><p:cm authorId="0"><p:text>{SECRET}</p:text></p:cm></p:cmLst>',
        "ppt/commentAuthors.xml": f'<p:cmAuthorLst {p}><p:cmAuthor id="0" name="{AUTHOR}" initials="ZA"/></p:cmAuthorLst>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>',
    }
    return _zipped({name: part.encode() for name, part in parts.items()})


def _zipped(parts: dict[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


_NS = " ".join(
    f'xmlns:{short}="{uri}"'
    for short, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    }.items()
)
_ODF_KIND = {"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet"}


def odf(extension: str = "odt", body: str = "<text:p>Texto honesto.</text:p>", **more: bytes) -> bytes:
    inner = "text" if extension == "odt" else "spreadsheet"
    parts = {
        "mimetype": _ODF_KIND[extension].encode(),
        "content.xml": f"<office:document-content {_NS}><office:body><office:{inner}>{body}</office:{inner}></office:body></office:document-content>".encode(),
        "meta.xml": f"<office:document-meta {_NS}><office:meta><dc:creator>{AUTHOR}</dc:creator><meta:initial-creator>{AUTHOR}</meta:initial-creator></office:meta></office:document-meta>".encode(),
        "settings.xml": f'<office:document-settings {_NS}><office:settings><config:config-item config:name="PrinterName">{SECRET}</config:config-item></office:settings></office:document-settings>'.encode(),
        "META-INF/manifest.xml": (
            b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            b'<manifest:file-entry manifest:full-path="/" manifest:media-type="x"/>'
            b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            b'<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="image/png"/></manifest:manifest>'
        ),
        "Thumbnails/thumbnail.png": picture("PNG"),
    } | {name.replace("__", "/"): part for name, part in more.items()}
    return _zipped(parts, stored=("mimetype",))


def rich_odt() -> bytes:
    return odf(
        body=(
            f"<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>{AUTHOR}</dc:creator></office:change-info>"
            f"<text:p>{SECRET}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            f"<text:p>Texto <text:change text:change-id='c'/>visible<office:annotation><dc:creator>{AUTHOR}</dc:creator><text:p>{SECRET}</text:p></office:annotation>"
            f" y final. <text:author-name>{AUTHOR}</text:author-name></text:p>"
        )
    )


# PDF and pictures ---------------------------------------------------------------------------------------------------


def plain_pdf(change: Callable[[pikepdf.Pdf], None] = lambda pdf: None, **options: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf 20 100 Td (Texto visible) Tj ET")
    pdf.pages[0].Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
    )
    change(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def rich_pdf() -> bytes:
    """Properties, XMP, a comment, a photograph with GPS, and an earlier revision."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Author"] = AUTHOR
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = [AUTHOR]
        page = pdf.pages[0]
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=AUTHOR, Contents=SECRET
                )
            ]
        )
        photo = pdf.make_stream(gps_jpeg())
        photo.Type, photo.Subtype, photo.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        photo.Width = photo.Height = 8
        photo.ColorSpace, photo.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        page.Resources.XObject = pikepdf.Dictionary(Im0=photo)
        page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=SECRET))

    data = plain_pdf(change)
    start = data.rindex(b"startxref")
    offset = int(data[start:].split()[1])
    return data + f"\n%{SECRET}\nstartxref\n{offset}\n%%EOF\n".encode()


def _action(**action: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(**action)

    return change


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="x.txt")


def _xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=pikepdf.Array())


def _nested_js(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def _launch_link(pdf: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
                              A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))  # fmt: skip
    pdf.pages[0].Annots = pikepdf.Array([link])


def picture(kind: str = "JPEG", size: tuple[int, int] = (8, 8), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (154, 59, 34)).save(out, kind, **options)
    return out.getvalue()


def gps_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = AUTHOR  # Artist
    exif[0x0110] = SECRET  # Model
    exif.get_ifd(0x8825)[2] = (13.0, 31.0, 1.0)
    exif.get_ifd(0x8825)[1] = "S"
    return picture("JPEG", exif=exif, comment=SECRET.encode())


def turned_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", size=(8, 16), exif=exif)


def text_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", AUTHOR)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    return picture("PNG", pnginfo=info)


def exif_webp() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    return picture("WEBP", exif=exif)


def _animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), c) for c in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _bomb(name: str, data: bytes) -> bytes:
    return with_part(data, name, b"\0" * (60 * 1024 * 1024))


def _many_entries() -> bytes:
    return repack(plain_docx(), lambda parts: parts.update({f"word/x{n}.xml": b"<a/>" for n in range(2_001)}))


def _link_entry() -> bytes:
    out = io.BytesIO(plain_docx())
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("word/enlace.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def _twice() -> bytes:
    out = io.BytesIO(plain_docx())
    with zipfile.ZipFile(out, "a") as archive, __import__("warnings").catch_warnings():
        __import__("warnings").simplefilter("ignore")
        archive.writestr("word/document.xml", "<a/>")
    return out.getvalue()


def _locked_zip() -> bytes:
    data = bytearray(plain_docx())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def _with_picture(data: bytes) -> bytes:
    document = docx.Document()
    document.add_picture(io.BytesIO(picture("PNG")))
    return with_part(_saved(document), "word/media/image1.png", data)


def _with_chunk() -> bytes:
    """A whole document that Word takes into the text when it opens the file."""

    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        new = b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="dentro.docx"/></Relationships>'
        parts[name] = parts[name].replace(b"</Relationships>", new)
        parts["word/dentro.docx"] = rich_docx()
        chunk = b'<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rX"/>'
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", chunk + b"<w:sectPr", 1)

    return repack(plain_docx(), change)


_DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
_TYPES_MACRO = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'

# name of the case → (file name, bytes): each must be refused with a sentence
HOSTILE: dict[str, Callable[[], tuple[str, bytes]]] = {
    "program": lambda: ("guia.exe", b"MZ\x90"),
    "program named pdf": lambda: ("guia.pdf", b"MZ\x90\0" * 50),
    "html named pdf": lambda: ("guia.pdf", b"<html><script>alert(1)</script>"),
    "empty": lambda: ("guia.pdf", b""),
    "two endings": lambda: ("guia.pdf.exe", plain_pdf()),
    "path up": lambda: ("../guia.pdf", plain_pdf()),
    "backslash": lambda: ("..\\guia.pdf", plain_pdf()),
    "line break in the name": lambda: ("gu\r\nia.pdf", plain_pdf()),
    "nul in the name": lambda: ("guia\0.pdf", plain_pdf()),
    "right-to-left trick": lambda: ("guia\u202efdp.pdf", plain_pdf()),
    "dots only": lambda: ("....", plain_pdf()),
    "endless name": lambda: ("a" * 300 + ".pdf", plain_pdf()),
    "pdf cut short": lambda: ("guia.pdf", plain_pdf()[:200]),
    "pdf locked": lambda: ("guia.pdf", plain_pdf(encryption=pikepdf.Encryption(owner="a", user="b"))),
    "zip stuck behind a pdf": lambda: ("guia.pdf", plain_pdf() + b"\n" * 2000 + _zipped({"a.js": b"x" * 3000})),
    "docx with macros": lambda: ("guia.docx", with_part(plain_docx(), "word/vbaProject.bin", b"x")),
    "docx that says macros": lambda: ("guia.docx", with_part(plain_docx(), "[Content_Types].xml", _TYPES_MACRO)),
    "docx with activex": lambda: ("guia.docx", with_part(plain_docx(), "word/activeX/activeX1.xml", b"<a/>")),
    "docx with an entity": lambda: ("guia.docx", with_part(plain_docx(), "word/x.xml", _DTD)),
    "docx with billion laughs": lambda: ("guia.docx", with_part(plain_docx(), "word/styles.xml", _LAUGHS)),
    "docx with broken xml": lambda: ("guia.docx", with_part(plain_docx(), "word/document.xml", b"<a><b></a>")),
    "docx without its document": lambda: ("guia.docx", repack(plain_docx(), lambda parts: parts.pop("word/document.xml"))),
    "xlsx named docx": lambda: ("guia.docx", plain_xlsx()),
    "zip named docx": lambda: ("guia.docx", _zipped({"a.txt": b"x"})),
    "docx bomb": lambda: ("guia.docx", _bomb("word/media/x.bin", plain_docx())),
    "docx of too many parts": lambda: ("guia.docx", _many_entries()),
    "docx with a link": lambda: ("guia.docx", _link_entry()),
    "docx with a path up": lambda: ("guia.docx", with_part(plain_docx(), "../../x.xml", b"<a/>")),
    "docx with an absolute path": lambda: ("guia.docx", with_part(plain_docx(), "/etc/x.xml", b"<a/>")),
    "docx with a part twice": lambda: ("guia.docx", _twice()),
    "docx locked": lambda: ("guia.docx", _locked_zip()),
    "docx locked by office": lambda: ("guia.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "xlsx with macro sheet": lambda: ("tabla.xlsx", with_part(plain_xlsx(), "xl/macrosheets/sheet1.xml", b"<a/>")),
    "odt with basic": lambda: ("guia.odt", odf(Basic__x=b"x")),
    "odt with scripts": lambda: ("guia.odt", odf(Scripts__x=b"x")),
    "odt locked": lambda: ("guia.odt", odf(**{"META-INF__manifest.xml": b"<m><encryption-data/></m>"})),
    "ods named odt": lambda: ("guia.odt", odf("ods", "<table:table/>")),
    "svg named png": lambda: ("foto.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "png named jpg": lambda: ("foto.jpg", picture("PNG")),
    "gif with script": lambda: ("foto.png", b"GIF89a/*" + b"x" * 50 + b"*/=1;alert(1)"),
    "picture cut short": lambda: ("foto.jpg", picture("JPEG", (300, 300))[:400]),
    "picture beyond 60 megapixels": lambda: ("foto.png", picture("PNG", (8_000, 7_501))),
    "text in no encoding": lambda: ("nota.txt", b"\xe1\x81\xe9"),
    "text with nul": lambda: ("nota.txt", b"a\0b"),
    "text with control characters": lambda: ("nota.txt", b"a\x1b[31mb"),
    "html named txt": lambda: ("nota.txt", b"<!doctype html><script>1</script>"),
    "pdf named csv": lambda: ("tabla.csv", plain_pdf()),
}  # fmt: skip
# name → (file name, bytes): accepted, and its cleaned copy holds neither AUTHOR nor SECRET
HONEST: dict[str, Callable[[], tuple[str, bytes]]] = {
    "pdf": lambda: ("guia.pdf", plain_pdf()),
    "rich pdf": lambda: ("guia.pdf", rich_pdf()),
    "linearised pdf": lambda: ("guia.pdf", plain_pdf(linearize=True)),
    "pdf with javascript": lambda: ("guia.pdf", plain_pdf(_action(S=pikepdf.Name.JavaScript, JS="x"))),
    "pdf that launches": lambda: ("guia.pdf", plain_pdf(_action(S=pikepdf.Name.Launch, F="x"))),
    "pdf that submits": lambda: ("guia.pdf", plain_pdf(_action(S=pikepdf.Name.SubmitForm, F="x"))),
    "pdf that opens another file": lambda: ("guia.pdf", plain_pdf(_action(S=pikepdf.Name.GoToR, F="x"))),
    "pdf with a launching link": lambda: ("guia.pdf", plain_pdf(_launch_link)),
    "pdf with a script at a page": lambda: ("guia.pdf", plain_pdf(_nested_js)),
    "pdf with an attachment": lambda: ("guia.pdf", plain_pdf(_attach)),
    "pdf with xfa": lambda: ("guia.pdf", plain_pdf(_xfa)),
    "pdf with rights only": lambda: ("guia.pdf", plain_pdf(encryption=pikepdf.Encryption(owner="a", user=""))),
    "docx": lambda: ("guia.docx", plain_docx()),
    "rich docx": lambda: ("guia.docx", rich_docx()),
    "docx with a web link": lambda: ("guia.docx", repack(plain_docx(), _relation("hyperlink", "https://www.gob.pe"))),
    "docx with a template elsewhere": lambda: ("guia.docx", repack(plain_docx(), _relation("attachedTemplate", f"file:///C:/{SECRET}.dotx"))),
    "xlsx": lambda: ("tabla.xlsx", plain_xlsx()),
    "rich xlsx": lambda: ("tabla.xlsx", rich_xlsx()),
    "rich pptx": lambda: ("lamina.pptx", rich_pptx()),
    "odt": lambda: ("guia.odt", odf()),
    "rich odt": lambda: ("guia.odt", rich_odt()),
    "ods": lambda: ("tabla.ods", odf("ods", "<table:table><table:table-row/></table:table>")),
    "docx with ole": lambda: ("guia.docx", with_part(plain_docx(), "word/embeddings/oleObject1.bin", SECRET.encode())),
    "docx with an outside picture": lambda: ("guia.docx", repack(plain_docx(), _relation("image", "http://malo.example/" + SECRET + ".png"))),
    "docx with an outside object": lambda: ("guia.docx", repack(plain_docx(), _relation("oleObject", "file:///" + SECRET))),
    "docx with an outside frame": lambda: ("guia.docx", repack(plain_docx(), _relation("frame", "http://malo.example/" + SECRET))),
    "docx with another file inside": lambda: ("guia.docx", with_part(plain_docx(), "word/embeddings/Package1.zip", SECRET.encode())),
    "odt that shows what lies elsewhere": lambda: ("guia.odt", odf(body='<draw:image xlink:href="https://malo.example/' + SECRET + '.png"/>')),
    "jpg with gps": lambda: ("foto.jpg", gps_jpeg()),
    "jpg turned": lambda: ("foto.jpeg", turned_jpeg()),
    "png with text": lambda: ("foto.png", text_png()),
    "webp with exif": lambda: ("foto.webp", exif_webp()),
    "csv": lambda: ("tabla.csv", "año,total\n2019,185\n".encode()),
    "latin-1 text": lambda: ("nota.txt", b"\xe1\xe9"),
    "txt": lambda: ("nota.txt", "Ñandú y café.".encode()),
    "name of 190 letters": lambda: ("Guía de empresas " + "y derechos " * 16 + ".docx", plain_docx()),
    "name with accents": lambda: ("Guía número 1 (final).pdf", plain_pdf()),
}  # fmt: skip
# name → (file name, bytes): accepted at the door, held because nobody here can clean it
HELD: dict[str, Callable[[], tuple[str, bytes]]] = {
    "animated webp": lambda: ("foto.webp", _animated()),
    "docx that shows an unknown picture": lambda: ("guia.docx", _with_picture(b"Formato de otro programa")),
    "docx that shows another docx": lambda: ("guia.docx", _with_chunk()),
}  # fmt: skip
