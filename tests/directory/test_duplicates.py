"""Who is found to be there twice, and who is not."""

import pytest

from members.directory.reads.duplicates import organisations_alike, people_alike
from tests import make

PEOPLE = [
    (("José", "Núñez Ríos", ""), ("Jose", "Nunez Rios", ""), True),
    (("J.", "Pérez", ""), ("Juan", "Pérez", ""), True),
    (("Juan Carlos", "Pérez", ""), ("Juan", "Pérez Quispe", ""), True),
    (("Juan C.", "Pérez", ""), ("Juan Carlos", "Pérez", ""), True),
    (("María", "Qispe Mamani", ""), ("Maria", "Quispe Mamani", ""), True),
    (("Ana", "Soto", "ana@example.test"), ("Lucía", "Vega", "ANA@example.test"), True),
    (("Pérez", "Juan", ""), ("Juan", "Pérez", ""), True),
    (("Rosa", "Quispe Mamani", ""), ("Luis", "Quispe Mamani", ""), False),
    (("Juan", "Pérez Quispe", ""), ("Juan", "Pérez Torres", ""), False),
    (("María", "Pérez", ""), ("M.", "Torres", ""), False),
]
ORGANISATIONS = [
    (("Minera Cerro Azul S.A.C.", ""), ("Compañía Minera Cerro Azul", ""), True),
    (("Defensoria del Pueblo", ""), ("Defensoría del Pueblo", ""), True),
    (("Instituto de Derechos Andinos", "IDA"), ("IDA", ""), True),
    (("Red Muqui Andina", ""), ("Red Muqi Andina", ""), True),
    (("Minera Cerro Azul", ""), ("Minera Cerro Verde", ""), False),
    (("Universidad Nacional de Puno", ""), ("Universidad Nacional de Cusco", ""), False),
]


@pytest.mark.parametrize(("one", "other", "is_found"), PEOPLE)
def test_people(world, lima, one, other, is_found):
    rows = []
    for given, family, email in (one, other):
        rows.append(make.person(given, family, email=email))
        make.contact(rows[-1], world.memberships["company_lima"].organisation, lima)
    pairs = people_alike(world.user("secretariat_lima"), only=rows[0])
    assert ({rows[1].pk} <= {row.pk for pair in pairs for row in (pair.first, pair.second)}) is is_found
    assert people_alike(world.user("secretariat_macro_sur"), only=rows[0]) == []


@pytest.mark.parametrize(("one", "other", "is_found"), ORGANISATIONS)
def test_organisations(world, lima, one, other, is_found):
    rows = []
    for name, acronym in (one, other):
        rows.append(make.organisation(name, acronym=acronym))
        make.membership(rows[-1], lima, starts_on="2024-01-01")
    pairs = organisations_alike(world.user("secretariat_lima"), only=rows[0])
    assert ({rows[1].pk} <= {row.pk for pair in pairs for row in (pair.first, pair.second)}) is is_found
    assert organisations_alike(world.user("secretariat_macro_sur"), only=rows[0]) == []
