"""Random worlds against the sentence restated in plain Python, which shares no code with the policy."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.builders import BUILDERS

CHOICES = [("public", ""), ("members", ""), ("group", ""), ("group-members", ""), ("secretariat", "")]
CHOICES += [("pillars", letters) for letters in ("C", "G", "S", "O", "CG", "CS", "GS", "CGO", "SO", "GO")]


def holds(world, persona, row, audience, letters, group):
    """The sentence, by hand."""
    seats = {
        "both_groups": [("macro_sur", "S"), ("lima", "C")],
    }.get(persona)
    if seats is None:
        role, _, place = persona.rpartition("_lima") if persona.endswith("_lima") else persona.rpartition("_macro_sur")
        letter = {"company": "C", "government": "G", "civil_society": "S", "observer": "O", "secretariat": "*"}.get(
            role
        )
        seats = [("lima" if persona.endswith("_lima") else "macro_sur", letter)] if letter else []
    if any(where == group and letter == "*" for where, letter in seats):
        return True
    if row.released_at is None or row.released_at > timezone.now():
        return False
    if audience == "public":
        return True
    if audience == "members":
        return bool(seats)
    wanted = {"group": "CGSO", "group-members": "CGS", "secretariat": ""}.get(audience, letters)
    return any(where == group and letter in wanted for where, letter in seats if letter != "*")


@pytest.mark.parametrize("seed", range(6))
def test_the_policy_agrees_with_the_sentence_on_random_worlds(world, seed):
    rng = random.Random(seed)
    label = rng.choice(sorted(BUILDERS))
    for _ in range(8):
        group = rng.choice(["lima", "macro_sur"])
        audience, letters = rng.choice(CHOICES)
        row = BUILDERS[label](world.groups[group])
        row.release(audience=audience, letters=letters)
        row.released_at = rng.choice([None, timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)])
        row.save()
        expected = {n for n in world.personas if holds(world, n, row, audience, letters, group)}
        assert world.readers_of(row) == expected, (label, group, audience, letters, row.released_at)
