"""`python -m bench.size`: what the secretariat's pages cost at a hundred thousand rows.

100,000 people with a seat or a contact each, as many acts in the log, mails and engagements, in one group. CPU of
the worker and of its database per answer (bench/server.py). With DATABASE_URL (an empty PostgreSQL database whose
name holds "bench") it measures there, otherwise on SQLite in a scratch folder.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench import world
from bench.server import Server

ROWS, ORGANISATIONS, BATCH = 100_000, 5_000, 2_000
ANSWERS, ROUNDS, MOST_MS = 5, 3, 150
PAGES = {
    "escritorio de secretaría": "/secretaria/",
    "organizaciones": "/secretaria/organizaciones/",
    "personas": "/secretaria/personas/",
    "personas, con filtros": "/secretaria/personas/?q=quispe&representacion=si&respuesta=no",
    "padrón": "/secretaria/padron/",
    "padrón, página 100": "/secretaria/padron/?pagina=100",
    "duplicados": "/secretaria/duplicados/",
    "quién hizo qué": "/secretaria/registro/",
    "gestiones": "/secretaria/gestiones/",
    "alertas": "/secretaria/alertas/",
    "grupo": "/grupos/{group}/",
}
FAMILY = ("Quispe", "Mamani", "Flores", "Huamán", "Ñahui", "Álvarez", "Condori", "Rojas", "Vargas", "Torres")


def _batches(rows: Iterator[Any], manager: Any) -> list[Any]:
    return list(manager.bulk_create(list(rows), batch_size=BATCH))


def _fill(group: Any, by: Any) -> None:
    """Write everything in `group`; `by` is who logged it."""
    from django.utils import timezone

    from members.access.viewer import lima_today
    from members.directory.models import Contact, Membership, Organisation, Person, Seat
    from members.outreach.models import Engagement
    from vpwg.common.models import AuditEntry, OutboundMessage

    today, now = lima_today(), timezone.now()
    began = today - timedelta(days=500)
    named = (Organisation(name=f"Red de Medición {n}", category="company") for n in range(ORGANISATIONS))
    organisations = _batches(named, Organisation.objects)
    inside = (
        Membership(organisation=row, group=group, standing="member", pillar="CGS"[n % 3], starts_on=began)
        for n, row in enumerate(organisations)
    )
    memberships = _batches(inside, Membership.objects)
    known = (
        Person(
            given_names=f"Ana {n:x}", family_names=f"{FAMILY[n % 10]} {n * 7919 % ROWS:x}",
            email=f"p{n}@example.test", data_origin="medición",
        )
        for n in range(ROWS)
    )  # fmt: skip
    people = _batches(known, Person.objects)
    halves = list(enumerate(people))
    seats = (Seat(person=p, membership=memberships[n % ORGANISATIONS], starts_on=began) for n, p in halves[::2])
    _batches(seats, Seat.objects)
    at = (Contact(person=p, organisation=organisations[n % ORGANISATIONS], group=group) for n, p in halves[1::2])
    _batches(at, Contact.objects)
    _batches(
        (
            Engagement(
                group=group, organisation=organisations[n % ORGANISATIONS], happened_on=today - timedelta(days=n % 900),
                channel="call", summary="Se conversó sobre la agenda.", logged_by=by,
            )
            for n in range(ROWS)
        ),
        Engagement.objects,
    )  # fmt: skip
    _batches(
        (
            AuditEntry(
                action="person.updated", group_id=group.pk, at=now - timedelta(minutes=n), object_label="directory.Person",
                object_id=people[n].public_id, previous_hash="", entry_hash=f"{n:064x}",
            )
            for n in range(ROWS)
        ),
        AuditEntry.objects,
    )  # fmt: skip
    _batches(
        (
            OutboundMessage(about=str(n), to=f"p{n}@example.test", state="sent", group_id=group.pk, kind="medición")
            for n in range(ROWS)
        ),
        OutboundMessage.objects,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        world.environment(scratch)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from members.directory.models import User, WorkingGroup

        world.prepare()
        call_command("seed_demo", verbosity=0)
        lima = WorkingGroup.objects.order_by("pk")[0]
        keeper = User.objects.get(email=f"{world.ACCOUNTS['secretariat']}@demo.example")
        _fill(lima, keeper)
        world.analyse()
        cookie = world.cookie_of(keeper)
        vendor, told = connection.vendor, []
        with Server("bench.ours:application") as ours:
            for name, path in PAGES.items():
                address = path.format(group=lima.slug)
                size = len(ours.get(address, cookie))
                costs = [ours.cost(address, cookie, ANSWERS) for _ in range(ROUNDS)]
                app, pg = (statistics.median(cost[k] for cost in costs) for k in (0, 1))
                told.append((name, app, pg, size))
    print(f"\n{vendor}, {ROWS:,} personas, actos, correos y gestiones; ms de procesador por respuesta\n")
    print("| página | app + base | meta | HTML |\n|---|---|---|---|")
    for name, app, pg, size in told:
        mark = "" if app + pg <= MOST_MS else " **no**"
        print(f"| {name} | {app:.0f} + {pg:.0f} | ≤ {MOST_MS}{mark} | {size / 1024:.0f} KB |")


if __name__ == "__main__":
    sys.exit(main())
