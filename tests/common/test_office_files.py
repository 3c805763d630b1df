"""Office files: honest ones are served with all one sees in them, and nothing else of them is."""

from __future__ import annotations

import contextlib
import io
import time
from collections import Counter
from xml.sax import saxutils as xml

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from resources.finding_words import finding_words
from tests import files_corpus as corpus
from tests import office
from tests.office import build, judge, opendocument, sheets, slides, words
from vpwg.common.files import check_structure, cleaning
from vpwg.common.files.cleaning.findings import Findings
from vpwg.common.files.cleaning.office import fields, media
from vpwg.common.files.cleaning.office.addresses import is_public


@pytest.mark.parametrize("case", office.HONEST, ids=str)
def test_an_honest_office_file_is_served_whole_and_bare(case):
    verdict = judge.judge(case)
    assert verdict.outcome == "served", verdict.faults
    assert verdict.faults == ()


def test_the_corpus_is_as_large_as_promised():
    kinds = Counter(case.extension for case in office.HONEST)
    assert len(office.HONEST) >= 80
    assert set(kinds) == {"docx", "xlsx", "pptx", "odt", "ods"}
    assert min(kinds.values()) >= 15


# What nobody knows ----------------------------------------------------------------------------------------------------

PLAIN = {
    "docx": lambda: words.document(),
    "xlsx": lambda: sheets.workbook(),
    "pptx": lambda: slides.show(),
    "odt": lambda: opendocument.document("odt", "<text:p>Texto</text:p>"),
    "ods": lambda: opendocument.document("ods", "<table:table table:name='A'><table:table-row/></table:table>"),
}
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
STRAY = ("word/stray.exe", "word/media/foto.jpg", "xl/embeddings/Libro.xlsx", "ppt/media/cosa.mp4", "Pictures/oculta.png",
         "docProps/nota.txt", "Object 9/content.xml", "otra/carpeta/dentro.zip", "comments.xml", "Thumbnails/x/y.bin")  # fmt: skip


def clean(data: bytes, extension: str) -> tuple[dict[str, bytes], dict[str, cleaning.Finding]]:
    """Return the parts of the cleaned copy, and what was found, by kind."""
    check_structure(io.BytesIO(data), extension)
    cleaned = cleaning.clean(data, extension)
    return judge.parts_of(cleaned.data), {finding["kind"]: finding for finding in cleaned.findings}


@pytest.mark.parametrize("extension", PLAIN)
def test_parts_that_nothing_shows_are_not_served_in_any_folder(extension):
    secret = b"<a>" + corpus.SECRET.encode() + b"</a>"
    before = corpus.repack(PLAIN[extension](), lambda parts: None)
    after = corpus.repack(before, lambda parts: parts.update(dict.fromkeys(STRAY, secret)), stored=("mimetype",))
    parts, found = clean(after, extension)
    assert not set(STRAY) & set(parts)
    assert corpus.SECRET.encode() not in b"".join(parts.values())
    assert found["unknown-parts"]["count"] >= len(STRAY) - 2
    assert parts == clean(before, extension)[0]


@pytest.mark.parametrize("extension", MAIN)
@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("http://malo.example/relationships/image", "image/png"),
        (f"{build.OFFICE}/inventada", "application/xml"),
        (f"{build.OFFICE}/theme", "application/x-msdownload"),
        (f"{build.OFFICE}/styles", f"{build.VND}.wordprocessingml.comments+xml"),
        (f"{build.OFFICE}/package", "application/zip"),
        (f"{build.OFFICE}/oleObject", f"{build.VND}.oleObject"),
        (f"{build.OFFICE}/font", "application/x-font-ttf"),
    ],
)
def test_a_relation_of_an_unknown_kind_or_to_an_unknown_content_serves_nothing(extension, kind, content_type):
    def change(parts):
        name = f"{MAIN[extension].split('/')[0]}/_rels/{MAIN[extension].split('/')[1]}.rels"
        relation = f'<Relationship Id="rZ" Type="{kind}" Target="/raro/parte.bin"/></Relationships>'
        parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
        said = f'<Override PartName="/raro/parte.bin" ContentType="{content_type}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", said.encode())
        parts["raro/parte.bin"] = f"<a>{corpus.SECRET}</a>".encode()

    parts, _found = clean(corpus.repack(PLAIN[extension](), change), extension)
    assert corpus.SECRET.encode() not in b"".join(parts.values())
    assert "raro/parte.bin" not in parts
    assert judge.loose_package(parts) == []


@pytest.mark.parametrize("extension", MAIN)
def test_something_unknown_that_the_document_shows_holds_the_file(extension):
    def change(package, main=MAIN[extension]):
        owner = {"docx": main, "xlsx": sheets.SHEET, "pptx": slides.SLIDE}[extension]
        id_ = package.add("raro/parte.bin", corpus.SECRET, f"{build.OFFICE}/inventada", owner, "application/x-raro")
        return f'<w:raro r:id="{id_}"/>'

    data = {"docx": words.document, "xlsx": sheets.workbook, "pptx": slides.show}[extension](change)
    with pytest.raises(cleaning.CannotClean) as held:
        clean(data, extension)
    assert held.value.reason == "unknown-part"


@pytest.mark.parametrize(
    ("extension", "name"),
    [
        ("docx", "word/theme/theme1.xml"), ("docx", "word/styles.xml"), ("xlsx", "xl/styles.xml"),
        ("xlsx", "xl/sharedStrings.xml"), ("pptx", "ppt/presProps.xml"), ("odt", "styles.xml"), ("ods", "settings.xml"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_what_it_is_said_to_be_is_not_served(extension, name):
    other = (
        f'<w:comments {build.NAMESPACES}><w:comment w:author="{corpus.AUTHOR}">{corpus.SECRET}</w:comment></w:comments>'
    )
    parts, _found = clean(
        corpus.repack(PLAIN[extension](), lambda parts: parts.update({name: other.encode()}), stored=("mimetype",)),
        extension,
    )
    assert corpus.SECRET.encode() not in b"".join(parts.values())


def test_a_drawing_that_nobody_can_mend_goes():
    broken = sheets.workbook(sheets._vml(sheets._BOX))
    data = corpus.repack(
        broken,
        lambda parts: parts.update({"xl/drawings/vmlDrawing1.vml": b"<xml><v:shape>SECRETOBORRADO</v:shape></xml>"}),
    )
    parts, found = clean(data, "xlsx")
    assert not [name for name in parts if name.endswith(".vml")]
    assert b"legacyDrawing" not in parts[sheets.SHEET]
    assert found["unknown-parts"]["count"] == 1


def test_a_document_inside_the_text_holds_the_file_and_says_what_to_do():
    with pytest.raises(cleaning.CannotClean) as held:
        clean(corpus.HELD["docx that shows another docx"]()[1], "docx")
    assert "guárdelo de nuevo como .docx" in finding_words({"kind": held.value.reason, "count": 1, "people": 0})


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/otra/activeX1.xml", "xl/macrosheets/a.xml"])
def test_macros_are_refused(name):
    with pytest.raises(ValidationError):
        check_structure(io.BytesIO(corpus.with_part(words.document(), name, b"<a/>")), "docx")


def test_macros_under_another_name_are_refused_by_what_they_are_said_to_be():
    def change(package, main):
        package.add("word/inocente.dat", "x", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", main,
                    "application/vnd.ms-office.vbaProject")  # fmt: skip
        return ""

    with pytest.raises(ValidationError):
        check_structure(io.BytesIO(words.document(change)), "docx")


def test_a_file_in_a_file_in_a_file_is_cleaned_as_far_as_anybody_looks():
    data = corpus.rich_xlsx()
    for _level in range(5):
        data = words.document(
            words._object("Word.Document.12", data, "package", "word/embeddings/a.docx", f"{build.VND}.wordprocessingml.document")
            if _level
            else words._object("Excel.Sheet.12", data, "package", "word/embeddings/a.xlsx", f"{build.VND}.spreadsheetml.sheet")
        )  # fmt: skip
    parts, found = clean(data, "docx")
    assert found["embedded-objects"]["count"] == 1
    assert max(name.count("!") for name in parts) == 2
    assert corpus.AUTHOR.encode() not in b"".join(parts.values())


def test_a_bomb_inside_a_chart_goes_and_the_chart_stays():
    bomb = corpus.with_part(corpus.plain_xlsx(), "xl/media/x.bin", b"\0" * (20 * 1024 * 1024))
    parts, found = clean(words.document(words._framed_chart(lambda: bomb)), "docx")
    assert "embedded-objects" in found
    assert any(b"Serie conflictos" in part and b"externalData" not in part for part in parts.values())


def test_a_workbook_of_many_sheets_behind_a_chart_is_told():
    found = clean(words.document(words._framed_chart(corpus.rich_xlsx)), "docx")[1]
    assert found["chart-workbooks"] | {"count": 1, "removed": False} == found["chart-workbooks"]


# Fields of Word -------------------------------------------------------------------------------------------------------

_FETCHING = st.sampled_from(sorted(fields._CALLING - fields._BUTTONS))
_SAFE = st.sampled_from(["PAGE", "NUMPAGES", "SEQ Tabla", "REF _Ref1 \\h", "TOC \\o", "= 2 + 2"])


def _run(content: str) -> str:
    return f"<w:r>{content}</w:r>"


def _mark(kind: str) -> str:
    return _run(f'<w:fldChar w:fldCharType="{kind}"/>')


@settings(max_examples=60, deadline=None, database=None)
@given(
    outer=_FETCHING | _SAFE,
    inner=_FETCHING,
    argument=st.sampled_from([f'"C:\\\\{corpus.SECRET}"', f"\\\\\\\\s\\{corpus.SECRET}", f"{corpus.SECRET} x", f'"file:///{corpus.SECRET}"']),
    ends=st.booleans(),
    split=st.integers(1, 9),
)  # fmt: skip
def test_no_instruction_that_fetches_is_served_and_what_fields_show_is(outer, inner, argument, ends, split):
    code = f" {inner} {argument} "
    codes = "".join(_run(f"<w:instrText>{xml.escape(part)}</w:instrText>") for part in (code[:split], code[split:]))
    nested = _mark("begin") + codes + _mark("separate") + _run("<w:t>dentro</w:t>") + (_mark("end") if ends else "")
    body = _mark("begin") + _run(f"<w:instrText> {outer} </w:instrText>") + _mark("separate") + nested + _mark("end")
    parts, found = clean(words.document(f"<w:p>{body}</w:p><w:p>{_run('<w:t>final</w:t>')}</w:p>"), "docx")
    text = parts["word/document.xml"]
    assert corpus.SECRET.encode() not in text
    assert inner.encode() not in text
    assert b"dentro" in text
    assert b"final" in text
    assert found["field-codes"]["count"] >= 1


def test_a_link_written_as_a_field_is_a_link_still():
    body = words.field(" HYPERLINK &quot;https://www.gob.pe/minem&quot; \\o &quot;SECRETOBORRADO&quot; ", "gob.pe")
    parts, _found = clean(words.document(body), "docx")
    assert b"instrText" not in parts["word/document.xml"]
    assert b"hyperlink" in parts["word/document.xml"]
    assert b"https://www.gob.pe/minem" in parts["word/_rels/document.xml.rels"]
    assert judge.loose_package(parts) == []


def test_the_words_of_a_button_stay_though_its_macro_goes():
    code = (
        _mark("begin") + _run("<w:instrText> MACROBUTTON SECRETOBORRADO [escriba aquí] </w:instrText>") + _mark("end")
    )
    parts, _found = clean(words.document(f"<w:p>{code}</w:p>"), "docx")
    assert "<w:t>[escriba aquí]</w:t>" in parts["word/document.xml"].decode()
    assert corpus.SECRET.encode() not in parts["word/document.xml"]


@pytest.mark.parametrize("instruction", [" AUTHOR ", ' DOCPROPERTY "Author" ', " INFO LastSavedBy ", " FILENAME \\p "])
def test_a_field_that_prints_a_name_goes_with_the_name(instruction):
    parts, found = clean(words.document(words.field(instruction.replace('"', "&quot;"), corpus.AUTHOR)), "docx")
    assert corpus.AUTHOR not in parts["word/document.xml"].decode()
    assert found["naming-fields"]["count"] == 1


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://www.gob.pe/minem", True), ("http://observatorio.org/a?b=c#d", True), ("mailto:mesa@gob.pe", True),
        ("#capitulo", True), ("file:///C:/Users/ana/a.docx", False), ("C:\\Users\\ana", False), ("\\\\servidor\\x", False),
        ("//servidor/x", False), ("http://intranet/x", False), ("http://10.0.0.5/x", False), ("http://pc.local/x", False),
        ("https://ana@empresa.com/x", False), ("https://empresa-my.sharepoint.com/personal/ana", False),
        ("https://empresa.sharepoint.com/personal/ana_ruiz/a", False), ("javascript:alert(1)", False),
        ("../../Users/ana/a.odt", False), ("http://[::1", False), ("ftp://gob.pe/x", False), ("data:text/html,x", False),
    ],
)  # fmt: skip
def test_a_link_stays_where_anybody_may_follow_it(address, stays):
    assert is_public(address) is stays


# Broken and hostile ---------------------------------------------------------------------------------------------------


def outcome(data: bytes, extension: str) -> str:
    """Return how a file ends; anything but a refusal or a hold passes through as the error it is."""
    try:
        check_structure(io.BytesIO(data), extension)
    except ValidationError:
        return "refused"
    try:
        cleaning.clean(data, extension)
    except (cleaning.CannotClean, ValidationError):
        return "held"
    return "served"


_RICH = {kind: [case for case in office.HONEST if case.extension == kind] for kind in PLAIN}
_FUZZ = settings(max_examples=40, deadline=None, database=None, derandomize=True,
                 suppress_health_check=[HealthCheck.too_slow])  # fmt: skip


@pytest.mark.parametrize("extension", PLAIN)
@_FUZZ
@given(data=st.data())
def test_an_archive_cut_short_or_with_flipped_bits_ends_well(extension, data):
    whole = bytearray(data.draw(st.sampled_from(_RICH[extension])).build())
    for at in data.draw(st.lists(st.integers(0, len(whole) * 8 - 1), max_size=6)):
        whole[at // 8] ^= 1 << at % 8
    cut = data.draw(st.none() | st.integers(0, len(whole)))
    assert outcome(bytes(whole[:cut]), extension) in ("served", "refused", "held")


@pytest.mark.parametrize("extension", PLAIN)
@_FUZZ
@given(data=st.data())
def test_parts_changed_at_random_end_well(extension, data):
    def change(parts):
        for _round in range(data.draw(st.integers(1, 4))):
            name = data.draw(st.sampled_from(sorted(parts)))
            part = parts[name]
            at = data.draw(st.integers(0, len(part)))
            parts[name] = data.draw(
                st.sampled_from([
                    b"", part[:at], b"<a/>", part[at:], part.replace(b"w:", b"x:"), part.replace(b'="', b'="\xff', 1),
                    part.replace(b"rId1", b"rId2"), part.replace(b">1<", b">-1<"), parts[sorted(parts)[0]],
                    part.replace(b'="1"', b'="no"'), b"PK\3\4" + part, part[:at] + b"\0" * 9 + part[at:],
                ])
            )  # fmt: skip

    whole = data.draw(st.sampled_from(_RICH[extension])).build()
    assert outcome(corpus.repack(whole, change, stored=("mimetype",)), extension) in ("served", "refused", "held")


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "bmp", "tiff", "emf", "svg"])
@_FUZZ
@given(data=st.data())
def test_pictures_changed_at_random_are_cleaned_or_unknown(kind, data):
    whole = bytearray(
        {"emf": build.EMF, "svg": build.SVG, "jpeg": build.JPEG}.get(kind) or corpus.picture(kind.upper())
    )
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)):
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.none() | st.integers(0, len(whole)))
    with contextlib.suppress(media.UnknownMedia):
        media.clean_picture(bytes(whole[:cut]), Findings())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_picture_looks_the_same_without_its_metadata(kind):
    whole = corpus.picture(kind, (40, 30))
    cleaned, _type = media.clean_picture(whole, Findings())
    before, after = (Image.open(io.BytesIO(data)).convert("RGB") for data in (whole, cleaned))
    assert before.tobytes() == after.tobytes()


def test_a_picture_behind_a_picture_is_not_served():
    cleaned, _type = media.clean_picture(corpus.picture("JPEG") + build.JPEG, Findings())
    assert corpus.SECRET.encode() not in cleaned
    assert media.clean_picture(build.JPEG, found := Findings())
    assert {f["kind"] for f in found.listed()} == {"picture-data", "gps"}


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:ins w:id="1" w:author="a"><w:r/></w:ins>' * 1 + '<w:ins w:id="1"><w:r><w:t>x</w:t></w:r></w:ins>' * 60_000 + "</w:p>",
        "<w:p>" + '<w:del w:id="1"/>x' * 90_000 + "</w:p>",
        "<w:p>" + (_mark("begin") + _run("<w:instrText> LINK a </w:instrText>") + _mark("end")) * 15_000 + "</w:p>",
        "<w:p>" + '<w:commentRangeStart w:id="1"/>x' * 60_000 + "</w:p>",
    ],
    ids=["insertions", "deletions", "fields", "comments"],
)  # fmt: skip
def test_a_small_file_of_many_marks_is_done_in_seconds(body):
    data = words.document(body)
    assert len(data) < 60_000
    started = time.process_time()
    assert outcome(data, "docx") == "served"
    assert time.process_time() - started < 6


def test_a_field_in_a_field_without_end_is_held():
    assert outcome(words.document("<w:p>" + _mark("begin") * 9_000 + "</w:p>"), "docx") == "held"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_an_entity_is_refused_in_any_encoding(encoding):
    said = '<?xml version="1.0"?>' if encoding == "utf-8" else f'<?xml version="1.0" encoding="{encoding}"?>'
    part = f'{said}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.encode(encoding)
    with pytest.raises(ValidationError):
        check_structure(io.BytesIO(corpus.with_part(words.document(), "word/x.xml", part)), "docx")
