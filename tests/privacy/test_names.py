"""Whose name stands in a text: whole words, however they were typed."""

from __future__ import annotations

import unicodedata

import pytest

from members.outreach.models import Engagement
from tests import make
from vpwg.privacy.services import erasure
from vpwg.privacy.services.names import names_of, without_details, without_names

GONE = "[…]"


def redacted(text, given, family):
    return without_names(text, names_of(given, family), GONE)


@pytest.mark.parametrize(
    "typed",
    [
        "José Pérez",
        "Jose Perez",
        "JOSÉ PÉREZ",
        "josé pérez",
        unicodedata.normalize("NFD", "José Pérez"),
        "José   Pérez",
        "José\nPérez",
        "José\r\n    Pérez",
        "José\u00a0Pérez",
        "Jo\u00adsé Pérez",
        "José\u200b Pérez",
        "Pérez, José",
        "Pérez José",
        "PEREZ ROJAS, JOSE LUIS",
        "José Luis Pérez Rojas",
        "José Luis Pérez",
        "José Pérez Rojas",
    ],
)
def test_a_name_is_found_however_it_was_typed(typed):
    assert redacted(f"Hablé con {typed}; volverá.", "José Luis", "Pérez Rojas").startswith(f"Hablé con {GONE}")
    assert redacted(f"Hablé con {typed}; volverá.", "José Luis", "Pérez Rojas").endswith("; volverá.")


@pytest.mark.parametrize(
    "other",
    [
        "Mariana Ruiz",
        "Ana Ruizcaballero",
        "Ana. Ruiz llegó después",
        "Ana María Torres y Pedro Ruiz",
        "Ana y Ruiz",
        "Ana\n\nRuiz",
        "Ana: Ruiz",
        "Ana",
        "Ruiz",
        "Anna Ruiz",
        "Ana1 Ruiz",
    ],
)
def test_another_name_is_left_alone(other):
    assert redacted(f"Vino {other}.", "Ana", "Ruiz") == f"Vino {other}."


@pytest.mark.parametrize(
    ("given", "family", "text", "left"),
    [
        ("Juan", "de la Cruz Rojas", "Juan de la Cruz vive en Juan de Lima", f"{GONE} vive en Juan de Lima"),
        ("Juan", "de la Cruz Rojas", "De la Cruz, Juan", GONE),
        ("Brígida", "O'Connor", "vino Brigida O’Connor", f"vino {GONE}"),
        ("Ana", "Núñez-Prado", "ANA NUNEZ PRADO", GONE),
        ("Killa", "", "Killa es también la luna", "Killa es también la luna"),
        ("Ana", "Ruiz", "Ana Ruiz, Ana Ruiz y ana ruiz", f"{GONE}, {GONE} y {GONE}"),
    ],
)
def test_surnames_with_particles_and_signs(given, family, text, left):
    assert redacted(text, given, family) == left


def test_a_name_of_one_word_is_known_in_a_mark_and_in_talks_with_that_person():
    assert names_of("Killa", "") == {"killa"}
    assert without_names("Hablé con KILLA.", {"killa"}, GONE, with_single=True) == f"Hablé con {GONE}."


@pytest.fixture
def talk(world):
    def make(summary, person=None, **fields):
        return Engagement.objects.create(
            group=world.lima, organisation=world.memberships["company_lima"].organisation, channel="meeting",
            happened_on="2026-05-01", summary=summary, person=person, logged_by=world.user("secretariat_lima"), **fields,
        )  # fmt: skip

    return make


def test_erasing_somebody_leaves_whose_name_only_contains_theirs(world, talk):
    ana = make.person("Ana", "Ruiz")
    with_ana = talk("Hablé con ANA\nRUIZ y con Mariana Ruiz.", ana, next_step="Llamar a Ruiz, Ana")
    erasure.anonymise(ana, by=None)
    with_ana.refresh_from_db()
    assert with_ana.summary == "Hablé con [nombre suprimido] y con Mariana Ruiz."
    assert with_ana.next_step == "Llamar a [nombre suprimido]"
    assert "ana ruiz" not in with_ana.folded.replace("mariana ruiz", "")


def test_erasing_somebody_of_one_name_spares_the_word_elsewhere(world, talk):
    killa = make.person("Killa", "")
    own, other = talk("Killa propone otra fecha.", killa), talk("La organización Killa Warmi respondió.")
    erasure.anonymise(killa, by=None)
    own.refresh_from_db()
    other.refresh_from_db()
    assert own.summary == "[nombre suprimido] propone otra fecha."
    assert other.summary == "La organización Killa Warmi respondió."


@pytest.mark.parametrize(
    "typed",
    [
        "999 000 111",
        "999000111",
        "+51 999000111",
        "51999000111",
        "(999) 000-111",
        "zoraida@example.test",
        "Zoraida@Example.TEST",
    ],
)
def test_a_number_and_an_address_are_found_however_they_were_typed(typed):
    details = {"999 000 111", "zoraida@example.test", ""}
    text = without_details(f"Llamar a {typed}, no al 5999 000 1112.", details, "[x]")
    assert text.replace("([x]", "[x]") == "Llamar a [x], no al 5999 000 1112."
