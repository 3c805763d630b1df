"""Honest PDF: from word processors, scanners, registries and people who stamp, sign and fill."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.files_corpus import AUTHOR, SECRET, gps_jpeg, plain_pdf
from tests.papers.case import Paper

TEXT = ("Texto visible",)
BOX = (100, 20, 160, 60)
Change = Callable[[pikepdf.Pdf], None]


def form(pdf: pikepdf.Pdf, drawing: str, width: float = 60, height: float = 40) -> Any:
    """Return an appearance: a drawing in a frame of its own."""
    made = pdf.make_stream(drawing.encode("cp1252"))
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    made.Resources = Dictionary(Font=Dictionary(F1=font))
    return made


def mark(kind: str, *, looks: str | None = None, box: tuple[float, ...] = BOX, by: str = AUTHOR, **more: Any) -> Change:
    """Put one mark upon the first page, by somebody, with a date and a name of its own."""

    def change(pdf: pikepdf.Pdf) -> None:
        given = {key: value(pdf) if callable(value) else value for key, value in more.items()}
        note = Dictionary(
            Type=Name.Annot,
            Subtype=Name("/" + kind),
            Rect=Array(list(box)),
            T=by,
            M="D:20260101120000",
            NM=SECRET,
            **given,
        )
        if looks is not None:
            note.AP = Dictionary(N=form(pdf, looks, box[2] - box[0], box[3] - box[1]))
        page = pdf.pages[0].obj
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(pdf.make_indirect(note))

    return change


def all_of(*changes: Change) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for one in changes:
            one(pdf)

    return change


FILLED = "0.2 0.2 0.8 rg 0 0 60 40 re f"
STAMP = mark("Stamp", looks=FILLED, Contents=SECRET)


def field(kind: Name, *, looks: str | None = None, parent: bool = False, **more: Any) -> Change:
    """Put one form field upon the first page."""

    def change(pdf: pikepdf.Pdf) -> None:
        given = {key: value(pdf) if callable(value) else value for key, value in more.items()}
        widget = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(list(BOX)), F=4, FT=kind, T="campo", **given)
        )
        if looks is not None:
            widget.AP = Dictionary(N=form(pdf, looks))
        listed = widget
        if parent:
            listed = pdf.make_indirect(Dictionary(FT=kind, T="grupo", Kids=Array([widget])))
            if "/V" in widget:
                listed.V = widget.V
                del widget["/V"]
            del widget["/FT"]
            widget.Parent = listed
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=Array([listed]), DA="/Helv 10 Tf 0 g", DR=Dictionary(Font=Dictionary(Helv=font)))
        )
        pdf.pages[0].obj.Annots = Array([widget])

    return change


def set_in_form(**more: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in more.items():
            pdf.Root.AcroForm["/" + key] = value(pdf) if callable(value) else value

    return change


WRITTEN = "BT /F1 10 Tf 2 10 Td (Ñañez 12,50) Tj ET"
SIGNATURE = Dictionary(
    Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"), Name=AUTHOR, Reason=SECRET,
    Contents=b"\x30\x82" + SECRET.encode() * 20, ByteRange=Array([0, 10, 20, 10]), M="D:20260101120000",
)  # fmt: skip


def checkbox(pdf: pikepdf.Pdf) -> None:
    field(Name.Btn, V=Name.Yes, AS=Name.Yes)(pdf)
    widget = pdf.pages[0].obj.Annots[0]
    widget.AP = Dictionary(N=Dictionary(Yes=form(pdf, FILLED), Off=form(pdf, "")))


def attached(name: str, data: bytes = b"%!PS job") -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, SECRET.encode() + data, filename=name)

    return change


def root(**more: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in more.items():
            pdf.Root["/" + key] = value(pdf) if callable(value) else value

    return change


def link(**action: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        mark("Link", A=Dictionary(**action), Border=Array([0, 0, 0]))(pdf)

    return change


def properties(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"], pdf.docinfo["/Title"], pdf.docinfo["/Manager"] = AUTHOR, SECRET, AUTHOR
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [AUTHOR]
    page = pdf.pages[0].obj
    page.PieceInfo = Dictionary(Word=Dictionary(Private=SECRET, LastModified="D:2026"))
    page.Thumb = pdf.make_stream(SECRET.encode())
    pdf.Root.PieceInfo = Dictionary(App=Dictionary(Private=pdf.make_stream(SECRET.encode())))


def picture(kind: str, **options: Any) -> Change:
    """Put a photograph upon the page."""
    filters = {"JPEG": Name.DCTDecode, "JPEG2000": Name.JPXDecode}

    def change(pdf: pikepdf.Pdf) -> None:
        if kind == "GPS":
            data, mode = gps_jpeg(), "RGB"
        else:
            mode = options.get("mode", "RGB")
            out = io.BytesIO()
            Image.new(mode, (8, 8), 90 if mode == "L" else (90, 30, 30) if mode == "RGB" else (90, 30, 30, 9)).save(
                out, kind
            )
            data = out.getvalue()
        photo = pdf.make_stream(data)
        photo.Type, photo.Subtype = Name.XObject, Name.Image
        photo.Filter = filters.get(kind, Name.DCTDecode)
        photo.Width = photo.Height = 8
        photo.BitsPerComponent = 8
        photo.ColorSpace = {"L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}.get(mode, Name.DeviceRGB)
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=photo)
        drawn = b"\nq 60 0 0 40 100 20 cm /Im0 Do Q"
        pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + drawn)

    return change


def layers(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(
        Dictionary(Type=Name.OCG, Name="Plano", Usage=Dictionary(CreatorInfo=Dictionary(Creator=AUTHOR)))
    )
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))


def bookmarks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Primera parte", 0))
    first = pdf.Root.Outlines.First
    first.A = Dictionary(S=Name.GoTo, D=first.Dest, Next=Dictionary(S=Name.JavaScript, JS=SECRET))
    del first["/Dest"]


def structured(pdf: pikepdf.Pdf) -> None:
    """The structure tree points at a comment, which so outlives the page's own list."""
    mark("Text", Contents=SECRET)(pdf)
    note = pdf.pages[0].obj.Annots[0]
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Dictionary(Type=Name.StructElem, S=Name.Movie, Alt="Descripción", K=Dictionary(Type=Name.OBJR, Obj=note)),
        )
    )


def many_pages(pdf: pikepdf.Pdf) -> None:
    for _number in range(400):
        pdf.pages.append(pdf.pages[0])


def turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 90
    STAMP(pdf)


def odd_marks(*odd: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        STAMP(pdf)
        pdf.pages[0].obj.Annots = Array([*odd, *pdf.pages[0].obj.Annots])

    return change


def printed(html: str, **options: Any) -> bytes:
    """Return what a modern program prints: structured, with links, bookmarks and its own fonts."""
    from weasyprint import HTML

    data: bytes = HTML(string=html).write_pdf(**options)
    return data


GUIDE = (
    f"<html lang=es><head><title>{SECRET}</title><meta name=author content='{AUTHOR}'></head><body>"
    "<h1 id=a>Guía de Apurímac</h1><p>Ñandú: q'inti, wayñu. <a href='https://www.gob.pe/guia'>gob.pe</a> <a href='#a'>inicio</a></p>"
    "<table><tr><td>185</td><td>-12,5</td></tr></table></body></html>"
)


def encrypted(revision: int, **options: Any) -> bytes:
    return plain_pdf(properties, encryption=pikepdf.Encryption(owner="clave", user="", R=revision, **options))


def stepwise() -> bytes:
    data = plain_pdf()
    return data + f"\n%{SECRET}\nstartxref\n{data[data.rindex(b'startxref') :].split()[1].decode()}\n%%EOF\n".encode()


def case(name: str, change: Change | None = None, *, options: dict[str, Any] | None = None, **about: Any) -> Paper:
    build = about.pop("build", None) or (lambda: plain_pdf(change or (lambda pdf: None), **(options or {})))
    return Paper(name, "pdf", build, **({"keeps": TEXT} | about))


CASES = [
    case("plain"),
    case("linearised", options={"linearize": True}),
    case("object streams", options={"object_stream_mode": pikepdf.ObjectStreamMode.generate}),
    case("nothing packed", options={"compress_streams": False}),
    case("properties, XMP, program data, preview", properties, says=("properties",)),
    case("saved in steps", build=stepwise, says=("revisions",)),
    case("printed with structure", build=lambda: printed(GUIDE, pdf_variant="pdf/ua-1"),
         keeps=("Guía de Apurímac", "Ñandú", "wayñu", "185", "-12,5"), says=("web-links",)),
    case("printed in two pages", build=lambda: printed(GUIDE + "<p style='break-before:page'>Segunda hoja</p>"),
         keeps=("Guía de Apurímac", "Segunda hoja")),
    case("400 pages", many_pages),
    case("owner's password, 40 bits", build=lambda: encrypted(2, aes=False, metadata=False), says=("owner-lock",)),
    case("owner's password, 128 bits", build=lambda: encrypted(3, aes=False, metadata=False), says=("owner-lock",)),
    case("owner's password, AES", build=lambda: encrypted(4), says=("owner-lock",)),
    case("owner's password, AES-256", build=lambda: encrypted(6), says=("owner-lock",)),
    case("byte order mark before", build=lambda: b"\xef\xbb\xbf" + plain_pdf()),
    case("line ends before", build=lambda: b"\r\n\r\n" + plain_pdf()),
    case("padding behind", build=lambda: plain_pdf() + b"\0" * 4000 + b"\r\n"),
    case("stamp", STAMP, inked=(BOX,), says=("stamps",)),
    case("stamp on a turned page", turned, says=("stamps",)),
    case("named stamp without a look", mark("Stamp", Name=Name.Approved), inked=(BOX,), keeps=("Texto visible", "Approved"), says=("stamps",)),
    case("typed text", mark("FreeText", looks="BT /F1 10 Tf 2 10 Td (Recibido Ñ) Tj ET", DA="/F1 10 Tf", Contents="Recibido Ñ"),
         keeps=("Texto visible", "Recibido Ñ"), inked=(BOX,), says=("typed-text",)),
    case("typed text without a look", mark("FreeText", DA="0 0 1 rg /Helv 9 Tf", Contents="Expediente (017)\nFolio 12"),
         keeps=("Texto visible", "Expediente (017)", "Folio 12"), inked=(BOX,), says=("typed-text",)),
    case("drawn signature", mark("Ink", looks="2 w 0 0 m 60 40 l 0 40 m 60 0 l S", InkList=Array()), inked=(BOX,), says=("drawn-signatures",)),
    case("drawn signature without a look", mark("Ink", InkList=Array([Array([102, 22, 130, 55, 158, 25])]), C=Array([0, 0, 1])),
         inked=(BOX,), says=("drawn-signatures",)),
    case("highlight without a look", mark("Highlight", QuadPoints=Array([100, 60, 160, 60, 100, 20, 160, 20]), C=Array([1, 1, 0])),
         inked=(BOX,), says=("marks",)),
    case("underline, strike and frame", all_of(
        mark("Underline", QuadPoints=Array([100, 60, 160, 60, 100, 20, 160, 20]), C=Array([1, 0, 0])),
        mark("StrikeOut", QuadPoints=Array([100, 60, 160, 60, 100, 20, 160, 20])),
        mark("Square", C=Array([0.5])), mark("Line", L=Array([100, 20, 160, 60])),
        mark("Polygon", Vertices=Array([100, 20, 160, 20, 130, 60]))), inked=(BOX,), says=("marks",)),
    case("highlight with a remark", mark("Highlight", looks=FILLED, Contents=SECRET), inked=(BOX,), says=("marks", "comments")),
    case("notes behind icons", all_of(mark("Text", looks=FILLED, Contents=SECRET), mark("Popup")), says=("comments",)),
    case("null among the marks", odd_marks(None), inked=(BOX,), says=("stamps",)),
    case("numbers and lists among the marks", odd_marks(7, Array([]), Dictionary()), inked=(BOX,), says=("stamps",)),
    case("marks that are no list", lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Dictionary(A=1))),
    case("structure that holds a comment", structured, says=("comments",)),
    case("filled field", field(Name.Tx, looks=WRITTEN, V="Ñañez 12,50"), keeps=("Texto visible", "Ñañez 12,50"), inked=(BOX,), says=("form-values",)),
    case("filled field without a look", all_of(field(Name.Tx, V="Cusco 2026", DA="/Helv 10 Tf 0 g"), set_in_form(NeedAppearances=True)),
         keeps=("Texto visible", "Cusco 2026"), says=("form-values",)),
    case("field below a parent", field(Name.Tx, looks=WRITTEN, parent=True, V="Ñañez 12,50"), keeps=("Texto visible", "Ñañez 12,50"), says=("form-values",)),
    case("ticked box", checkbox, inked=(BOX,), says=("form-values",)),
    case("form with scripts", all_of(
        field(Name.Tx, looks=WRITTEN, V="x", AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=SECRET))),
        set_in_form(CO=Array())), keeps=("Texto visible", "Ñañez 12,50"), says=("scripts", "form-values")),
    case("form with its XFA twin", all_of(
        field(Name.Tx, looks=WRITTEN, V="x"), set_in_form(XFA=lambda pdf: pdf.make_stream(SECRET.encode()))),
        keeps=("Texto visible", "Ñañez 12,50")),
    case("signed, with a seal one sees", field(Name.Sig, looks=FILLED, V=SIGNATURE), inked=(BOX,), says=("signatures",)),
    case("signed, unseen", all_of(field(Name.Sig, V=SIGNATURE), set_in_form(SigFlags=3),
         root(Perms=lambda pdf: Dictionary(DocMDP=SIGNATURE), DSS=lambda pdf: Dictionary(Certs=Array([pdf.make_stream(SECRET.encode())])))),
         says=("signatures",)),
    case("attached file", attached("datos.xlsx"), says=("attachments",)),
    case("job options", attached("Estándar.joboptions"), says=("attachments",)),
    case("file behind a pin", mark("FileAttachment", looks=FILLED, FS=lambda pdf: pikepdf.AttachedFileSpec(pdf, SECRET.encode(), filename="x.txt").obj), says=("attachments",)),
    case("opens at a page", root(OpenAction=lambda pdf: Array([pdf.pages[0].obj, Name.Fit]))),
    case("tells an address when it is opened", root(OpenAction=Dictionary(S=Name.URI, URI=f"https://malo.example/{SECRET}")), says=("actions",)),
    case("script when it is opened", root(OpenAction=Dictionary(S=Name.JavaScript, JS=SECRET)), says=("scripts",)),
    case("acts when it is printed or closed", all_of(root(AA=Dictionary(WC=Dictionary(S=Name.URI, URI=f"https://malo.example/{SECRET}"))),
         lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=Dictionary(S=Name.URI, URI="https://malo.example/")))), says=("actions",)),
    case("link to a web page", link(S=Name.URI, URI="https://www.gob.pe/minjus"), says=("web-links",)),
    case("link that launches", link(S=Name.Launch, F=SECRET), says=("actions",)),
    case("link to another file", link(S=Name.GoToR, F=f"C:/Users/{SECRET}.pdf", D=Array([0, Name.Fit])), says=("actions",)),
    case("link into a folder", link(S=Name.URI, URI=f"file:///C:/Users/{SECRET}"), says=("actions",)),
    case("link that submits", link(S=Name.SubmitForm, F=f"https://malo.example/{SECRET}"), says=("actions",)),
    case("link with more behind it", link(S=Name.URI, URI="https://www.gob.pe/", Next=Dictionary(S=Name.JavaScript, JS=SECRET)), says=("scripts",)),
    case("bookmarks", bookmarks, says=("scripts",)),
    case("hidden layer", layers, says=("hidden-layers",)),
    case("photograph with GPS", picture("GPS"), inked=(BOX,), says=("picture-data",)),
    case("photograph in grey", picture("JPEG", mode="L"), inked=(BOX,)),
    case("photograph in print colours", picture("JPEG", mode="CMYK"), inked=(BOX,)),
    case("photograph as JPEG 2000", picture("JPEG2000"), inked=(BOX,)),
    case("redaction that was not applied", mark("Redact", looks=FILLED), says=("redactions",)),
]  # fmt: skip
