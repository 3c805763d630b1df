"""Audience × persona as exact sets, for every audienced model, in both directions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.access import grants
from members.access.checks import audienced_models
from members.access.policy import may_change, why
from members.directory.reads.readers import viewers_of
from tests.builders import BUILDERS
from tests.cast import EVERYBODY, LIMA, SEATED

MODELS = sorted(model._meta.label for model in audienced_models())
SECRETARIAT = {"secretariat_lima"}
SEES = {
    ("public", ""): EVERYBODY,
    ("members", ""): SEATED,
    ("group", ""): LIMA,
    ("group-members", ""): LIMA - {"observer_lima"},
    ("pillars", "S"): {"civil_society_lima"} | SECRETARIAT,
    ("pillars", "C"): {"company_lima", "both_groups"} | SECRETARIAT,
    ("pillars", "CG"): {"company_lima", "government_lima", "both_groups"} | SECRETARIAT,
    ("pillars", "O"): {"observer_lima"} | SECRETARIAT,
    ("secretariat", ""): SECRETARIAT,
}
ACCOUNTS = EVERYBODY - {"anonymous"}


def names_of(world, users):
    by_pk = {world.personas[name].pk: name for name in ACCOUNTS}
    return {by_pk[user.pk] for user in users}


def test_every_audienced_model_has_a_builder_here():
    assert set(BUILDERS) == set(MODELS)


@pytest.mark.parametrize("label", MODELS)
def test_a_loan_opens_nothing_once_its_holder_has_left_the_group(world, label):
    from members.access.viewer import lima_today
    from members.directory.models import Seat

    row = BUILDERS[label](world.lima)
    row.save()
    guest = world.user("guest")
    grants.lend(row, to=guest)
    assert "guest" in world.readers_of(row)
    Seat.objects.filter(person=guest.person).update(ends_on=lima_today() - timedelta(days=1))
    assert world.readers_of(row) == SECRETARIAT
    assert names_of(world, viewers_of(row)) == SECRETARIAT
    assert not may_change(world.user("guest"), row)


@pytest.mark.parametrize("label", MODELS)
@pytest.mark.parametrize("audience", SEES, ids=lambda a: "-".join(filter(None, a)))
def test_each_audience_reaches_exactly_its_people(world, label, audience):
    row = BUILDERS[label](world.lima)
    row.release(audience=audience[0], letters=audience[1])
    row.save()
    assert world.readers_of(row) == SEES[audience]


@pytest.mark.parametrize("label", MODELS)
def test_a_draft_and_an_embargo_are_for_the_secretariat_only(world, label):
    row = BUILDERS[label](world.lima)
    row.set_audience("public")
    row.save()
    assert world.readers_of(row) == SECRETARIAT
    row.release(audience="public", at=timezone.now() + timedelta(hours=1))
    row.save()
    assert world.readers_of(row) == SECRETARIAT


@pytest.mark.parametrize("label", MODELS)
def test_a_pillar_of_any_group_opens_in_each_group(world, label):
    row = BUILDERS[label](None)
    row.release(audience="pillars", letters="S")
    row.save()
    assert world.readers_of(row) == {"civil_society_lima", "civil_society_macro_sur", "both_groups"}


@pytest.mark.parametrize("label", MODELS)
def test_a_seat_in_one_group_and_a_pillar_in_another_do_not_add_up(world, label):
    """both_groups is a company in Lima and civil society in Macro Sur: never civil society in Lima."""
    row = BUILDERS[label](world.lima)
    row.release(audience="pillars", letters="S")
    row.save()
    assert "both_groups" not in world.readers_of(row)


@pytest.mark.parametrize("label", MODELS)
def test_a_grant_lends_whatever_the_lock_and_ends_when_taken_back(world, label):
    row = BUILDERS[label](world.lima)
    row.save()
    guest = world.user("guest")
    grants.lend(row, to=guest)
    assert world.readers_of(row) == SECRETARIAT | {"guest"}
    assert why(world.user("guest"), row).clause == "grant"
    assert not may_change(world.user("guest"), row)
    grants.take_back(row, to=guest)
    assert world.readers_of(row) == SECRETARIAT


@pytest.mark.parametrize("label", MODELS)
@pytest.mark.parametrize("audience", SEES, ids=lambda a: "-".join(filter(None, a)))
def test_people_and_rows_are_one_rule(world, label, audience):
    row = BUILDERS[label](world.lima)
    row.release(audience=audience[0], letters=audience[1])
    row.save()
    expected = SEATED if audience[0] == "public" else SEES[audience]
    assert names_of(world, viewers_of(row)) == expected


@pytest.mark.parametrize("label", MODELS)
def test_only_its_own_secretariat_changes_a_row(world, label):
    row = BUILDERS[label](world.lima)
    row.release(audience="public")
    row.save()
    assert {n for n in world.personas if may_change(world.user(n), row)} == SECRETARIAT


def test_a_seat_that_ends_opens_nothing_at_the_next_request(world):
    from members.access.viewer import lima_today
    from members.directory.models import Seat

    row = next(iter(BUILDERS.values()))(world.lima)
    row.release(audience="pillars", letters="S")
    row.save()
    assert "civil_society_lima" in world.readers_of(row)
    Seat.objects.filter(person=world.personas["civil_society_lima"].person).update(
        ends_on=lima_today() - timedelta(days=1)
    )
    assert world.readers_of(row) == SECRETARIAT
