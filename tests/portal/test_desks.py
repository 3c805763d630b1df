"""The two desks: what waits for the reader, in few statements however much waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.access.viewer import lima_today
from members.admission.models import Consultation, MembershipApplication
from members.admission.services import consultations
from tests.builders import BUILDERS

pytestmark = pytest.mark.django_db


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def asked(world, group, name, **values):
    """A consultation that the secretariat opened about an applicant."""
    application = MembershipApplication.objects.create(
        group=group, state="under-review", organisation_name=name, category="company", pillar="C",
        given_names="Ana", email="ana@example.test", token_hash=name,
    )  # fmt: skip
    given = {"summary": "Se presenta.", "until_on": lima_today(), "opened_by": world.user("secretariat_lima")}
    return Consultation.objects.create(application=application, **(given | values))


def test_the_members_desk_takes_as_many_queries_for_ten_consultations_as_for_two(world, client_of):
    for n in range(2):
        asked(world, world.lima, f"Postulante {n}")
    client, address = client_of("company_lima"), reverse("desk")
    few = queries(client, address)
    for n in range(2, 10):
        asked(world, world.lima, f"Postulante {n}")
    assert queries(client, address) == few
    assert "Postulante 9" in client.get(address).content.decode()


def test_only_open_and_unanswered_consultations_of_ones_own_group_wait(world, client_of):
    asked(world, world.lima, "Abierta")
    asked(world, world.lima, "Vencida", until_on=lima_today() - timedelta(days=1))
    asked(world, world.macro_sur, "De otro grupo")
    answered = asked(world, world.lima, "Respondida")
    consultations.answer_consultation(
        consultation=answered, membership=world.memberships["company_lima"], answer="no-objection", reason="",
        by=world.user("company_lima"),
    )  # fmt: skip
    page = client_of("company_lima").get(reverse("desk")).content.decode()
    assert "Abierta" in page
    for absent in ("Vencida", "De otro grupo", "Respondida"):
        assert absent not in page, absent
    assert "Respondida" in client_of("civil_society_lima").get(reverse("desk")).content.decode()
    for stranger in ("observer_lima", "guest_lima", "secretariat_lima"):
        if stranger in world.personas:
            assert "Abierta" not in client_of(stranger).get(reverse("desk")).content.decode()


def test_the_secretariats_desk_tells_drafts_and_what_opens_in_few_queries(world, client_of):
    for n in range(12):
        meeting = BUILDERS["meetings.Meeting"](world.lima)
        type(meeting).objects.filter(pk=meeting.pk).update(
            title=f"Sesión {n:02}", released_at=timezone.now() + timedelta(days=n + 1) if n % 2 else None
        )
    client, address = client_of("secretariat_lima"), reverse("secretariat_desk")
    assert queries(client, address) <= 20
    page = client.get(address).content.decode()
    opening = page[page.index("Se abrirán") : page.index("Sin publicar")]
    assert [opening.index(f"Sesión {n:02}") for n in (1, 3, 5, 7, 9, 11)] == sorted(
        opening.index(f"Sesión {n:02}") for n in (1, 3, 5, 7, 9, 11)
    )
    drafts = page[page.index("Sin publicar") :]
    assert "Sesión 00" in drafts
    assert "Sesión 01" not in drafts.split("Próximas reuniones")[0]
