"""The doors of the stakeholder map and the log of outreach: the secretariat of the group, nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from members.access.viewer import lima_today
from members.directory.models import Membership, Organisation, StageChange
from members.outreach.models import Engagement, StakeholderAssessment
from tests.doors import CANARY, DESK, KEPT, POSTS, Planted

ROUTES = {
    "stakeholder_map": DESK, "stakeholder_create": DESK, "stakeholder_board": DESK,
    "gap_matrix": DESK, "gap_list": DESK,
    "stakeholder_detail": KEPT, "assessment_create": KEPT, "stakeholder_stage": KEPT,
    "engagement_list": DESK, "engagement_create": DESK,
    "engagement_edit": KEPT, "engagement_done": POSTS, "engagement_postpone": KEPT, "engagement_delete": KEPT,
}  # fmt: skip


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """An organisation on Lima's map, and an engagement with it."""
    organisation, engagement = _stakeholder(world, "Identificada de Lima")
    names = ("stakeholder_detail", "assessment_create", "stakeholder_stage")
    return {name: [organisation.public_id] for name in names} | {
        name: [engagement.public_id] for name in ROUTES if name.startswith("engagement_") and ROUTES[name] in (KEPT, POSTS)
    }  # fmt: skip


def _stakeholder(world: Any, words: str) -> tuple[Organisation, Engagement]:
    keeper, today = world.user("secretariat_lima"), lima_today()
    organisation = Organisation.objects.create(
        name=f"{words} organización", category="civil-society", department_codes=["03"], is_environmental=True
    )
    membership = Membership.objects.create(
        organisation=organisation, group=world.lima, standing="member", pillar="S", stage="contacted", starts_on=today
    )
    StageChange.objects.create(
        membership=membership, before="identified", after="contacted", note=words, changed_by=keeper
    )
    StakeholderAssessment.objects.create(
        organisation=organisation, group=world.lima, influence=4, interest=2, source=words, assessed_on=today,
        assessed_by=keeper, department_codes=["03"], is_environmental=True,
    )  # fmt: skip
    engagement = Engagement.objects.create(
        organisation=organisation, group=world.lima, happened_on=today, channel="call", summary=f"{words} dicho",
        next_step=f"{words} paso", next_step_on=today + timedelta(days=1), logged_by=keeper,
    )  # fmt: skip
    return organisation, engagement


def plant(world: Any, add_edition: Any) -> Planted:
    """A judged organisation with a stage, an engagement and its next step, all with the canary."""
    organisation, engagement = _stakeholder(world, CANARY)
    shown = [
        reverse(name)
        for name in ("stakeholder_map", "stakeholder_board", "gap_list", "engagement_list", "engagement_create")
    ]
    downloads = ["stakeholder_map", "engagement_list"]
    return Planted(
        meant={"secretariat_lima"},
        seen=[
            *shown,
            *(f"{reverse(name)}?formato=csv" for name in downloads),
            f"{reverse('engagement_list')}?formato=xlsx",
            f"{reverse('engagement_list')}?paso=semana",
            f"{reverse('gap_list')}?departamento=03&pilar=S&ambiental=si",
            reverse("secretariat_desk"),
            reverse("stakeholder_detail", args=[organisation.public_id]),
            reverse("assessment_create", args=[organisation.public_id]),
            reverse("stakeholder_stage", args=[organisation.public_id]),
            reverse("engagement_edit", args=[engagement.public_id]),
            reverse("engagement_postpone", args=[engagement.public_id]),
            reverse("engagement_delete", args=[engagement.public_id]),
        ],
        lists=[
            reverse("gap_matrix"), f"{reverse('gap_matrix')}?formato=csv", "/", "/mi/", "/grupos/lima/",
            f"{reverse('stakeholder_map')}?grupo=lima", f"{reverse('engagement_list')}?grupo=lima",
            f"{reverse('engagement_create')}?organizacion={organisation.public_id}",
            f"{reverse('engagement_list')}?organizacion={organisation.public_id}",
            f"/secretaria/organizaciones/{organisation.public_id}/", "/secretaria/organizaciones/",
        ],
    )  # fmt: skip
