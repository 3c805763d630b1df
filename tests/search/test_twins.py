"""Twins: two sites that differ only in texts X may not see give X the same bytes, whatever X asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflicts.models import Conflict
from meetings.models import Meeting
from members.access import grants
from resources.models import Collection, Resource, Topic
from tests.search.test_reading import publish
from vpwg.common import search
from vpwg.common.search.query import parse
from vpwg.common.search.reading import Found
from vpwg.common.search.suggestions import suggestion

# Few words, near one another, some of one stem: what is common in one world is rare in the next.
WORDS = ["relave", "relaves", "relavo", "ralave", "canon", "canal", "canales", "cánones", "mesa", "masa", "diálogo"]
ASKED = [
    "relave", "canon", "mesa diálogo", "canal relave", "can*", '"canal mesa"', "mesa -relave", "relvae", "canla", "canoon", "dialgo",
    "rleave mesa", "relave&orden=nuevo", "mesa&pagina=2", "canal&tipo=recursos", "diálogo&anio=2019", "relave&grupo=lima",
]  # fmt: skip
LISTS = [
    "/", "/mi/", "/recursos/", "/recursos/?q=relave", "/recursos/?q=can", "/recursos/?orden=titulo", "/recursos/?year=2019",
    "/recursos/?topic=R1", "/recursos/?formato=csv", "/recursos/feed/", "/recursos/cruce/", "/recursos/colecciones/",
    "/recursos/colecciones/caja-0123456789/", "/reuniones/", "/conflictos/", "/sitemap.xml", "/secretaria/",
]  # fmt: skip
BEGAN = datetime(2019, 3, 1, 15, tzinfo=UTC)
READERS = ["anonymous", "company_lima", "secretariat_macro_sur"]


@dataclass(frozen=True)
class Text:
    """One text of a world: what kind, its words, on which day, and whether the readers may see it."""

    kind: str
    title: list[str]
    words: list[str]
    day: int
    is_visible: bool


texts = st.builds(
    Text,
    kind=st.sampled_from(["work", "work", "meeting", "case", "lent"]),
    title=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    words=st.lists(st.sampled_from(WORDS), max_size=8),
    day=st.integers(0, 3),
    is_visible=st.booleans(),
)


def write(world: Any, number: int, text: Text) -> None:
    """Write one text; its public address is the same in both worlds."""
    title, words, at = " ".join(text.title), " ".join(text.words), BEGAN + timedelta(days=text.day)
    name: dict[str, Any] = {"public_id": f"texto{number}", "title": title, "group": world.lima, "released_at": at}
    name["lock"] = "public" if text.is_visible else f"{world.lima.pk}:{'-S'[number % 2]}"
    if text.kind == "meeting":
        Meeting.objects.create(**name, theme=words, starts_at=at, ends_at=at + timedelta(hours=1))
    elif text.kind == "case":
        Conflict.objects.create(**name, summary=words, code=f"T-{number}")
    else:
        row = Resource.objects.create(**name, abstract_es=words, kind="guide", slug=f"texto-{number}", year=2019)
        if text.kind == "lent" and text.is_visible:
            Resource.objects.for_system("test").filter(pk=row.pk).update(lock=f"{world.lima.pk}:-", released_at=None)
            grants.lend(row, to=world.user("company_lima"))


@contextmanager
def passing() -> Iterator[None]:
    """Undo everything written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pages(world: Any, client_of: Any, site: list[tuple[int, Text]], addresses: list[str]) -> dict[str, bytes]:
    with passing():
        for number, text in site:
            write(world, number, text)
        search.refresh_all()
        found = {}
        for reader in READERS:
            client = client_of(reader)
            for address in addresses:
                answer = client.get(address)
                assert answer.status_code != 404 or address == "/secretaria/", address
                found[f"{reader} {address}"] = re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
        return found


@pytest.mark.parametrize("is_tight", [False, True])
def test_hidden_texts_change_no_byte_of_a_search(world, client_of, monkeypatch, is_tight):
    if is_tight:  # every cut falls within a small world
        for name, value in (("WINDOW", 3), ("DEPTH", 2), ("FEW", 2)):
            monkeypatch.setattr(f"vpwg.common.search.reading.{name}", value)
        for name in ("AT_ONCE", "TEXTS_A_STEM"):
            monkeypatch.setattr(f"vpwg.common.search.suggestions.{name}", 2, raising=False)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        site=st.lists(texts, min_size=4, max_size=14), asked=st.lists(st.sampled_from(ASKED), min_size=4, max_size=4)
    )
    def check(site: list[Text], asked: list[str]) -> None:
        numbered = list(enumerate(site))
        asked = [f"/buscar/?q={q}" for q in asked]
        whole = pages(world, client_of, numbered, asked)
        assert pages(world, client_of, [(n, text) for n, text in numbered if text.is_visible], asked) == whole

    check()


def test_hidden_works_change_no_byte_of_a_list(world, client_of, monkeypatch):
    monkeypatch.setattr("resources.listing.WINDOW", 3)
    root = Topic.objects.create(family="vp", code="R", name_es="Riesgos", name_en="Risk")
    topic = Topic.objects.create(family="vp", code="R1", name_es="Riesgo", name_en="Risk", parent=root)
    guiding = Topic.objects.create(family="ungp", code="U", name_es="Deber", name_en="Duty")
    duty = Topic.objects.create(family="ungp", code="U1", name_es="Uno", name_en="One", parent=guiding)

    def write_in_collection(world: Any, number: int, text: Text) -> None:
        write_plain(world, number, text)
        collection, _made = Collection.objects.get_or_create(
            slug="caja-0123456789",
            defaults={"title_es": "Caja", "group": world.lima, "lock": "public", "released_at": BEGAN},
        )
        for row in Resource.objects.for_system("test").filter(public_id=f"texto{number}"):
            row.topics.set([topic, duty])
            collection.items.get_or_create(resource=row, defaults={"position": number})

    write_plain = write
    monkeypatch.setattr("tests.search.test_twins.write", write_in_collection)
    always = Text("work", ["mesa"], ["mesa"], 0, True)

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        site=st.lists(texts, min_size=4, max_size=14),
        addresses=st.lists(st.sampled_from(LISTS), min_size=5, max_size=5),
    )
    def check(site: list[Text], addresses: list[str]) -> None:
        numbered = list(enumerate([always, *site]))
        whole = pages(world, client_of, numbered, addresses)
        assert pages(world, client_of, [(n, text) for n, text in numbered if text.is_visible], addresses) == whole

    check()


def test_the_order_of_two_own_texts_does_not_count_the_hidden_ones(lima):
    """Seen: two proposals, one with a word nobody else uses, told how many others hold the other's word."""

    def order() -> list[str]:
        search.refresh_all()
        found = Found(None, parse("canon relave -nada"))
        return [entry.title for entry in found.entries(found.families)]

    publish(lima, "Uno canon relave", "canon canon otra cosa")
    publish(lima, "Dos relave canon", "relave relave otra cosa")
    before = order()
    for word in ("relave", "canon"):
        for n in range(12):
            publish(lima, f"Reservado {n}", f"{word} {word}", "secretariat")
        assert order() == before


def test_a_hidden_neighbour_crowds_out_no_suggestion(lima, monkeypatch):
    """Seen: a hidden "relato" had all readable texts of its stem looked at, and the room was gone for "relave"."""
    monkeypatch.setattr("vpwg.common.search.suggestions.AT_ONCE", 1, raising=False)
    monkeypatch.setattr("vpwg.common.search.suggestions.TEXTS", 1, raising=False)
    publish(lima, "Relave")
    publish(lima, "Relataron")
    search.refresh_all()
    assert suggestion(parse("relavi"), None) == "relave"
    publish(lima, "Relato", audience="secretariat")
    search.refresh_all()
    assert suggestion(parse("relavi"), None) == "relave"


def test_both_orders_are_of_the_text_alone(lima):
    """Best first: the title before what a text is about, that before a mention; then the newest."""
    for n, (title, text) in enumerate(
        [("Relave", "Nada."), ("Otro", "Relave y relave."), ("Otro", "Un relave."), ("Otro", "Un relave más.")]
    ):
        row = publish(lima, title, text)
        Resource.objects.for_system("test").filter(pk=row.pk).update(released_at=BEGAN + timedelta(days=n))
    search.refresh_all()
    found = Found(None, parse("relave"))
    assert [entry.text for entry in found.entries(found.families)] == [
        "Guía Nada.", "Guía Relave y relave.", "Guía Un relave más.", "Guía Un relave."
    ]  # fmt: skip


def test_a_day_far_off_does_not_stop_the_index(lima):
    row = publish(lima, "Relave")
    Resource.objects.for_system("test").filter(pk=row.pk).update(released_at=datetime(9999, 1, 1, tzinfo=UTC))
    search.refresh_all()
    assert Found(None, parse("relave")).count == 0
