"""Organisations with their membership in the secretariat's own group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access.locks import Pillar
from members.directory.models import Category, Membership, Organisation, StageChange, Standing, User, WorkingGroup
from members.imports.kinds import Column, ImportKind, Ledger, Planned, RowRefused, Values
from members.imports.services import columns as read
from members.imports.services.writing import save_many
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold

Stage = Membership.Stage
_OF_ORGANISATION = (
    "name", "acronym", "category", "sector", "is_environmental", "department_codes", "website", "is_listed_publicly",
)  # fmt: skip
_OF_MEMBERSHIP = ("standing", "pillar", "stage", "starts_on", "ends_on")
_WHY = "importing into the caller's own group"
BATCH = 500


def _present(organisation: Organisation, membership: Membership) -> Values:
    values = {name: getattr(organisation, name) for name in _OF_ORGANISATION}
    values |= {name: getattr(membership, name) for name in _OF_MEMBERSHIP}
    values["public_id"] = organisation.public_id
    return values


def latest_memberships(group: WorkingGroup, *, for_update: bool = False) -> list[Membership]:
    """Return each organisation's last membership in `group`, with its organisation, by name."""
    rows = Membership.objects.for_system(_WHY).filter(group=group).select_related("organisation")
    if for_update:
        rows = rows.select_for_update()
    latest: dict[int, Membership] = {}
    for membership in rows.order_by("starts_on", "pk"):
        latest[membership.organisation_id] = membership
    return sorted(latest.values(), key=lambda m: (m.organisation.name, m.pk))


class OrganisationLedger(Ledger):
    """The organisations that have a membership, at whatever stage, in one group."""

    def __init__(self, memberships: list[Membership]) -> None:
        self.by_id = {m.organisation.public_id: m for m in memberships}
        self.by_pk = {m.pk: m for m in memberships}
        self.by_name: dict[str, list[Membership]] = defaultdict(list)
        for membership in memberships:
            self.by_name[fold(membership.organisation.name)].append(membership)

    def find(self, values: Values) -> tuple[Any, Values] | None:
        if code := values.get("public_id"):
            if code not in self.by_id:
                raise RowRefused(
                    _("Ninguna organización de su grupo tiene este código. Déjelo vacío para añadirla."), "public_id"
                )
            found = self.by_id[code]
        else:
            named = self.by_name.get(fold(values["name"]), [])
            if len(named) > 1:
                raise RowRefused(
                    _("Hay %(count)s organizaciones con este nombre. Ponga su código.") % {"count": len(named)}, "name"
                )
            if not named:
                return None
            found = named[0]
        # A code that is not written says nothing: it is no change.
        return found.pk, _present(found.organisation, found) | ({"public_id": code} if code else {"public_id": ""})

    def check(self, values: Values, target: Any) -> None:
        standing, pillar = values.get("standing", ""), values.get("pillar", "")
        if not standing:
            raise RowRefused(_("Diga la calidad: miembro, observador o invitado."), "standing")
        if standing == Standing.MEMBER and not pillar:
            raise RowRefused(_("Un miembro pertenece a un pilar: empresa, Estado o sociedad civil."), "pillar")
        if standing != Standing.MEMBER and pillar:
            raise RowRefused(_("Solo un miembro pertenece a un pilar. Deje esta celda vacía."), "pillar")
        was_secretariat = target is not None and self.by_pk[target].standing == Standing.SECRETARIAT
        if (standing == Standing.SECRETARIAT) != was_secretariat:
            raise RowRefused(_("La secretaría técnica no se nombra ni se retira con una tabla."), "standing")
        if target is not None and not values.get("stage"):
            raise RowRefused(_("Diga la etapa."), "stage")
        if target is not None and not values.get("starts_on"):
            raise RowRefused(_("Diga desde cuándo."), "starts_on")
        begins = values.get("starts_on") or lima_today()
        if values.get("ends_on") and values["ends_on"] < begins:
            raise RowRefused(_("La membresía no puede terminar antes de empezar."), "ends_on")

    def identity(self, values: Values, target: Any) -> Any:
        return target if target is not None else fold(values["name"])

    def completed(self, values: Values) -> Values:
        return values | {
            "stage": values.get("stage") or Stage.IDENTIFIED,
            "starts_on": values.get("starts_on") or lima_today(),
        }

    def label(self, values: Values) -> str:
        return str(values["name"])


class OrganisationKind(ImportKind):
    """Organisations of a group."""

    name, label = "organizaciones", gettext_lazy("Organizaciones")
    columns = (
        Column("public_id", "Código", read.text(20), help="Lo pone el portal. Vacío para una organización nueva."),
        Column("name", "Nombre", read.line(200), is_required=True),
        Column("acronym", "Sigla", read.line(30)),
        Column("category", "Categoría", read.choice(Category), read.show_choice(Category), is_required=True, allowed=read.labels(Category)),
        Column("sector", "Sector", read.line(100)),
        Column("is_environmental", "Énfasis ambiental", read.yes_no, read.show_yes_no, empty=False, allowed=("sí", "no")),
        Column("department_codes", "Departamentos", read.departments, read.show_departments, empty=[],
               help="Nombres o códigos del INEI, separados por punto y coma."),
        Column("website", "Página web", read.url),
        Column("is_listed_publicly", "Figura en público", read.yes_no, read.show_yes_no, empty=False, allowed=("sí", "no"),
               help="Sí, solo si la organización lo aceptó."),
        Column("standing", "Calidad", read.choice(Standing), read.show_choice(Standing), is_required=True, allowed=read.labels(Standing)[:3]),
        Column("pillar", "Pilar", read.choice(Pillar), read.show_choice(Pillar), allowed=read.labels(Pillar), help="Solo para miembros."),
        Column("stage", "Etapa", read.choice(Stage), read.show_choice(Stage), allowed=read.labels(Stage),
               help="Vacía para una organización nueva: Identificada."),
        Column("starts_on", "Desde", read.day, read.show_day, empty=None, help="Vacía para una organización nueva: hoy."),
        Column("ends_on", "Hasta", read.day, read.show_day, empty=None),
    )  # fmt: skip

    def ledger(self, group: WorkingGroup, *, for_update: bool) -> OrganisationLedger:
        return OrganisationLedger(latest_memberships(group, for_update=for_update))

    def export(self, group: WorkingGroup) -> Iterable[Values]:
        return [_present(m.organisation, m) for m in latest_memberships(group)]

    def write(self, plan: list[Planned], *, group: WorkingGroup, by: User) -> None:
        self._add([p for p in plan if p.target is None], group, by)
        self._change([p for p in plan if p.target is not None], by)

    def _add(self, plan: list[Planned], group: WorkingGroup, by: User) -> None:
        today = lima_today()
        rows = Organisation.objects.bulk_create(
            [Organisation(**{n: p.values[n] for n in _OF_ORGANISATION if n in p.values}) for p in plan],
            batch_size=BATCH,
        )
        memberships = []
        for organisation, planned in zip(rows, plan, strict=True):
            given = {n: planned.values[n] for n in _OF_MEMBERSHIP if planned.values.get(n)}
            given = {"stage": Stage.IDENTIFIED, "starts_on": today} | given
            memberships.append(Membership(organisation=organisation, group=group, **given))
        Membership.objects.bulk_create(memberships, batch_size=BATCH)
        _note_stages([(m, "", m.stage) for m in memberships], by)

    def _change(self, plan: list[Planned], by: User) -> None:
        known = {m.pk: m for m in Membership.objects.for_system(_WHY).filter(
            pk__in=[p.target for p in plan]).select_related("organisation")}  # fmt: skip
        organisations, memberships, stages = [], [], []
        for planned in plan:
            membership = known[planned.target]
            if "stage" in planned.changed:
                stages.append((membership, membership.stage, planned.changed["stage"]))
            for name, value in planned.changed.items():
                if name in _OF_MEMBERSHIP:
                    setattr(membership, name, value)
                elif name in _OF_ORGANISATION:
                    setattr(membership.organisation, name, value)
            if planned.changed.keys() & set(_OF_MEMBERSHIP):
                memberships.append(membership)
            if planned.changed.keys() & set(_OF_ORGANISATION):
                organisations.append(membership.organisation)
        written = {name for planned in plan for name in planned.changed}
        told = [name for name in _OF_ORGANISATION if name in written]
        save_many(Organisation, organisations, (*told, *(["folded"] if written & {"name", "acronym"} else [])))
        save_many(Membership, memberships, [name for name in _OF_MEMBERSHIP if name in written])
        _note_stages(stages, by)


def _note_stages(steps: list[tuple[Membership, str, str]], by: User) -> None:
    note = _("por importación")
    StageChange.objects.bulk_create(
        [StageChange(membership=m, before=before, after=after, note=note, changed_by=by) for m, before, after in steps],
        batch_size=BATCH,
    )
