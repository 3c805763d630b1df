"""Rows that many may read, each with a side that they may not: `base` makes them, the others write their hidden side.

Each function here is called once per world with other `Words`, after the base, which is the same in both. What it
writes may be read by its secretariat alone (and by whom it concerns); see `READERS`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from meetings import services as meeting_services
from meetings.services import attendance
from members.access.viewer import lima_today
from members.admission.models import ConsultationAnswer
from members.admission.services import applications, consultations
from members.directory.models import Contact, Organisation, Person
from members.outreach.models import Engagement
from resources.models import Collection, CollectionItem, Edition, Proposal, Resource
from resources.services import editions, preparing, sharing
from tests.builders import BUILDERS
from tests.cast import World
from tests.twins import Words
from vpwg.common.files import check_upload
from vpwg.common.models import OutboundMessage


@dataclass
class Shared:
    """The rows that many may read, and the addresses at which they do."""

    work: Any = None
    collection: Any = None
    meeting: Any = None
    application: Any = None
    addresses: list[str] = field(default_factory=list)


def base(world: World) -> Shared:
    """Make one public row of each kind in Lima, and a consultation of its members."""
    keeper = world.user("secretariat_lima")
    work = Resource.objects.create(group=world.lima, title="Guía de prueba a la vista", kind="guide", year=2020,
                                   abstract_es="Relave y consulta.", publisher="Editorial")  # fmt: skip
    collection = Collection.objects.create(group=world.lima, title_es="Colección a la vista")
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    meeting.title = "Reunión a la vista"
    meeting.starts_at, meeting.ends_at = (timezone.now() - timedelta(days=2, hours=back) for back in (3, 1))
    conflict = BUILDERS["conflicts.Conflict"](world.lima)
    for row in (work, collection, meeting, conflict):
        row.release(audience="public")
        row.save()
    CollectionItem.objects.create(collection=collection, resource=work)
    shared = Shared(work, collection, meeting)
    shared.application = _application(world)
    public_id = [meeting.public_id]
    shared.addresses = [
        work.get_absolute_url(), reverse("resource_bibtex", args=[work.slug]), reverse("resource_ris", args=[work.slug]),
        collection.get_absolute_url(), f"/recursos/?collection={collection.slug}", meeting.get_absolute_url(),
        conflict.get_absolute_url(), reverse("minutes_detail", args=public_id),
        reverse("minutes_version", args=[meeting.public_id, 1]),
        reverse("consultation_answer", args=[shared.application.public_id]),
        reverse("application_follow", args=[_token(world)]),
    ]  # fmt: skip
    if world.lima.slug == "lima":  # printing is slow: one of the two is enough
        shared.addresses.append(reverse("minutes_pdf", args=public_id))
    meeting_services.start_minutes(meeting=meeting, by=keeper)
    return shared


def _token(world: World) -> str:
    return f"{world.lima.slug:v<43}"


def _application(world: World) -> Any:
    from tests.doors.applications import under_review

    application = under_review(world, organisation_name="Postulante a la vista", token=_token(world))
    return consultations.open_consultation(
        application=application, summary="Presentación.", until_on=lima_today() + timedelta(days=5),
        by=world.user("secretariat_lima"),
    ).application  # fmt: skip


def write(world: World, shared: Shared, words: Words) -> None:
    """Write every hidden side. The rows that readers may see are written first and draw the same identifiers."""
    for side in (minutes_with_names, a_file_with_an_author, who_came, the_review, around_the_work, the_directory, mail):
        side(world, shared, words)


def minutes_with_names(world: World, shared: Shared, words: Words) -> None:
    """Published minutes: the draft, the names in the marks, and an older draft differ."""
    keeper = world.user("secretariat_lima")
    minutes = meeting_services.start_minutes(meeting=shared.meeting, by=keeper)
    body = f"Se abrió la sesión. [[S|{words.name}]] habló del relave. [[C|{words.name} pidió la palabra]]."
    meeting_services.save_draft(minutes=minutes, body=body, seen=minutes.edit_version, by=keeper)
    meeting_services.approve_minutes(minutes=minutes, by=keeper)
    meeting_services.publish_minutes(minutes=minutes, audience="public", by=keeper)
    minutes.refresh_from_db()
    meeting_services.save_draft(minutes=minutes, body=f"{body} {words.word}", seen=minutes.edit_version, by=keeper)


def a_file_with_an_author(world: World, shared: Shared, words: Words) -> None:
    """A public edition of a document whose original names another author; the copy that is served does not."""
    from docx import Document

    document = Document()
    document.add_paragraph("Texto de la guía.")
    document.core_properties.author = words.name
    document.core_properties.comments = words.word * words.many
    buffer = io.BytesIO()
    document.save(buffer)
    uploaded = SimpleUploadedFile("guia.docx", buffer.getvalue())
    edition = Edition(resource=shared.work, language="es", file=uploaded)
    keeper = world.user("secretariat_lima")
    edition = editions.add_edition(edition=edition, checked=check_upload(uploaded), by=keeper)
    edition = editions.approve_edition(edition=preparing.prepare(edition.pk), by=keeper)
    both = [shared.work.slug, edition.public_id]
    for name in ("edition_detail", "edition_file", "edition_thumbnail", "edition_original", "edition_report"):
        address = reverse(name, args=both)
        if address not in shared.addresses:
            shared.addresses.append(address)
    sharing.create_link(edition=edition, note="una visita", ends_on=lima_today() + timedelta(days=3), by=keeper)


def who_came(world: World, shared: Shared, words: Words) -> None:
    """Who was in the room: one or two of a pillar, which are shown alike."""
    places = [
        place for place in attendance.places_of(shared.meeting) if place.membership.pillar == "C" and place.person
    ]
    places.sort(key=lambda place: place.person.given_names, reverse=True)  # "company_…" is in the room in both worlds
    answers = {place.name: "present" for place in places[: words.many]}
    attendance.note_attendance(meeting=shared.meeting, answers=answers, by=world.user("secretariat_lima"))


def the_review(world: World, shared: Shared, words: Words) -> None:
    """An application about which members are asked: its notes and the others' answers."""
    consultation = shared.application.consultation
    for number in range(words.many):
        applications.add_note(
            application=shared.application, text=f"{words.word} {number}", by=world.user("secretariat_lima")
        )
    ConsultationAnswer.objects.create(
        consultation=consultation, membership=world.memberships["government_lima"],
        answer="objection" if words.many > 1 else "no-objection", reason=words.word, by=world.user("government_lima"),
    )  # fmt: skip


def around_the_work(world: World, shared: Shared, words: Words) -> None:
    """Works, editions, items, proposals and embargoes around a public one, for the secretariat alone."""
    keeper = world.user("secretariat_lima")
    for number in range(words.many):
        title = f"{words.word} guía de prueba {number}"
        draft = Resource.objects.create(group=world.lima, title=title, kind="study", year=2021 + number)
        CollectionItem.objects.create(collection=shared.collection, resource=draft, position=0)
        Proposal.objects.create(resource=draft, proposed_by=world.user("government_lima"), reason=words.word)
        closed = Resource(group=world.lima, title=f"Guía de prueba {words.word} {number}", kind="guide", year=1990)
        closed.release(audience="public", at=timezone.now() + timedelta(days=words.many))
        closed.save()
    for number in range(min(words.many, 2)):
        text = SimpleUploadedFile("nota.txt", (words.word * 9).encode())
        waiting = Edition(resource=shared.work, language="en", version=f"{number}.5", file=text)
        preparing.prepare(editions.add_edition(edition=waiting, checked=check_upload(text), by=keeper).pk)


def the_directory(world: World, shared: Shared, words: Words) -> None:
    """People, contacts and talks that Lima's secretariat keeps of organisations known to others too."""
    today = lima_today()
    organisation = world.memberships["company_lima"].organisation
    for number in range(words.many):
        person = Person.objects.create(
            given_names=words.name, family_names=str(number), data_origin=words.word,
            email=f"company_macro_sur+{number}@example.test",
        )  # fmt: skip
        Contact.objects.create(group=world.lima, person=person, organisation=organisation)
        Engagement.objects.create(
            group=world.lima, organisation=organisation, person=person, happened_on=today, channel="call",
            summary=words.word, next_step="Llamar", next_step_on=today, logged_by=world.user("secretariat_lima"),
        )  # fmt: skip
    Organisation.objects.create(name=f"{words.word} sin grupo", category="company")


def mail(world: World, shared: Shared, words: Words) -> None:
    """Mail that waits, and mail that failed."""
    for number in range(words.many):
        OutboundMessage.objects.create(
            to=f"{number}@example.test",
            kind="prueba",
            about=f"{world.lima.slug}-{words.word}-{number}",
            subject=words.word,
            body="x",
        )


# Who may read the hidden side of some row above; everybody else must be answered alike.
READERS = {"secretariat_lima", "government_lima"}
