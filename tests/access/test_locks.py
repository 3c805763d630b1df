"""The grammar of locks: what is written is read back, and nothing else is a lock."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.access.locks import LETTERS, Audience, decode, encode, keys_of_seat


@pytest.mark.parametrize(
    ("audience", "group_id", "letters", "lock"),
    [
        (Audience.PUBLIC, None, "", "public"),
        (Audience.MEMBERS, 3, "", "members"),
        (Audience.GROUP, 1, "", "1:CGSO"),
        (Audience.GROUP_MEMBERS, 1, "", "1:CGS"),
        (Audience.PILLARS, 1, "SC", "1:CS"),
        (Audience.PILLARS, None, "S", "*:S"),
        (Audience.SECRETARIAT, 2, "", "2:-"),
    ],
)
def test_each_audience_has_its_lock_and_reads_back(audience, group_id, letters, lock):
    assert encode(audience, group_id=group_id, letters=letters) == lock
    assert decode(lock).audience is audience


@pytest.mark.parametrize("lock", ["", "1:", "*:", "*:-", "1:SC", "1:CC", "1:X", ":C", "publicx", "1:C\n2", "-1:C"])
def test_what_is_not_a_lock_is_refused(lock):
    with pytest.raises(ValueError, match="lock"):
        decode(lock)


def test_an_audience_of_pillars_needs_a_pillar_and_a_known_one():
    with pytest.raises(ValueError, match="at least one"):
        encode(Audience.PILLARS, group_id=1)
    with pytest.raises(ValueError, match="unknown"):
        encode(Audience.PILLARS, group_id=1, letters="X")


@given(letter=st.sampled_from(LETTERS), group=st.integers(1, 40))
def test_a_seat_opens_only_sets_that_hold_its_own_letter_in_its_own_group(letter, group):
    keys = keys_of_seat(group, letter)
    assert len(keys) == 17
    for key in keys - {"members"}:
        where, letters = key.split(":")
        assert letter in letters
        assert where in (str(group), "*")


def test_the_database_refuses_a_lock_outside_the_grammar(world):
    from tests.builders import BUILDERS

    for build in BUILDERS.values():
        row = build(world.lima)
        row.lock = "1:SC"
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
