"""Cases: kept by their secretariat, published on purpose, and found by place and state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conflicts.models import Conflict
from conflicts.services import cases
from members.access.locks import Audience
from members.access.policy import NotAllowed, NotReady
from tests import make
from vpwg.common.models import AuditEntry


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


@pytest.fixture
def case(lima):
    return make.conflict(lima, title="Agua y camino", summary="Qué se pide y a quién.")


def typed(lima, **fields):
    kinds = {"type": Conflict.Type.values[0], "activity": "", "state": Conflict.State.values[0], "phase": ""}
    return {"group": lima.slug, "title": "Agua y camino", "summary": "Qué se pide.", **kinds} | fields


def of(case):
    return Conflict.objects.for_system("test").get(pk=case.pk)


def test_a_case_is_written_by_its_secretariat_and_read_by_nobody_else(client_of, world, lima):
    answer = client_of("secretariat_lima").post(reverse("conflict_create"), typed(lima), follow=True)
    assert "Caso guardado" in answer.content.decode()
    case = Conflict.objects.for_system("test").get(title="Agua y camino")
    assert world.readers_of(case) == {"secretariat_lima"}
    assert AuditEntry.objects.filter(action="conflict.created", group_id=lima.pk).count() == 1


def test_a_case_without_title_keeps_what_was_typed(client_of, lima):
    answer = client_of("secretariat_lima").post(reverse("conflict_create"), typed(lima, title=""))
    assert answer.status_code == 422
    assert "Qué se pide." in answer.content.decode()
    assert not Conflict.objects.for_system("test").exists()


def test_nobody_writes_a_case_of_another_group(client_of, world, lima, case):
    stranger = world.user("secretariat_macro_sur")
    with pytest.raises(NotAllowed):
        cases.create_conflict(conflict=Conflict(group=lima, title="X"), by=stranger)
    with pytest.raises(NotAllowed):
        cases.update_conflict(conflict=case, seen=1, by=stranger)
    with pytest.raises(NotAllowed):
        cases.publish_conflict(conflict=case, audience=Audience.PUBLIC, by=stranger)
    for name in ("conflict_detail", "conflict_edit", "conflict_publish"):
        assert client_of("secretariat_macro_sur").get(reverse(name, args=[case.public_id])).status_code == 404


def test_of_two_saves_from_one_text_the_second_sees_both(client_of, lima, case):
    client, url = client_of("secretariat_lima"), reverse("conflict_edit", args=[case.public_id])
    assert client.post(url, typed(lima, summary="Primero", edit_version=1)).status_code == 302
    late = client.post(url, typed(lima, summary="Segundo", edit_version=1))
    assert late.status_code == 409
    assert {"Primero", "Segundo"} <= set(late.content.decode().replace("<", " ").replace(">", " ").split())
    assert of(case).summary == "Primero"


def test_without_summary_a_case_is_not_published(client_of, keeper, case):
    case.summary = "  "
    case.save(update_fields=["summary"])
    with pytest.raises(NotReady, match="Escriba el resumen"):
        cases.publish_conflict(conflict=case, audience=Audience.PUBLIC, by=keeper)
    url = reverse("conflict_publish", args=[case.public_id])
    answer = client_of("secretariat_lima").post(url, {"audience": "public", "confirm": "1"}, follow=True)
    assert "Escriba el resumen antes de publicar." in answer.content.decode()
    assert of(case).released_at is None


def test_publishing_opens_a_case_to_its_audience_and_stands_in_the_log(client_of, world, case):
    url = reverse("conflict_publish", args=[case.public_id])
    asked = {"audience": "pillars", "letters": ["S"]}
    client = client_of("secretariat_lima")
    assert client.post(url, asked).status_code == 200  # shows the consequence first
    assert of(case).released_at is None
    assert client.post(url, asked | {"confirm": "1"}).status_code == 302
    assert world.readers_of(of(case)) == {"civil_society_lima", "secretariat_lima"}
    entry = AuditEntry.objects.get(action="conflict.published")
    assert entry.details["now"] == of(case).lock != entry.details["before"]


def test_an_embargo_keeps_a_case_closed_until_its_instant(world, keeper, case):
    opens = timezone.now() + timedelta(hours=3)
    cases.publish_conflict(conflict=case, audience=Audience.PUBLIC, at=opens, by=keeper)
    assert world.readers_of(case) == {"secretariat_lima"}
    assert of(case).released_at == opens


def test_the_list_is_narrowed_by_place_and_by_state(client_of, keeper, lima):
    first, second = Conflict.State.values[:2]
    for title, place, state in (("Del Cusco", "08", first), ("De Puno", "21", second)):
        row = make.conflict(lima, title=title, summary="x", department_codes=[place], state=state)
        cases.publish_conflict(conflict=row, audience=Audience.PUBLIC, by=keeper)

    def titles(**asked):
        html = client_of("anonymous").get(reverse("conflict_list"), asked).content.decode()
        return {title for title in ("Del Cusco", "De Puno") if title in html}

    assert titles() == {"Del Cusco", "De Puno"}
    assert titles(departamento="08") == {"Del Cusco"}
    assert titles(estado=second) == {"De Puno"}
    assert titles(departamento="08", estado=second) == titles(departamento="zz") == set()
