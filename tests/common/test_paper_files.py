"""PDF, pictures and text: the honest are served with all one sees in them; of the rest nothing is served raw."""

from __future__ import annotations

import io
import random
import zlib
from collections import Counter

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from resources.finding_words import hidden_words, kept_words, removed_words
from tests import files_corpus as corpus
from tests import papers
from tests.papers import pdfs, pictures
from tests.papers.judge import judge
from vpwg.common import cleaning, sandbox
from vpwg.common.cleaning.text import runs
from vpwg.common.files import check_structure


@pytest.mark.parametrize("paper", papers.HONEST, ids=str)
def test_an_honest_file_is_served_whole_and_bare(paper):
    verdict = judge(paper)
    assert verdict.outcome == "served", verdict.faults
    assert verdict.faults == ()


def test_the_corpus_is_as_large_as_promised():
    kinds = Counter(paper.extension for paper in papers.HONEST)
    assert len(papers.HONEST) >= 100
    assert set(kinds) == {"pdf", "jpg", "png", "webp", "csv", "txt"}
    assert kinds["pdf"] >= 50
    assert min(kinds.values()) >= 7


# What is said ---------------------------------------------------------------------------------------------------------


def test_what_people_put_upon_a_page_is_called_by_its_name():
    change = pdfs.all_of(
        pdfs.STAMP,
        pdfs.mark("FreeText", looks=pdfs.FILLED, Contents="x"),
        pdfs.mark("Ink", looks=pdfs.FILLED),
        pdfs.mark("Text", Contents="x"),
        pdfs.mark("Redact"),
    )
    findings = cleaning.clean(corpus.plain_pdf(change), "pdf").findings
    assert kept_words(findings) == ["1 sello", "1 texto escrito sobre la página", "1 firma dibujada"]
    assert removed_words(findings) == ["1 comentario de 1 persona"]
    assert hidden_words(findings) == ["1 tachadura sin aplicar: el texto sigue debajo"]
    assert corpus.AUTHOR not in str(findings)


def test_a_signature_is_told_apart_from_the_seal_one_sees():
    signed = corpus.plain_pdf(pdfs.field(Name.Sig, looks=pdfs.FILLED, V=pdfs.SIGNATURE))
    words = removed_words(cleaning.clean(signed, "pdf").findings)
    assert "1 firma digital con su certificado (deja de valer en la copia)" in words
    unsigned = corpus.plain_pdf(pdfs.field(Name.Sig))
    assert not [w for w in removed_words(cleaning.clean(unsigned, "pdf").findings) if "firma" in w]


# What is refused or held ----------------------------------------------------------------------------------------------


def _collection(pdf):
    pdfs.attached("a.pdf")(pdf)
    pdf.Root.Collection = Dictionary(View=Name.D)


def _only_adobe(pdf):
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array())
    pdf.Root.NeedsRendering = True


def _animated_png():
    frames = [pictures.Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _wide(extension="png"):
    """A picture that says it is of 10,000 megapixels, in a few bytes."""
    data = pictures.saved("PNG", (9, 9))
    head = b"IHDR" + (100_000).to_bytes(4, "big") * 2 + data[24:29]
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]


REFUSED = {
    "portfolio": ("pdf", lambda: corpus.plain_pdf(_collection), "portafolio"),
    "form that only Adobe shows": ("pdf", lambda: corpus.plain_pdf(_only_adobe), "formulario"),
    "password to open": (
        "pdf", lambda: corpus.plain_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "contraseña"),
    "another file before": ("pdf", lambda: b"MZ" + b"\0" * 90 + corpus.plain_pdf(), "no corresponde"),
    "no page": ("pdf", lambda: corpus.plain_pdf(lambda pdf: pdf.pages.__delitem__(0)), "no corresponde"),
    "endless picture": ("png", _wide, "megapíxeles"),
    "png cut in its middle": ("png", lambda: corpus.picture("PNG", (300, 300))[:-30], "no corresponde"),
    "jpg cut in its middle": ("jpg", lambda: corpus.picture("JPEG", (900, 900))[:-400], "no corresponde"),
    "webp cut in its middle": ("webp", lambda: corpus.picture("WEBP", (300, 300))[:-30], "no corresponde"),
    "UTF-16 without its mark": ("txt", lambda: "hola".encode("utf-16-le"), "no corresponde"),
    "picture named csv": ("csv", lambda: corpus.picture("JPEG"), "no corresponde"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do(case):
    extension, build, words = REFUSED[case]
    with pytest.raises(ValidationError, match=words):
        check_structure(io.BytesIO(build()), extension)


def test_a_moving_picture_is_held():
    with pytest.raises(cleaning.CannotClean, match="animated"):
        cleaning.clean(_animated_png(), "png")


def test_an_unknown_part_of_a_pdf_is_left_out_under_any_name():
    def change(pdf):
        secret = pdf.make_stream(corpus.SECRET.encode())
        pdf.Root.Nuevo = Dictionary(Cosa=secret)
        pdf.Root.Names = Dictionary(Nuevo=Dictionary(Names=Array(["x", secret])))
        pdf.pages[0].obj.Nuevo = secret
        pdf.pages[0].obj.Parent.Nuevo = secret

    copy = cleaning.clean(corpus.plain_pdf(change), "pdf").data
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert not [
            p for p in pdf.objects if isinstance(p, pikepdf.Stream) and corpus.SECRET.encode() in p.read_bytes()
        ]


# Cells ----------------------------------------------------------------------------------------------------------------

NO_TABLE_RUNS = ["=cmd|'/c calc'!A1", "+1+cmd|x", "-2+3+cmd|x", "@SUM(1)", "\t=1", "\r=1", "\u200b=1", "＝1+1", "＋1+1",
                 "＠SUM(1)", "\ufeff=1", "\u00a0=1", " =1", "-1;2+cmd()", "\u2066=1", "﹦1"]  # fmt: skip


@pytest.mark.parametrize("cell", NO_TABLE_RUNS)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_no_cell_of_a_served_table_is_a_formula(cell, mark):
    quoted = '"' + cell.replace('"', '""') + '"'
    for written in (quoted, cell) if not set(cell) & set("\t\r;|,") else (quoted,):
        table = f"a{mark}b\r\nx{mark}{written}\r\n{written}{mark}-12.5\r\n"
        copy = cleaning.clean(table.encode(), "csv").data.decode()
        for reading in ",;\t|":
            cells = [c for line in copy.splitlines() for c in line.split(reading)]
            assert not [c for c in cells if runs(c) and set("(|!=@＝＠﹦") & set(c)], copy
        assert "-12.5" in copy
        assert "'-12.5" not in copy


@given(st.lists(st.text(alphabet="=+-@|!(,;\t\"' \r\n1aé\u200b＝", max_size=12), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_clean_table_is_left_as_it_is(cells):
    once = cleaning.clean(("a,b\n" + ",".join(cells)).encode(), "csv").data
    again = cleaning.clean(once, "csv")
    assert again.data == once


# Damaged files --------------------------------------------------------------------------------------------------------

SEEDS = [
    *((p.extension, p.build()) for p in papers.HONEST if "megapixels" not in p.name and "printed" not in p.name and "400" not in p.name),
]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(SEEDS) - 1), st.integers(0, 2**32)), min_size=12, max_size=12))
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_ends_served_refused_or_held(chosen):
    files = [{"extension": SEEDS[at][0], "data": _damaged(SEEDS[at][1], random.Random(seed))} for at, seed in chosen]
    ended = sandbox.run("tests.papers.fuzz:outcomes", {"files": files}, seconds=60, megabytes=300)
    assert set(ended) <= {"served", "refused", "held"}, ended


def _damaged(data: bytes, dice: random.Random) -> bytes:
    """Cut a file short, turn some of its bits, or repeat a piece of it."""
    way = dice.randrange(4)
    if way == 0:
        return data[: dice.randrange(1, len(data))]
    bent = bytearray(data)
    if way == 1:
        at, length = dice.randrange(len(data)), dice.randrange(1, 200)
        return bytes(bent[:at] + bent[at : at + length] * 2 + bent[at + length :])
    for _turn in range(1 if way == 2 else 20):
        bent[dice.randrange(len(bent))] ^= 1 << dice.randrange(8)
    return bytes(bent)
