"""Builds the demonstration through the same services that people use. Twice gives the same site."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import conflicts.services.cases
import meetings.services
import meetings.services.attendance
import resources.services.editions
import resources.services.preparing
import resources.services.works
from conflicts.models import Conflict
from meetings.models import AgendaItem, Meeting
from members.access.viewer import lima_today
from members.directory.models import Membership, Organisation, Person, Seat, User, WorkingGroup
from resources.models import Edition, Resource, Topic
from vpwg.common import pdf
from vpwg.common.files import check_upload
from vpwg.portal.demo import content, stakeholders
from vpwg.portal.demo.library import build_library

ORIGIN = "demostración: persona ficticia"


def build(password: str) -> None:
    """Make what is missing of the demonstration; everybody's password becomes `password`."""
    groups = {
        row["slug"]: WorkingGroup.objects.get_or_create(slug=row["slug"], defaults=row)[0] for row in content.GROUPS
    }
    _organisations(groups)
    for slug in groups:
        for role, organisation, given, family in content.ROLES:
            _account(
                f"{role}.{slug.replace('-', '')}",
                groups[slug],
                organisation or content.SECRETARIATS[slug],
                given,
                family,
                password,
            )
    operator = User.objects.filter(email="operador@demo.example").first() or User.objects.create_superuser(
        "operador@demo.example"
    )
    operator.set_password(password)
    operator.save(update_fields=["password"])
    keepers = {slug: User.objects.get(email=f"secretaria.{slug.replace('-', '')}@demo.example") for slug in groups}
    stakeholders.build(groups, keepers)
    for row in content.MEETINGS:
        _meeting(row, groups, keepers)
    for row in content.RESOURCES:
        _resource(row, groups, keepers)
    build_library(groups, keepers)
    for row in content.CONFLICTS:
        _conflict(row, groups, keepers)


def _organisations(groups: dict[str, WorkingGroup]) -> None:
    began = lima_today() - timedelta(days=900)
    for name, category, standing, pillar, environmental, listed, slugs in content.ORGANISATIONS:
        organisation, _made = Organisation.objects.for_system("demonstration").get_or_create(
            name=name,
            defaults={
                "category": category,
                "is_environmental": environmental,
                "is_listed_publicly": listed,
                "is_demo": "(demostración)" in name,
            },
        )
        for slug in slugs:
            Membership.objects.for_system("demonstration").get_or_create(
                organisation=organisation,
                group=groups[slug],
                defaults={"standing": standing, "pillar": pillar, "starts_on": began},
            )


def _account(login: str, group: WorkingGroup, organisation: str, given: str, family: str, password: str) -> None:
    email = f"{login}@demo.example"
    person, _made = Person.objects.for_system("demonstration").get_or_create(
        email=email, defaults={"given_names": given, "family_names": family, "data_origin": ORIGIN, "is_demo": True}
    )
    membership = Membership.objects.for_system("demonstration").get(organisation__name=organisation, group=group)
    Seat.objects.for_system("demonstration").get_or_create(
        person=person, membership=membership, defaults={"starts_on": membership.starts_on}
    )
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, person=person)
    user.set_password(password)
    user.save(update_fields=["password"])


def _meeting(row: Any, groups: dict[str, WorkingGroup], keepers: dict[str, User]) -> None:
    title, slug, days, audience, minutes_audience, letters, topic = row
    if Meeting.objects.for_system("whether the demonstration has it").filter(title=title, is_demo=True).exists():
        return
    starts = datetime.combine(lima_today() + timedelta(days=days), time(15), timezone.get_default_timezone())
    keeper = keepers[slug]
    meeting = meetings.services.create_meeting(
        meeting=Meeting(
            group=groups[slug],
            title=title,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            is_demo=True,
            theme="Reunión ficticia de demostración.",
            place="Sala de ejemplo",
            host="Anfitrión ficticio (demostración)",
        ),
        by=keeper,
    )
    for point in ("Bienvenida y lectura de la agenda", "Tema central", "Acuerdos y compromisos"):
        meetings.services.add_agenda_item(item=AgendaItem(meeting=meeting, title=point), by=keeper)
    meetings.services.publish_meeting(meeting=meeting, audience=audience, by=keeper)
    if minutes_audience is None:
        return
    came = {place.name: "present" for place in meetings.services.attendance.places_of(meeting)}
    meetings.services.attendance.note_attendance(meeting=meeting, answers=came, by=keeper)
    minutes = meetings.services.start_minutes(meeting=meeting, by=keeper)
    minutes.is_demo = True
    minutes.save(update_fields=["is_demo"])
    minutes = meetings.services.save_draft(
        minutes=minutes, body=content.minutes_text(topic), seen=minutes.edit_version, by=keeper
    )
    meetings.services.approve_minutes(minutes=minutes, by=keeper)
    meetings.services.publish_minutes(minutes=minutes, audience=minutes_audience, letters=letters, by=keeper)


def _resource(row: Any, groups: dict[str, WorkingGroup], keepers: dict[str, User]) -> None:
    title, kind, slug, audience, letters, topics, editions = row
    if Resource.objects.for_system("whether the demonstration has it").filter(title=title, is_demo=True).exists():
        return
    keeper = keepers[slug]
    resource = resources.services.works.create_resource(
        resource=Resource(
            group=groups[slug],
            title=title,
            kind=kind,
            year=lima_today().year,
            publisher="Portal (demostración)",
            is_demo=True,
            abstract_es="Recurso ficticio de demostración.",
            abstract_en="Fictional resource for demonstration.",
        ),
        topics=Topic.objects.filter(family="vp", code__in=topics),
        by=keeper,
    )
    for language, extension in editions:
        uploaded = SimpleUploadedFile(f"demostracion-{language}.{extension}", _file(title, language, extension))
        edition = resources.services.editions.add_edition(
            edition=Edition(resource=resource, language=language, file=uploaded),
            checked=check_upload(uploaded),
            by=keeper,
        )
        resources.services.preparing.prepare(edition.pk)  # outside a transaction its task has done so already
        edition.refresh_from_db()
        resources.services.editions.approve_edition(edition=edition, accepts_hidden=True, by=keeper)
    if audience != "secretariat":
        resources.services.works.publish_resource(resource=resource, audience=audience, letters=letters, by=keeper)


def _file(title: str, language: str, extension: str) -> bytes:
    text = content.TEXTS[language]
    if extension == "pdf":
        return pdf.render("document", {"title": title, "text": text, "language": language})
    import docx

    document = docx.Document()
    document.add_heading(title, 0)
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph.removeprefix("## "))
    document.core_properties.author = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _conflict(row: Any, groups: dict[str, WorkingGroup], keepers: dict[str, User]) -> None:
    title, slug, audience, departments, activity, phase = row
    if Conflict.objects.for_system("whether the demonstration has it").filter(title=title, is_demo=True).exists():
        return
    conflict = Conflict(
        group=groups[slug],
        title=title,
        activity=activity,
        phase=phase,
        is_demo=True,
        summary="Caso ficticio de demostración. No describe hechos reales.",
    )
    conflict.department_codes = departments
    conflicts.services.cases.create_conflict(conflict=conflict, by=keepers[slug])
    conflicts.services.cases.publish_conflict(conflict=conflict, audience=audience, by=keepers[slug])
