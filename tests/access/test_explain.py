"""What `manage.py explain_access` says is what the door does, for every kind of row and every persona."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members.access.grants import lend
from members.directory.reads.explain import explain, guarded_row
from resources.models import Resource
from tests import make
from tests.builders import BUILDERS


def told(row: object, email: str) -> str:
    out = StringIO()
    call_command("explain_access", row.public_id, email, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("label", sorted(BUILDERS))
@pytest.mark.parametrize("audience", ["public", "members", "group", "pillars", "secretariat"])
def test_the_explanation_agrees_with_the_door_for_everybody(world, lima, label, audience):
    row = BUILDERS[label](lima)
    row.release(audience=audience, letters="S" if audience == "pillars" else "")
    row.save()
    assert guarded_row(row.public_id) == row
    explained = {name for name in world.personas if explain(world.user(name), row).is_readable}
    assert explained == world.readers_of(row)


def test_it_names_the_clause_that_opened(world, lima):
    row = Resource.objects.create(group=lima, title="R", kind="guide")
    row.release(audience="pillars", letters="S")
    row.save()
    lend(row, to=world.user("guest"))
    assert "[lock]" in told(row, "civil_society_lima@example.test")
    assert "[secretariat]" in told(row, "secretariat_lima@example.test")
    assert "[grant]" in told(row, "guest@example.test")


def test_it_says_what_is_needed(world, lima):
    row = Resource.objects.create(group=lima, title="Título reservado", kind="guide")
    row.release(audience="pillars", letters="S", at=timezone.now() + timedelta(days=1))
    row.save()
    text = told(row, "company_lima@example.test")
    assert "no puede leerlo" in text
    assert "momento de su publicación" in text
    assert "una de estas letras: S" in text
    assert "Título reservado" not in text
    assert "bloqueada" in told(row, "blocked@example.test")
    assert "solo lo público" in told(row, "anonimo")


def test_a_kept_row_belongs_to_its_secretariat(world, lima):
    person = make.person("Ana", "Kept")
    organisation = world.memberships["company_lima"].organisation
    row = make.contact(person, organisation, lima)
    assert "[secretariat]" in told(row, "secretariat_lima@example.test")
    text = told(row, "secretariat_macro_sur@example.test")
    assert "no puede leerlo" in text
    assert "secretaría técnica de Lima" in text


def test_an_edition_reads_as_its_work_does(world, lima, add_edition):
    work = Resource.objects.create(group=lima, title="R", kind="guide")
    work.release(audience="group")
    work.save()
    edition = add_edition(work, world.user("secretariat_lima"))
    assert "[parent]" in told(edition, "company_lima@example.test")
    assert "como miembro u observador" in told(edition, "company_macro_sur@example.test")


def test_unknown_ids_and_accounts_are_named(world, lima):
    row = Resource.objects.create(group=lima, title="R", kind="guide")
    with pytest.raises(CommandError, match="ninguna cuenta"):
        told(row, "nadie@example.test")
    with pytest.raises(CommandError, match="Nada tiene"):
        call_command("explain_access", "0" * 20, "anonimo")
