"""The cast: one person per role, in two groups, built once per test session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from members.access.viewer import lima_today
from members.directory.models import Membership, Organisation, Person, Seat, Standing, User, WorkingGroup

GROUPS = ("lima", "macro_sur")
ROLES = {
    "company": (Standing.MEMBER, "C", "company"),
    "government": (Standing.MEMBER, "G", "state"),
    "civil_society": (Standing.MEMBER, "S", "civil-society"),
    "observer": (Standing.OBSERVER, "", "diplomatic"),
    "secretariat": (Standing.SECRETARIAT, "", "academia"),
}
LIMA = {f"{role}_lima" for role in ROLES} | {"both_groups"}
MACRO_SUR = {f"{role}_macro_sur" for role in ROLES} | {"both_groups"}
SEATED = LIMA | MACRO_SUR
UNSEATED = {"anonymous", "former_member", "blocked", "operator", "applicant", "guest"}
EVERYBODY = SEATED | UNSEATED


@dataclass
class World:
    """Groups, memberships and personas. `personas` maps a role's name to its user."""

    groups: dict[str, WorkingGroup] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    personas: dict[str, Any] = field(default_factory=dict)

    @property
    def lima(self) -> WorkingGroup:
        return self.groups["lima"]

    @property
    def macro_sur(self) -> WorkingGroup:
        return self.groups["macro_sur"]

    def user(self, persona: str) -> Any:
        """Return a fresh user object, so that nothing is remembered from an earlier request."""
        user = self.personas[persona]
        return user if persona == "anonymous" else User.objects.get(pk=user.pk)

    def readers_of(self, obj: Any) -> set[str]:
        """Return the personas whose `visible_to` holds `obj`."""
        model = type(obj)
        return {n for n in self.personas if model.objects.visible_to(self.user(n)).filter(pk=obj.pk).exists()}


def _person(world: World, name: str) -> Person:
    person = Person.objects.create(
        given_names=name, family_names="Reparto", email=f"{name}@example.test", data_origin="reparto de pruebas"
    )
    world.personas[name] = User.objects.create_user(person.email, None, person=person)
    return person


def build_world() -> World:
    """Create the cast in the current database."""
    world, today = World(), lima_today()
    began = today - timedelta(days=400)
    for slug, name in (("lima", "Lima"), ("macro-sur", "Macro Sur")):
        group = WorkingGroup.objects.create(name=f"Grupo {name}", short_name=name, slug=slug)
        key = slug.replace("-", "_")
        world.groups[key] = group
        for role, (standing, pillar, category) in ROLES.items():
            organisation = Organisation.objects.create(
                name=f"{role} {name}", category=category, is_listed_publicly=role != "company"
            )
            membership = Membership.objects.create(
                organisation=organisation, group=group, standing=standing, pillar=pillar, starts_on=began
            )
            world.memberships[f"{role}_{key}"] = membership
            Seat.objects.create(person=_person(world, f"{role}_{key}"), membership=membership, starts_on=began)
    world.personas["anonymous"] = AnonymousUser()
    _person(world, "applicant")
    former = _person(world, "former_member")
    Seat.objects.create(
        person=former,
        membership=world.memberships["civil_society_lima"],
        starts_on=began,
        ends_on=today - timedelta(days=1),
    )
    blocked = _person(world, "blocked")
    Seat.objects.create(person=blocked, membership=world.memberships["civil_society_lima"], starts_on=began)
    User.objects.filter(person=blocked).update(is_active=False)
    both = _person(world, "both_groups")
    Seat.objects.create(person=both, membership=world.memberships["civil_society_macro_sur"], starts_on=began)
    Seat.objects.create(person=both, membership=world.memberships["company_lima"], starts_on=began)
    visiting = Membership.objects.create(
        organisation=Organisation.objects.create(name="visita", category="donor"),
        group=world.lima,
        standing=Standing.GUEST,
        starts_on=began,
    )
    Seat.objects.create(person=_person(world, "guest"), membership=visiting, starts_on=began)
    world.personas["operator"] = User.objects.create_superuser("operator@example.test")
    return world
