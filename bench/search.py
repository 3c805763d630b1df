"""`python -m bench.search`: how long a search takes over 100,000 texts, on SQLite or (DATABASE_URL) PostgreSQL.

A rare, a middling and the commonest word, for an anonymous reader, a member, a secretariat and somebody who may see
twenty of the texts; p50 and p95 in milliseconds of everything the page asks of the index: hits, ranking, facets,
ten snippets. With DATABASE_URL an empty database whose name holds "bench".
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from typing import Any

from bench.world import environment as _environment

ROWS = int(os.environ.get("ROWS", "100000"))
ROUNDS = 40
# How many texts of a hundred thousand hold the word.
WORDS = {"rare": ("cernícalo", 20), "middling": ("relave", 3_000), "commonest": ("diálogo", ROWS)}
LOCKS = ("public", "public", "{a}:CGSO", "public", "members", "{a}:S", "{b}:CGSO", "{b}:-", "public", "{a}:C")


def _texts() -> Any:
    """Yield (title, text) with words spread as a language spreads them."""
    chance = random.Random(7)
    letters = "aeioulnrstcdmpb"
    known = ["".join(chance.choices(letters, k=chance.randint(4, 10))) for _ in range(20_000)]
    weights = [1 / (n + 5) for n in range(len(known))]
    rare = set(chance.sample(range(ROWS), min(WORDS["rare"][1], ROWS)))
    middling = set(chance.sample(range(ROWS), ROWS * 3 // 100))
    for n in range(ROWS):
        words = chance.choices(known, weights, k=120)
        words.insert(chance.randint(0, 119), "diálogo")
        if n in rare:
            words.insert(60, "cernícalo")
        if n in middling:
            words.insert(30, "relave")
        yield f"Guía {n} {' '.join(words[:4])}", " ".join(words)


def _fill() -> dict[str, Any]:
    """Write groups, readers and texts, index them; return the readers."""
    from django.core.management import call_command
    from django.utils import timezone

    from meetings.models import Meeting
    from members.access.viewer import lima_today
    from members.directory.models import Membership, Organisation, Person, Seat, Standing, User, WorkingGroup
    from resources.models import Resource
    from vpwg.common.search import refresh_all

    call_command("migrate", verbosity=0)
    groups = [WorkingGroup.objects.create(name=n, short_name=n, slug=f"bench-{n}") for n in ("a", "b", "c")]
    a, b, c = groups
    readers: dict[str, Any] = {"anonymous": None}
    began = lima_today() - timedelta(days=30)
    for name, group, standing, pillar in (
        ("member", a, Standing.MEMBER, "S"),
        ("secretariat", b, Standing.SECRETARIAT, ""),
    ):
        person = Person.objects.create(given_names=name, family_names="Medida", email=f"{name}@example.test")
        organisation = Organisation.objects.create(name=name, category="civil-society")
        membership = Membership.objects.create(
            organisation=organisation, group=group, standing=standing, pillar=pillar, starts_on=began
        )
        Seat.objects.create(person=person, membership=membership, starts_on=began)
        readers[name] = User.objects.create_user(person.email, None, person=person)
    now, resources, meetings = timezone.now(), [], []
    for n, (title, text) in enumerate(_texts()):
        lock = LOCKS[n % len(LOCKS)].format(a=a.pk, b=b.pk)
        group, released = (a, b)[n % 2], now - timedelta(minutes=n)
        if n % 10 < 9:
            resources.append(
                Resource(
                    title=title,
                    abstract_es=text,
                    kind="guide",
                    year=2005 + n % 20,
                    group=group,
                    lock=lock,
                    released_at=released,
                )
            )
        else:
            meetings.append(
                Meeting(
                    title=title,
                    theme=text,
                    group=group,
                    lock=lock,
                    released_at=released,
                    starts_at=released,
                    ends_at=released + timedelta(hours=1),
                )
            )
    Resource.objects.bulk_create(resources, batch_size=500)
    Meeting.objects.bulk_create(meetings, batch_size=500)
    began_at = time.perf_counter()
    refresh_all()
    print(f"indexed in {time.perf_counter() - began_at:.0f} s", file=sys.stderr)
    if os.environ["DATABASE_URL"].startswith("postgres"):
        from django.db import connection

        connection.cursor().execute("VACUUM ANALYZE")
    return readers


def _ask(user: Any, word: str) -> float:
    """Return the milliseconds of one search as the page does it."""
    from vpwg.common.search import parse
    from vpwg.common.search.reading import FACETS, Found
    from vpwg.common.search.snippets import marked, snippet

    began = time.perf_counter()
    query = parse(word)
    found = Found(user, query)
    for entry in found.entries(found.families[:10]):
        marked(entry.title, query)
        snippet(entry.text, query)
    for facet in FACETS:
        found.counts(facet)
    return (time.perf_counter() - began) * 1000


def _narrow() -> None:
    """Leave twenty texts to the public, for the reader who sees little."""
    from meetings.models import Meeting
    from resources.models import Resource

    few = Resource.objects.for_system("bench").filter(lock="public").order_by("?").values_list("pk", flat=True)[:20]
    Resource.objects.for_system("bench").filter(lock="public").exclude(pk__in=list(few)).update(lock="members")
    Meeting.objects.for_system("bench").filter(lock="public").update(lock="members")
    if os.environ["DATABASE_URL"].startswith("postgres"):
        from django.db import connection

        connection.cursor().execute("VACUUM ANALYZE")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        _environment(scratch)
        import django

        django.setup()
        from django.db import connection

        readers = _fill()
        rows = []
        for who in (*readers, "sees twenty"):
            if who == "sees twenty":
                _narrow()
            for name, (word, _count) in WORDS.items():
                times = sorted(_ask(readers.get(who), word) for _ in range(ROUNDS))
                rows.append((who, name, statistics.median(times), times[int(ROUNDS * 0.95) - 1]))
        print(f"\n{ROWS:,} texts, {connection.vendor}, {os.cpu_count()} cores, {ROUNDS} rounds\n")
        print("| reader | word | p50 | p95 | to reach |\n|---|---|---|---|---|")
        for who, name, middle, high in rows:
            print(f"| {who} | {name} | {middle:.0f} ms | {high:.0f} ms | ≤ 50 ms |")
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
