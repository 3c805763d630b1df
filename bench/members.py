"""`python -m bench.members`: the two lists of the directory over 2,000 organisations and 10,000 people.

CPU time of the process for one answer of Django's test client, against a bare view that reads 25 rows with one
query in the same process and run. With DATABASE_URL (an empty PostgreSQL database whose name holds "bench") it
measures there, otherwise on SQLite in a scratch folder.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from typing import Any

from bench.world import environment as _environment

ORGANISATIONS, PEOPLE, ROUNDS = 2_000, 10_000, 30
LIMIT_MS, LIMIT_QUERIES = 60, 8
PATHS = {
    "organisations": "/secretaria/organizaciones/",
    "organisations, filtered": "/secretaria/organizaciones/?q=minera&pilar=C&membresia=vigente&departamento=06",
    "people": "/secretaria/personas/",
    "people, last page": "/secretaria/personas/?pagina=400",
    "people, filtered": "/secretaria/personas/?q=mamani&organizacion=minera&representacion=si&respuesta=no",
    "people, no match": "/secretaria/personas/?q=zzzz",
}


def _fill() -> Any:
    """Write the directory of one group and return its secretariat's account."""
    from django.core.management import call_command

    from members.access.viewer import lima_today
    from members.directory.models import Consent, Contact, Membership, Organisation, Person, Seat, User, WorkingGroup

    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)
    began = lima_today() - timedelta(days=500)
    lima, sur = (WorkingGroup.objects.create(name=n, short_name=n, slug=f"bench-{n.lower()}") for n in ("Lima", "Sur"))
    words = ("Minera", "Asociación", "Red", "Instituto", "Municipalidad")
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(
                name=f"{words[n % 5]} de Medición {n}", category="company", department_codes=[f"{n % 25 + 1:02}"],
                is_environmental=n % 3 == 0, sector=f"sector {n % 40}",
            )
            for n in range(ORGANISATIONS)
        ]
    )  # fmt: skip
    memberships = Membership.objects.bulk_create(
        [
            Membership(
                organisation=o,
                group=sur if n % 4 == 3 else lima,
                standing="member",
                pillar="CGS"[n % 3],
                starts_on=began,
            )
            for n, o in enumerate(organisations)
        ]
    )
    family = ("Quispe", "Mamani", "Flores", "Huamán", "Ñahui", "Álvarez")
    people = Person.objects.bulk_create(
        [
            Person(
                given_names=f"Ana {n}", family_names=family[n % 6], email=f"p{n}@example.test", data_origin="medición"
            )
            for n in range(PEOPLE)
        ]
    )
    Seat.objects.bulk_create(
        [
            Seat(person=p, membership=memberships[n % ORGANISATIONS], starts_on=began)
            for n, p in enumerate(people)
            if n % 2
        ]
    )
    Contact.objects.bulk_create(
        [
            Contact(person=p, organisation=organisations[n % ORGANISATIONS], group=lima)
            for n, p in enumerate(people)
            if n % 3
        ]
    )
    Consent.objects.bulk_create(
        [
            Consent(person=p, purpose="mailings", is_given=n % 2 == 0, text_version="1")
            for n, p in enumerate(people)
            if n % 4
        ]
    )
    house = Organisation.objects.create(name="Secretaría", category="academia")
    kept = Membership.objects.create(organisation=house, group=lima, standing="secretariat", starts_on=began)
    keeper = Person.objects.create(given_names="Eva", family_names="Guarda", email="eva@example.test", data_origin="m")
    Seat.objects.create(person=keeper, membership=kept, starts_on=began)
    return User.objects.create_user(keeper.email, None, person=keeper)


def _bare(request: Any) -> Any:
    """The least a list can do: the account, 25 rows, 25 links."""
    from django.http import HttpResponse
    from django.utils.html import format_html_join

    from members.directory.models import Person

    rows = Person.objects.for_system("the peer of the measurement").order_by("folded")[:25]
    return HttpResponse(
        format_html_join("", '<li><a href="/p/{}/">{}</a> {}</li>', [(p.pk, str(p), p.email) for p in rows])
    )


def _cpu_ms(answer: Any) -> float:
    for _ in range(5):
        answer()
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        answer()
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        _environment(scratch)
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection
        from django.test import Client, RequestFactory
        from django.test.utils import CaptureQueriesContext

        from members.directory.reads.duplicates import organisations_alike, people_alike

        keeper = _fill()
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(keeper, backend=settings.AUTHENTICATION_BACKENDS[0])
        bare = _cpu_ms(lambda: _bare(RequestFactory().get("/")))
        print(
            f"\n{ORGANISATIONS:,} organisations, {PEOPLE:,} people, {connection.vendor}; bare view {bare:.1f} ms of CPU\n"
        )
        print("| list | ms of CPU | limit | ratio to bare | queries | limit |\n|---|---|---|---|---|---|")
        for name, path in PATHS.items():
            assert client.get(path).status_code == 200, path
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            queries = len(captured)
            ours = _cpu_ms(lambda path=path: client.get(path))
            print(f"| {name} | {ours:.1f} | ≤ {LIMIT_MS} | {ours / bare:.1f} | {queries} | ≤ {LIMIT_QUERIES} |")
        began = time.process_time()
        found = len(people_alike(keeper)) + len(organisations_alike(keeper))
        print(f"\nDuplicates: {found} pairs in {time.process_time() - began:.1f} s of CPU.")


if __name__ == "__main__":
    sys.exit(main())
