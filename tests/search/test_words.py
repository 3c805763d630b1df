"""Acronyms and numbers of norms are found however they are dotted, and marked in full."""

from __future__ import annotations

import pytest

from tests import make
from tests.search.test_reading import publish, titles
from vpwg.common import search
from vpwg.common.search.analysis import stems
from vpwg.common.search.query import parse
from vpwg.common.search.snippets import marked, snippet
from vpwg.common.text.folding import fold

SAME = [
    ["DD.HH.", "DDHH", "DD. HH.", "dd.hh", "D.D.H.H.", "DD.HH"],
    ["M.T.P.E.", "MTPE", "mtpe", "M.T.P.E"],
    ["D.S. 016-2024-JUS", "DS 016-2024-JUS", "D.S. N° 016-2024-JUS", "DS Nº 016-2024-JUS", "D.S.016-2024-JUS", "D. S. N.° 016-2024-JUS"],
    ["N° 189", "Nº 189", "n.° 189", "n.º 189", "no. 189", "No 189", "Nro. 189", "Núm. 189", "N°189", "Nº189", "N.o 189", "189"],
    ["EE. UU.", "EE.UU.", "EEUU", "ee.uu"],
    ["R.M. N° 12-2020", "RM 12-2020", "R. M. 12-2020"],
    ["S.A.C.", "SAC"],
    ["O.N.G.", "ONG", "ONGs"],
]  # fmt: skip


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_forms_of_one_word_have_the_same_stems(forms):
    assert {tuple(stems(form)) for form in forms} == {tuple(stems(forms[0]))}
    assert stems(forms[0])


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_each_form_finds_a_text_with_any_other(lima, forms):
    for form in forms:
        publish(lima, f"Antes {form} después", f"Dice algo de ({form}), y más.")
    publish(lima, "Nada que ver", "Aquí no está.")
    search.refresh_all()
    wanted = {f"Antes {form} después" for form in forms}
    for form in forms:
        assert titles(form) == wanted, form
        if '"' not in form:
            assert titles(f'"{form}"') == wanted, form


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("MTPE", "El M.T.P.E. dijo", "El <mark>M.T.P.E.</mark> dijo"),
        ("M.T.P.E.", "El MTPE dijo", "El <mark>MTPE</mark> dijo"),
        ("ddhh", "Los DD. HH. y más", "Los <mark>DD. HH.</mark> y más"),
        ("ds 016-2024", "el D.S. N° 016-2024", "el <mark>D.S.</mark> N° <mark>016</mark>-<mark>2024</mark>"),
        ("Nº016", "N°016", "N°<mark>016</mark>"),
        ("mt*", "El M.T.P.E.", "El <mark>M.T.P.E.</mark>"),
    ],
)
def test_what_was_found_is_marked_as_it_is_written(typed, text, expected):
    assert marked(text, parse(typed)) == expected
    assert str(snippet(text, parse(typed))) == expected


@pytest.mark.parametrize(
    "apart",
    ["El fin.La otra", "J. M. Arguedas", "mef.gob.pe", "Sr.Pérez", "hola. yo", "Ver pág. 3.a edición", "1.2.3"],
)
def test_ends_of_sentences_and_addresses_are_no_acronyms(apart):
    assert fold(apart).split() == [word.lower().replace("é", "e").replace("á", "a").replace("ó", "o")
                                   for word in apart.replace(".", " ").split()]  # fmt: skip


def test_an_excluded_acronym_is_excluded_in_every_form(lima):
    publish(lima, "Relave uno", "Del M.T.P.E.")
    publish(lima, "Relave dos", "De otros.")
    search.refresh_all()
    assert titles("relave -MTPE") == titles("relave -M.T.P.E.") == {"Relave dos"}


def test_the_directory_finds_an_acronym_in_both_forms(client_of, world):
    from members.access.viewer import lima_today

    organisation = make.organisation("Trabajo", "state", acronym="M.T.P.E.")
    make.membership(organisation, world.lima, pillar="G", starts_on=lima_today())
    for typed in ("MTPE", "m.t.p.e.", "M.T.P.E"):
        page = client_of("secretariat_lima").get("/secretaria/organizaciones/", {"q": typed}).content.decode()
        assert "Trabajo" in page, typed
