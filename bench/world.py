"""The world that the benches measure: the demonstration, and beside it a library, a directory and meetings of a size."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from typing import Any

WORKS = 10_000
ORGANISATIONS = 2_000
PEOPLE = 10_000
MEETINGS = 120
ACCOUNTS = {"member": "sociedadcivil.lima", "secretariat": "secretaria.lima"}
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
WORDS = [
    "diálogo",
    "mesa",
    "seguridad",
    "derechos",
    "comunidad",
    "agua",
    "transporte",
    "concesión",
    "vigilancia",
    "protocolo",
    "fuerza",
    "queja",
    "mecanismo",
    "riesgo",
    "evaluación",
    "defensa",
    "acuerdo",
    "compromiso",
    "territorio",
    "consulta",
    "operación",
    "contratista",
]


def environment(scratch: str) -> None:
    """Set what Django reads at start: a scratch folder, and DATABASE_URL (SQLite there unless one is given).

    Raises SystemExit for a database whose name does not hold "bench": what stands there would be mixed up.
    """
    os.environ |= {"DATA_DIR": scratch, "SECRET_KEY": secrets.token_urlsafe(48), "REQUIRE_MFA": "0"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "vpwg.settings", "EMAIL_URL": "memorymail://"}
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{scratch}/portal.sqlite3")
    if "sqlite" not in os.environ["DATABASE_URL"] and "bench" not in os.environ["DATABASE_URL"].rsplit("/", 1)[1]:
        raise SystemExit("DATABASE_URL: the name of the database must hold «bench»; thousands of rows go there.")
    os.environ.pop("SITE_URL", None)


def prepare() -> None:
    """Make the tables, the cache's table and the static files."""
    from django.core.management import call_command

    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)


def cookie_of(user: Any) -> str:
    """Return the header `Cookie` of a session of `user`."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def fill() -> dict[str, str]:
    """Write everything; return the cookie of a member and of a secretariat of Lima, by name."""
    from django.core.management import call_command

    from members.directory.models import User, WorkingGroup

    prepare()
    call_command("seed_demo", verbosity=0)
    lima, sur = WorkingGroup.objects.order_by("pk")[:2]
    fill_library(lima, sur)
    fill_directory(lima, sur)
    fill_meetings(lima)
    analyse()
    return {who: cookie_of(User.objects.get(email=f"{name}@demo.example")) for who, name in ACCOUNTS.items()}


def fill_library(lima: Any, sur: Any) -> None:
    """Write works with abstracts of a real length, topics, and ready editions in one to three languages."""
    from django.utils import timezone

    from resources.models import Edition, Resource, Topic

    now, kinds, topics = timezone.now(), list(Resource.Kind), list(Topic.objects.all())
    rows = Resource.objects.bulk_create(
        [
            Resource(
                title=f"{WORDS[n % 22].title()} y {WORDS[n * 7 % 22]} en la gestión del {WORDS[n * 5 % 22]} {n}",
                abstract_es=" ".join(WORDS[n * step % 22] for step in range(1, 121)),
                kind=kinds[n % len(kinds)],
                year=2005 + n % 20,
                publisher="Centro de Estudios del Diálogo",
                group=(lima, sur)[n % 2],
                released_at=now - timedelta(minutes=n),
                lock=LOCKS[n % len(LOCKS)].format(lima=lima.pk, sur=sur.pk),
            )
            for n in range(WORKS)
        ],
        batch_size=1000,
    )
    Edition.objects.bulk_create(
        [
            Edition(
                resource=row, language=language, file="none", original_name="guia.pdf", size=1,
                state=Edition.State.CLEAN, approved_at=now, text=row.abstract_es,
            )
            for n, row in enumerate(rows)
            for language in ("es", "en", "qu")[: 1 + n % 3]
        ],
        batch_size=1000,
    )  # fmt: skip
    through = Resource.topics.through
    through.objects.bulk_create(
        [
            through(resource_id=row.pk, topic_id=topics[(n + k) % len(topics)].pk)
            for n, row in enumerate(rows)
            for k in range(3)
        ],
        batch_size=2000,
    )


def fill_directory(lima: Any, sur: Any) -> None:
    """Write organisations, memberships, people and seats of both groups."""
    from members.access.viewer import lima_today
    from members.directory.models import Membership, Organisation, Person, Seat

    began = lima_today() - timedelta(days=500)
    words, family = ("Minera", "Asociación", "Red", "Instituto"), ("Quispe", "Mamani", "Flores", "Huamán", "Ñahui")
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(name=f"{words[n % 4]} de Medición {n}", category="company", sector=f"sector {n % 40}")
            for n in range(ORGANISATIONS)
        ]
    )
    memberships = Membership.objects.bulk_create(
        [
            Membership(
                organisation=row, group=(lima, lima, lima, sur)[n % 4], standing="member", pillar="CGS"[n % 3],
                starts_on=began,
            )
            for n, row in enumerate(organisations)
        ]
    )  # fmt: skip
    people = Person.objects.bulk_create(
        [
            Person(
                given_names=f"Ana {n}", family_names=family[n % 5], email=f"p{n}@example.test", data_origin="medición"
            )
            for n in range(PEOPLE)
        ]
    )
    seats = [Seat(person=p, membership=memberships[n % ORGANISATIONS], starts_on=began) for n, p in enumerate(people)]
    Seat.objects.bulk_create(seats, batch_size=2000)


def fill_meetings(lima: Any) -> None:
    """Write an archive of sessions that took place, half of them public."""
    from django.utils import timezone

    from meetings.models import Meeting

    now = timezone.now()
    Meeting.objects.bulk_create(
        [
            Meeting(
                group=lima, title=f"Sesión ordinaria {n}: {WORDS[n % 22]} y {WORDS[n * 3 % 22]}",
                starts_at=now - timedelta(days=20 * n + 20), ends_at=now - timedelta(days=20 * n + 20, hours=-2),
                lock=("public", f"{lima.pk}:CGSO")[n % 2], released_at=now - timedelta(days=20 * n + 40),
            )
            for n in range(MEETINGS)
        ]
    )  # fmt: skip


def analyse() -> None:
    """Give the planner the statistics that a database in use has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
