"""Nothing derived tells (SECURITY.md, "What is derived"): every GET address, as every kind of reader, on twin sites.

Two sites differ only in what the reader may not see; status, headers and bytes must be the same. How twins are made:
`tests/twins.py`; what differs: `tests/doors/*.plant` and `tests/hidden_sides.py`; what is asked: every address of the
resolver, with the filters and downloads named below.
"""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests import hidden_sides
from tests.doors import POSTS, all_routes, doors
from tests.twins import FIRST, SECOND, answers, differences, for_a_while, mirrored, same_series, still_time, worded
from vpwg.common import search

ROUTES = {name: row for name, row in all_routes().items() if row != POSTS}
# Who is compared together: nobody in a group may read anything that differs.
GROUPS = {
    "outsiders": ["anonymous", "guest"],
    "operator": ["operator"],
    "members": ["company_lima", "observer_lima", "company_macro_sur"],
    "civil society of Lima": ["civil_society_lima"],
    "civil society of Macro Sur": ["civil_society_macro_sur"],
    "secretariat of Lima": ["secretariat_lima"],
    "secretariat of Macro Sur": ["secretariat_macro_sur"],
}
# What is asked of an address besides the address itself.
ASKED = {
    "search": ["?q=prueba", "?q=relave", "?q=relabe", "?q=prueba&orden=nuevo", "?q=prueba&tipo=actas", "?q=canariamarillo",
               "?q=mirla", "?q=casandra", "?q=ibanez", "?q=%22Casandra+Xifr%C3%A9%22", "?q=guia&anio=2021", "?q=pru*"],
    "resource_list": ["?q=prueba", "?formato=csv", "?orden=titulo", "?orden=anio", "?topic=R1", "?kind=guide", "?year=2020",
                      "?language=es", "?pagina=2"],
    "meeting_list": ["?grupo=lima", "?pagina=2"],
    "conflict_list": ["?departamento=08", "?estado=active"],
    "emergency_list": ["?formato=csv"],
    "crosswalk": ["?formato=csv"],
    "organisation_list": ["?q=lima", "?q=sur", "?formato=csv", "?orden=nombre"],
    "person_list": ["?q=lima", "?q=reparto", "?formato=csv"],
    "roster": ["?formato=csv"],
    "audit_list": ["?formato=csv"],
    "stakeholder_map": ["?formato=csv"],
    "gap_matrix": ["?formato=csv"],
    "gap_list": ["?departamento=03&pilar=S"],
    "engagement_list": ["?formato=csv", "?formato=xlsx", "?q=llamada", "?paso=semana"],
    "data_request_list": ["?estado=todas"],
}  # fmt: skip
ENGLISH = ["home", "search", "resource_list", "meeting_list", "group_list", "desk", "secretariat_desk"]
LOGIN = ["/cuentas/login/", "/cuentas/password/reset/", "/gestion/", "/nada/", "/en/nada/"]


class Site:
    """The base of a group of readers, on which either twin can be built."""

    def __init__(self, world, add_edition, personas):
        self.add_edition, self.personas = add_edition, set(personas)
        self.sides = {"lima": world, "macro_sur": mirrored(world)}
        self.doors = list(doors())
        self.shared, self.open_sides, self.hidden = {}, [], []
        self.addresses = self._addresses(world)
        self._base()

    def _base(self):
        """Write what this group of readers may see, with the first words; note what it may not."""
        for name, side in self.sides.items():
            self.shared[name] = hidden_sides.base(side)
            if self.personas & self._own(name, hidden_sides.READERS):
                self.open_sides.append(name)
        for name in self.open_sides:
            self._write_side(name, FIRST)
        for door in (door for door in self.doors if hasattr(door, "plant")):
            for name in self.sides:
                if self.personas & self._own(name, self._meant(door, name)):
                    self._plant(door, name, FIRST)
                else:
                    self.hidden.append((door, name))

    def _own(self, name, readers):
        """The personas by these names on that side, as the whole world calls them."""
        whole = {user.pk: persona for persona, user in self.sides["lima"].personas.items()}
        return {whole[self.sides[name].personas[reader].pk] for reader in readers}

    def _meant(self, door, name):
        with for_a_while():
            return self._plant(door, name, FIRST).meant

    def _plant(self, door, name, words):
        with worded(self.doors, words), same_series(f"{door.__name__} {name}"):
            return door.plant(self.sides[name], self.add_edition)

    def _write_side(self, name, words):
        with same_series(name):
            hidden_sides.write(self.sides[name], self.shared[name], words)

    def _addresses(self, world):
        found = list(LOGIN)
        for side in self.sides.values():
            arguments = {}
            for door in self.doors:
                if hasattr(door, "arguments"):
                    arguments |= door.arguments(side, self.add_edition)
            for name in ROUTES:
                address = reverse(name, args=arguments.get(name, []))
                found += [address, *(address + asked for asked in ASKED.get(name, []))]
                if name in ENGLISH:
                    found.append(f"/en{address}")
        return list(dict.fromkeys(found))

    def build(self, words):
        """Write everything that the readers may not see."""
        for name in self.sides:
            if name not in self.open_sides:
                self._write_side(name, words)
        for door, name in self.hidden:
            self._plant(door, name, words)
        search.refresh_all()

    def asked(self):
        own = [address for shared in self.shared.values() for address in shared.addresses]
        return [*self.addresses, *own, *(f"/en{address}" for address in own if not address.endswith(".pdf"))]


@pytest.fixture
def compared(world, add_edition, client_of):
    """Return a comparer: for a group of readers, persona and address → what differs between the twins."""

    def compare(group):
        personas = GROUPS[group]
        with still_time():
            site = Site(world, add_edition, personas)
            told = []
            for words in (FIRST, SECOND):
                with for_a_while():
                    site.build(words)
                    told.append({persona: answers(client_of, persona, site.asked()) for persona in personas})
        return SimpleNamespace(
            asked=site.asked(),
            first=told[0],
            differing={p: d for p in personas if (d := differences(told[0][p], told[1][p]))},
        )

    logging.disable(logging.WARNING)  # hundreds of addresses are refused, and each would be a line
    yield compare
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("group", GROUPS)
def test_twin_sites_answer_alike(compared, group):
    found = compared(group)
    assert found.differing == {}
    # Twins that answer nothing would be alike too.
    answered = {persona: {status for status, _headers, _body in rows.values()} for persona, rows in found.first.items()}
    assert all(200 in statuses and not statuses & set(range(500, 600)) for statuses in answered.values()), answered


@pytest.mark.parametrize("persona", ["anonymous", "company_lima", "observer_lima", "secretariat_macro_sur"])
def test_minutes_that_differ_in_who_said_it_answer_alike(world, client_of, persona):
    with still_time():
        shared = hidden_sides.base(world)
        addresses = [address for address in shared.addresses if "/acta" in address]
        told = []
        for words in (FIRST, SECOND):
            with for_a_while(), same_series("minutes"):
                hidden_sides.minutes_with_names(world, shared, words)
                told.append(answers(client_of, persona, [*addresses, *(f"/en{address}" for address in addresses)]))
    assert differences(*told) == {}


def test_a_page_that_counts_what_is_hidden_would_be_found(world, add_edition, client_of, monkeypatch):
    """The twins are no use if they are blind: a list that counts all rows, and a header that hashes them."""
    from resources.models import Resource
    from resources.views import works

    real = works.render

    def telling(request, template, context=None, **more):
        response = real(request, template, context, **more)
        response["X-Rows"] = str(Resource.objects.for_system("a leak made for this test").count())
        return response

    monkeypatch.setattr(works, "render", telling)
    site = Site(world, add_edition, ["anonymous"])
    told = []
    for words in (FIRST, SECOND):
        with for_a_while():
            site.build(words)
            told.append(answers(client_of, "anonymous", ["/recursos/", "/reuniones/"]))
    assert set(differences(*told)) == {"/recursos/"}
