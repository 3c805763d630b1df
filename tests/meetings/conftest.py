"""What tests of minutes share: who was in the room, and minutes that are approved and published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from meetings import services
from meetings.models import Attendance, Meeting, Minutes
from members.directory.models import Membership, Organisation
from tests.builders import BUILDERS


def two_in_the_room(world: Any, meeting: Meeting, letters: str = "CGS") -> None:
    """Note two organisations of each pillar in `letters` as present: its pillar may then be told."""
    keeper = world.user("secretariat_lima")
    for letter in letters:
        for number in (1, 2):
            organisation = Organisation.objects.create(name=f"Entidad {letter}{number} inventada", category="company")
            membership = Membership.objects.create(
                organisation=organisation, group=meeting.group, standing="member", pillar=letter, starts_on="2020-01-01"
            )
            Attendance.objects.create(meeting=meeting, membership=membership, presence="present", noted_by=keeper)


@pytest.fixture(autouse=True)
def _spanish() -> Iterator[None]:
    """A page asked for in English leaves its language behind in the test's thread."""
    with translation.override("es"):
        yield


@pytest.fixture
def write(world):
    """Return a maker of minutes with an approved text, published for `audience` (none: not yet)."""

    def make(body: str, audience: str | None = "public", *, meeting: Meeting | None = None, **more: Any) -> Minutes:
        keeper = world.user("secretariat_lima")
        meeting = meeting or BUILDERS["meetings.Meeting"](world.lima)
        minutes = services.start_minutes(meeting=meeting, by=keeper)
        minutes = services.save_draft(minutes=minutes, body=body, seen=minutes.edit_version, by=keeper, **more)
        services.approve_minutes(minutes=minutes, by=keeper)
        if audience:
            services.publish_minutes(minutes=minutes, audience=audience, by=keeper)
        return minutes

    return make


@pytest.fixture
def correct(world):
    """Return what approves `body` as the next version."""

    def make(minutes: Minutes, body: str, correction: str = "material", note: str = "Se corrigió") -> Any:
        keeper = world.user("secretariat_lima")
        fresh = Minutes.objects.for_system("test").get(pk=minutes.pk)
        services.save_draft(minutes=fresh, body=body, seen=fresh.edit_version, by=keeper)
        return services.approve_minutes(minutes=fresh, note=note, correction=correction, by=keeper)

    return make
