"""`python -m bench.pages`: what each kind of page costs, against a bare Django page in the same run.

CPU of the worker and of its database per answer (bench/server.py), targets and bare pages by turns, the median of
the rounds. With DATABASE_URL (an empty PostgreSQL database whose name holds "bench") it measures there, otherwise
on SQLite in a scratch folder.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from dataclasses import dataclass, field

from bench import world
from bench.server import Server

ANSWERS, ROUNDS = 40, 5
# Indico's page of an event costs 12.4 bare pages (27 queries); 8 times faster is then 0.64 of the bare page.
EIGHT_TIMES_INDICO = 0.64


@dataclass
class Target:
    """One page as one reader: `goal` is the least ratio bare ÷ ours of the worker's CPU."""

    name: str
    path: str
    who: str
    goal: float
    most_queries: int
    counts_database: bool = False
    app: list[float] = field(default_factory=list)
    pg: list[float] = field(default_factory=list)


def targets() -> list[Target]:
    """Return what is measured; the meeting is the last one with minutes that the member may read."""
    from meetings.models import Minutes
    from members.directory.models import User

    member = User.objects.get(email=f"{world.ACCOUNTS['member']}@demo.example")
    minutes = Minutes.objects.visible_to(member).order_by("pk").last()
    meeting = minutes.meeting.get_absolute_url()
    return [
        Target("biblioteca, anónimo", "/recursos/", "", 0.9, 6),
        Target("biblioteca, miembro", "/recursos/", "member", 0.75, 8),
        Target("reunión con acta, miembro", meeting, "member", EIGHT_TIMES_INDICO, 8, counts_database=True),
        Target("acta, miembro", f"{meeting}acta/", "member", 0.5, 8),
        Target("reuniones, miembro", "/reuniones/", "member", 0.7, 8),
        Target("portada, anónimo", "/", "", 0.8, 8),
        Target("portada, miembro", "/", "member", 0.8, 8),
        Target("escritorio de miembro", "/mi/", "member", 0.4, 14),
        Target("escritorio de secretaría", "/secretaria/", "secretariat", 0.3, 20),
        Target("organizaciones", "/secretaria/organizaciones/", "secretariat", 0.35, 8),
        Target("personas", "/secretaria/personas/", "secretariat", 0.35, 8),
        Target("buscar, anónimo", "/buscar/?q=dialogo", "", 0.2, 12),
    ]


def queries(path: str, cookie: str) -> int:
    """Return how many queries a page takes, after one visit that warms what is kept per process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"cookie": cookie} if cookie else {}, SERVER_NAME="127.0.0.1")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        world.environment(scratch)
        import django

        django.setup()
        from django.db import connection

        cookies = world.fill() | {"": ""}
        wanted = targets()
        counted = {t.name: queries(t.path, cookies[t.who]) for t in wanted}
        bare_cost: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
        with Server("bench.bare:application", settings=False) as bare, Server("bench.ours:application") as ours:
            sizes = {t.name: ours.get(t.path, cookies[t.who]) for t in wanted}
            for target in wanted * 2:
                ours.cost(target.path, cookies[target.who], 5)
            for _ in range(ROUNDS):
                bare_cost[False].append(bare.cost("/", answers=ANSWERS))
                bare_cost[True].append(bare.cost("/signed-in/", cookies["member"], ANSWERS))
                for target in wanted:
                    app, pg = ours.cost(target.path, cookies[target.who], ANSWERS)
                    target.app.append(app)
                    target.pg.append(pg)
            memory = ours.megabytes()
        vendor = connection.vendor
    base = {
        signed_in: tuple(statistics.median(row[k] for row in rows) for k in (0, 1))
        for signed_in, rows in bare_cost.items()
    }
    print(f"\n{vendor}, {world.WORKS:,} recursos, mediana de {ROUNDS} × {ANSWERS} respuestas, ms de procesador")
    print(
        f"página desnuda: {base[False][0]:.1f} + {base[False][1]:.1f}; con sesión {base[True][0]:.1f} + {base[True][1]:.1f}\n"
    )
    print("| página | app + base | razón | meta | consultas | HTML | gzip |")
    print("|---|---|---|---|---|---|---|")
    for t in wanted:
        app, pg = statistics.median(t.app), statistics.median(t.pg)
        bare_app, bare_pg = base[bool(t.who)]
        ratio = (bare_app + bare_pg) / (app + pg) if t.counts_database else bare_app / app
        mark = "" if ratio >= t.goal and counted[t.name] <= t.most_queries else " **no**"
        page = sizes[t.name]
        print(
            f"| {t.name} | {app:.1f} + {pg:.1f} | {ratio:.2f} | ≥ {t.goal}{mark} | {counted[t.name]} (≤ {t.most_queries})"
            f" | {len(page) / 1024:.1f} KB | {len(gzip.compress(page, 6)) / 1024:.1f} KB |"
        )
    print(f"\nMemoria del proceso web: {memory[0]:.0f} MB (meta ≤ 95), PSS {memory[1]:.0f} MB.")


if __name__ == "__main__":
    sys.exit(main())
