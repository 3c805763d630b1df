"""The demonstration's library: descriptions, a newer version, collections and proposals. All invented."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Organisation, User, WorkingGroup
from resources.models import Collection, Edition, Proposal, Resource, Topic
from resources.services import collections, editions, preparing, proposals, works
from vpwg.common.files import check_upload

_WHY = "demonstration"
JOURNALISTS = "Guía de medios para periodistas (demostración)"
INTRODUCTION = "Introducción a los Principios Voluntarios (demostración)"
CHECKLIST = "Lista de verificación de riesgos (demostración)"
GRIEVANCE = "Ficha: mecanismos de quejas (demostración)"
# title → licence, readers, departments, topics of the Guiding Principles, author
DESCRIBED = {
    JOURNALISTS: ("cc-by", ["journalists", "civil-society"], ["03", "08", "21"], ["21", "29"], "Centro Guaman Poma de Ayala"),
    INTRODUCTION: ("cc-by-sa", ["companies", "state", "civil-society"], [], ["17", "18", "19"], "IDEHPUCP"),
    CHECKLIST: ("cc-by", ["companies", "security"], [], ["17", "18", "7"], "Minera Cerro Ficticio (demostración)"),
    GRIEVANCE: ("cc-by-nc", ["communities", "companies"], ["08"], ["29", "31"], "Asociación Quebrada Clara (demostración)"),
}  # fmt: skip
# title in Spanish and English, introduction in both, group, works in order
COLLECTIONS = [
    (
        "Para empezar", "Where to start",
        "Tres lecturas breves para conocer el tema.", "Three short readings to get to know the subject.",
        "lima", [INTRODUCTION, CHECKLIST, GRIEVANCE],
    ),
    (
        "Para periodistas", "For journalists",
        "Lo que ayuda a informar sobre seguridad y derechos humanos sin exponer a nadie.",
        "What helps to report on security and human rights without exposing anybody.",
        "macro-sur", [JOURNALISTS, INTRODUCTION],
    ),
]  # fmt: skip
# login, group, title, answer (empty: it waits)
PROPOSALS = [
    ("sociedadcivil.lima", "lima", "Cartilla propuesta por un miembro (demostración)", ""),
    ("empresa.macrosur", "macro-sur", "Enlace propuesto por un miembro (demostración)", "Ya existe una edición más reciente."),
]  # fmt: skip


def build_library(groups: dict[str, WorkingGroup], keepers: dict[str, User]) -> None:
    """Add what is missing; twice gives the same library."""
    for title, described in DESCRIBED.items():
        _describe(title, described, keepers)
    _newer_version(keepers["lima"])
    for place, row in enumerate(COLLECTIONS, 1):
        _collection(place, row, groups, keepers)
    for row in PROPOSALS:
        _proposal(row, groups, keepers)


def _work(title: str) -> Resource:
    found: Resource = Resource.objects.for_system(_WHY).get(title=title, is_demo=True)
    return found


def _describe(title: str, described: Any, keepers: dict[str, User]) -> None:
    licence, readers, departments, guiding, author = described
    work = _work(title)
    if work.licence:
        return
    work.licence, work.readers, work.department_codes = licence, readers, departments
    topics = [*work.topics.all(), *Topic.objects.filter(family="ungp", code__in=guiding)]
    authors = Organisation.objects.for_system(_WHY).filter(name=author)
    works.update_resource(
        resource=work, topics=topics, authors=authors, seen=work.edit_version, by=keepers[work.group.slug]
    )


def _newer_version(keeper: User) -> None:
    work = _work(INTRODUCTION)
    if work.editions.filter(version="2.0").exists():
        return
    text = "Documento ficticio de demostración: segunda versión en español.\n"
    uploaded = SimpleUploadedFile("demostracion-es-2.txt", text.encode())
    edition = editions.add_edition(
        edition=Edition(resource=work, language="es", version="2.0", file=uploaded),
        checked=check_upload(uploaded),
        by=keeper,
    )
    preparing.prepare(edition.pk)
    edition.refresh_from_db()
    editions.approve_edition(edition=edition, accepts_hidden=True, by=keeper)


def _collection(place: int, row: Any, groups: dict[str, WorkingGroup], keepers: dict[str, User]) -> None:
    title_es, title_en, intro_es, intro_en, slug, titles = row
    if Collection.objects.for_system(_WHY).filter(title_es=title_es, is_demo=True).exists():
        return
    given = {"title_es": title_es, "title_en": title_en, "intro_es": intro_es, "intro_en": intro_en}
    collection = collections.create_collection(
        collection=Collection(group=groups[slug], position=place, is_demo=True, **given), by=keepers[slug]
    )
    for title in titles:
        collections.add_to_collection(collection=collection, resource=_work(title), by=keepers[slug])
    collections.publish_collection(collection=collection, audience="public", by=keepers[slug])


def _proposal(row: Any, groups: dict[str, WorkingGroup], keepers: dict[str, User]) -> None:
    login, slug, title, answer = row
    if Resource.objects.for_system(_WHY).filter(title=title, is_demo=True).exists():
        return
    member = User.objects.get(email=f"{login}@demo.example")
    work = Resource(group=groups[slug], title=title, kind="fact-sheet", is_demo=True,
                    abstract_es="Propuesta ficticia de demostración.")  # fmt: skip
    uploaded = None if answer else SimpleUploadedFile("cartilla.txt", b"Cartilla ficticia de demostracion.\n")
    proposal: Proposal = proposals.propose_resource(
        resource=work,
        edition=Edition(language="es", file=uploaded or "", link="" if uploaded else "https://demo.example/cartilla"),
        checked=check_upload(uploaded) if uploaded else None,
        by=member,
    )
    if answer:
        proposals.decline_proposal(proposal=proposal, reason=answer, by=keepers[slug])
