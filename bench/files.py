"""`python -m bench.files`: from an upload of one megabyte until it is cleaned, approved and found by its words.

Wall time of the work itself, in process, on SQLite in a scratch folder; the median of five.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import sys
import tempfile
import time
from typing import Any

from bench.lists import _environment

ROUNDS = 5
MEGABYTE = 1024 * 1024


def _words(count: int) -> str:
    chance = random.Random(3)
    return " ".join("".join(chance.choices("aeioulnrstcdmpb", k=chance.randint(3, 9))) for _ in range(count))


def _docx() -> bytes:
    import docx
    from PIL import Image

    document = docx.Document()
    document.core_properties.author = "Ana Medida"
    for _ in range(200):
        document.add_paragraph(_words(60))
    picture = io.BytesIO()
    Image.frombytes("RGB", (600, 550), random.Random(5).randbytes(600 * 550 * 3)).save(picture, "JPEG", quality=92)
    document.add_picture(picture)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    import pikepdf

    pdf = pikepdf.new()
    for _ in range(60):
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1]
        lines = "".join(f"({_words(9)}) Tj 0 -14 Td " for _ in range(50))
        page.Contents = pdf.make_stream(f"BT /F1 10 Tf 40 800 Td {lines} ET".encode())
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    pdf.pages[0].Resources.Extra = pdf.make_stream(random.Random(6).randbytes(MEGABYTE - 200_000))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _one(resource: Any, keeper: Any, name: str, data: bytes, version: str) -> float:
    """Return the seconds from upload to found."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from resources.models import Edition, Resource
    from resources.services import editions, preparing
    from vpwg.common import search
    from vpwg.common.files import check_upload

    began = time.perf_counter()
    uploaded = SimpleUploadedFile(name, data)
    edition = editions.add_edition(
        edition=Edition(resource=resource, language="es", version=version, file=uploaded),
        checked=check_upload(uploaded),
        by=keeper,
    )
    preparing.prepare(edition.pk)  # where tasks run in process it is done already
    edition.refresh_from_db()
    editions.approve_edition(edition=edition, accepts_hidden=True, by=keeper)
    if resource.pk not in search.matching_ids(Resource, edition.text.split()[40], keeper):
        raise SystemExit(f"{name} was not found by its words")
    return time.perf_counter() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        _environment(scratch)
        import django

        django.setup()
        from django.core.management import call_command

        for command in (["migrate"], ["createcachetable"]):
            call_command(*command, verbosity=0)
        from members.access.viewer import lima_today
        from members.models import Membership, Organisation, Person, Seat, Standing, User, WorkingGroup
        from resources.models import Resource
        from resources.services import works

        group = WorkingGroup.objects.create(name="Medidas", short_name="Medidas", slug="bench")
        person = Person.objects.create(given_names="Ana", family_names="Medida", email="ana@example.test")
        organisation = Organisation.objects.create(name="Secretaría", category="academia")
        membership = Membership.objects.create(
            organisation=organisation, group=group, standing=Standing.SECRETARIAT, starts_on=lima_today()
        )
        Seat.objects.create(person=person, membership=membership, starts_on=lima_today())
        keeper = User.objects.create_user(person.email, None, person=person)
        resource = works.create_resource(resource=Resource(group=group, title="Guía medida", kind="guide"), by=keeper)
        print("| file | size | upload to found |")
        print("|---|---|---|")
        for name, data in (("guia.pdf", _pdf()), ("guia.docx", _docx())):
            times = [_one(resource, keeper, name, data, f"{name[-4:]}{n}") for n in range(ROUNDS)]
            print(f"| {name} | {len(data) / MEGABYTE:.1f} MB | {statistics.median(times) * 1000:.0f} ms |")


if __name__ == "__main__":
    os.environ.pop("REDIS_URL", None)
    sys.exit(main())
