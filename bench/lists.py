"""`make bench`: the public and the member list over 10,000 rows, against a bare Django page in the same run.

Ratios hold from machine to machine, absolute times do not. With DATABASE_URL (an empty PostgreSQL
database whose name holds "bench") it measures there, otherwise on SQLite in a scratch folder.
"""

from __future__ import annotations

import gzip
import os
import secrets
import statistics
import sys
import tempfile
from datetime import timedelta
from typing import Any

from bench.server import Server

ROWS = 10_000
ROUNDS = 3
LIMITS = {"public": (0.8, 6), "member": (0.7, 8)}
LOCKS = (
    "public",
    "public",
    "{lima}:CGSO",
    "public",
    "members",
    "{lima}:S",
    "{sur}:CGSO",
    "{sur}:-",
    "public",
    "{lima}:C",
)


def _environment(scratch: str) -> None:
    os.environ |= {"DATA_DIR": scratch, "SECRET_KEY": secrets.token_urlsafe(48), "REQUIRE_MFA": "0"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "vpwg.settings"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{scratch}/portal.sqlite3")
    if "sqlite" not in os.environ["DATABASE_URL"] and "bench" not in os.environ["DATABASE_URL"].rsplit("/", 1)[1]:
        raise SystemExit("DATABASE_URL: the name of the database must hold «bench»; 10,000 rows will be written there.")
    os.environ.pop("SITE_URL", None)


def _fill() -> Any:
    """Write the groups, a member and the rows; return the member's account."""
    from django.core.management import call_command
    from django.utils import timezone

    from members.access.viewer import lima_today
    from members.directory.models import Membership, Organisation, Person, Seat, Standing, User, WorkingGroup
    from resources.models import Edition, Resource

    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)
    lima, sur = (
        WorkingGroup.objects.create(name=name, short_name=name, slug=f"bench-{name.lower()}")
        for name in ("Lima", "Sur")
    )
    person = Person.objects.create(given_names="Ana", family_names="Medida", email="ana@example.test")
    organisation = Organisation.objects.create(name="Medidas", category="civil-society")
    began = lima_today() - timedelta(days=30)
    membership = Membership.objects.create(
        organisation=organisation, group=lima, standing=Standing.MEMBER, pillar="S", starts_on=began
    )
    Seat.objects.create(person=person, membership=membership, starts_on=began)
    now, kinds = timezone.now(), [kind for kind, _label in Resource.Kind.choices]
    rows = Resource.objects.bulk_create(
        [
            Resource(
                title=f"Guía de medición número {n} para el diálogo",
                kind=kinds[n % len(kinds)],
                year=2005 + n % 20,
                publisher="Secretaría",
                group=(lima, sur)[n % 2],
                released_at=now - timedelta(minutes=n),
                lock=LOCKS[n % len(LOCKS)].format(lima=lima.pk, sur=sur.pk),
            )
            for n in range(ROWS)
        ],
        batch_size=1000,
    )
    editions = [
        Edition(resource=row, language=("es", "en", "qu")[n % 3], file="none", original_name="guia.pdf", size=1)
        for n, row in enumerate(rows)
    ]
    Edition.objects.bulk_create(editions, batch_size=1000)
    return User.objects.create_user(person.email, None, person=person)


def _cookie(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _queries(cookie: str) -> int:
    """Return how many queries the list takes, after one visit that warms what is kept per process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"cookie": cookie} if cookie else {}, SERVER_NAME="127.0.0.1")
    client.get("/recursos/")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get("/recursos/")
    return len(captured)


def _measure(cookie: str) -> tuple[dict[str, dict[str, list[float]]], dict[str, Any]]:
    speed: dict[str, dict[str, list[float]]] = {w: {"bare": [], "ours": []} for w in LIMITS}
    facts: dict[str, Any] = {}
    with Server("bench.bare:application") as bare, Server("vpwg.wsgi:application") as ours:
        for _ in range(ROUNDS):
            for who, bare_path, held in (("public", "/", ""), ("member", "/signed-in/", cookie)):
                speed[who]["bare"].append(bare.per_second(bare_path, held))
                speed[who]["ours"].append(ours.per_second("/recursos/", held))
        for who, held in (("public", ""), ("member", cookie)):
            page = ours.get("/recursos/", held)
            facts[who] = (len(page), len(gzip.compress(page, 6)))
        facts["memory"] = (bare.worker_megabytes(), ours.worker_megabytes())
    return speed, facts


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        _environment(scratch)
        import django

        django.setup()
        from django.db import connection

        cookie = _cookie(_fill())
        queries = {"public": _queries(""), "member": _queries(cookie)}
        connection.close()
        speed, facts = _measure(cookie)
        database = connection.vendor
    print(f"\n{ROWS:,} rows, {database}, {os.cpu_count()} cores, 2 workers, median of {ROUNDS} rounds\n")
    print("| list of 25 | bare Django | ours | ratio | to reach | queries | limit | HTML | gzip |")
    print("|---|---|---|---|---|---|---|---|---|")
    for who, (ratio, most) in LIMITS.items():
        bare, ours = (statistics.median(speed[who][kind]) for kind in ("bare", "ours"))
        size, packed = facts[who]
        print(
            f"| {who} | {bare:.0f}/s | {ours:.0f}/s | {ours / bare:.2f} | ≥ {ratio} | {queries[who]} | ≤ {most} "
            f"| {size / 1024:.1f} KB | {packed / 1024:.1f} KB |"
        )
    bare_mb, our_mb = facts["memory"]
    print(f"\nMemory of a web worker: {our_mb:.0f} MB (limit 110), bare Django {bare_mb:.0f} MB.")


if __name__ == "__main__":
    sys.exit(main())
