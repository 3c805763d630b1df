"""The gap matrix, the map and the board with 2,000 organisations and 10,000 people, against a bare query page.

`python -m bench.members_map`, with DATABASE_URL as for `bench.pages`. The bare page is `bench.bare`'s, signed in:
a session, a user, one query of 25 rows. One client asks, one page after another; medians, in the same run.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from typing import Any

from bench.server import Server
from bench.world import cookie_of as _cookie
from bench.world import environment as _environment

ORGANISATIONS, PEOPLE, ROUNDS = 2_000, 10_000, 30
PAGES = {
    "gap matrix": "/secretaria/actores/brechas/",
    "gap list, one cell": "/secretaria/actores/brechas/lista/?departamento=08&pilar=S&ambiental=si",
    "map": "/secretaria/actores/",
    "map of a past day": "/secretaria/actores/?fecha={past}",
    "board": "/secretaria/actores/proceso/",
    "outreach log": "/secretaria/gestiones/",
}
LIMIT = 200  # ms, for the gap matrix


def _fill() -> Any:
    """Write a secretariat, its organisations, people, judgements and engagements; return its account."""
    from django.core.management import call_command

    from members.access.viewer import lima_today
    from members.directory.models import Contact, Membership, Organisation, Person, Seat, User, WorkingGroup

    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)
    began = lima_today() - timedelta(days=300)
    group = WorkingGroup.objects.create(name="Nacional", short_name="Nacional", slug="bench-nacional")
    keepers = Organisation.objects.create(name="Secretaría", category="academia")
    desk = Membership.objects.create(organisation=keepers, group=group, standing="secretariat", starts_on=began)
    person = Person.objects.create(given_names="S", family_names="B", email="s@bench.example", data_origin="bench")
    Seat.objects.create(person=person, membership=desk, starts_on=began)
    keeper = User.objects.create_user(person.email, None, person=person)
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(
                name=f"Organización de medición {n}", category="company", is_environmental=n % 3 == 0,
                department_codes=[f"{1 + n % 25:02}", f"{1 + (n * 7) % 25:02}"],
            )
            for n in range(ORGANISATIONS)
        ],
        batch_size=500,
    )  # fmt: skip
    stages = [*Membership.Stage.values, "admitted"]
    memberships = Membership.objects.bulk_create(
        [
            Membership(organisation=row, group=group, standing="member", pillar="CGS"[n % 3], starts_on=began,
                       stage=stages[n % len(stages)])
            for n, row in enumerate(organisations)
        ],
        batch_size=500,
    )  # fmt: skip
    people = Person.objects.bulk_create(
        [Person(given_names=f"P{n}", family_names="Medición", data_origin="bench") for n in range(PEOPLE)],
        batch_size=500,
    )
    half = PEOPLE // 2
    Seat.objects.bulk_create(
        [
            Seat(person=row, membership=memberships[n % ORGANISATIONS], starts_on=began)
            for n, row in enumerate(people[:half])
        ],
        batch_size=500,
    )
    Contact.objects.bulk_create(
        [
            Contact(person=row, organisation=organisations[n % ORGANISATIONS], group=group)
            for n, row in enumerate(people[half:])
        ],
        batch_size=500,
    )
    _fill_map(group, keeper, organisations, memberships)
    return keeper


def _fill_map(group: Any, keeper: Any, organisations: list[Any], memberships: list[Any]) -> None:
    from members.access.viewer import lima_today
    from members.directory.models import StageChange
    from members.outreach.models import Engagement, StakeholderAssessment

    today = lima_today()
    StakeholderAssessment.objects.bulk_create(
        [
            StakeholderAssessment(
                group=group, organisation=row, influence=1 + (n + turn) % 5, interest=1 + (n * 3 + turn) % 5,
                source="medición", assessed_on=today - timedelta(days=90 * turn), assessed_by=keeper,
                department_codes=row.department_codes,
            )
            for turn in range(3)
            for n, row in enumerate(organisations)
        ],
        batch_size=500,
    )  # fmt: skip
    StageChange.objects.bulk_create(
        [StageChange(membership=row, before="identified", after=row.stage, changed_by=keeper) for row in memberships],
        batch_size=500,
    )
    Engagement.objects.bulk_create(
        [
            Engagement(
                group=group, organisation=row, happened_on=today, channel="call", summary="Conversación de medición",
                next_step="Llamar", next_step_on=today + timedelta(days=n % 20), logged_by=keeper,
            )
            for n, row in enumerate(organisations)
        ],
        batch_size=500,
    )  # fmt: skip


def _queries(path: str, cookie: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"cookie": cookie}, SERVER_NAME="127.0.0.1")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def _milliseconds(server: Server, path: str, cookie: str) -> float:
    for _ in range(5):
        server.get(path, cookie)
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        server.get(path, cookie)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        _environment(scratch)
        import django

        django.setup()
        from django.db import connection

        from members.access.viewer import lima_today

        cookie = _cookie(_fill())
        paths = {name: path.format(past=lima_today() - timedelta(days=100)) for name, path in PAGES.items()}
        queries = {name: _queries(path, cookie) for name, path in paths.items()}
        connection.close()
        with Server("bench.bare:application") as bare, Server("vpwg.wsgi:application") as ours:
            base = _milliseconds(bare, "/signed-in/", cookie)
            taken = {name: _milliseconds(ours, path, cookie) for name, path in paths.items()}
            sizes = {name: len(ours.get(path, cookie)) / 1024 for name, path in paths.items()}
        vendor = connection.vendor
    print(
        f"\n{ORGANISATIONS:,} organisations, {PEOPLE:,} people, {vendor}, {os.cpu_count()} cores; bare page {base:.1f} ms\n"
    )
    print("| page | ms (median) | × bare | queries | HTML |")
    print("|---|---|---|---|---|")
    for name, value in taken.items():
        print(f"| {name} | {value:.0f} | {value / base:.0f} | {queries[name]} | {sizes[name]:.0f} KB |")
    print(f"\nThe gap matrix must stay under {LIMIT} ms: {'yes' if taken['gap matrix'] < LIMIT else 'NO'}.")
    return 0 if taken["gap matrix"] < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
