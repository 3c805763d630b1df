"""The log of outreach as a table: entries with organisations that are already around the group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.directory.models import Contact, Organisation, Person, Seat, User, WorkingGroup
from members.imports.kinds import Column, ImportKind, Ledger, Planned, RowRefused, Values
from members.imports.services import columns as read
from members.imports.services.organisations import BATCH, latest_memberships
from members.imports.services.writing import save_many
from members.outreach.models import Engagement
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold

_WHY = "importing into the caller's own group"
_PLAIN = ("happened_on", "channel", "summary", "next_step", "next_step_on")
Channel = Engagement.Channel


def _done_on(row: Engagement) -> date | None:
    return lima_today(row.done_at) if row.done_at else None


def _done_at(day: date | None) -> datetime | None:
    """Return noon in Lima: a table knows the day only."""
    return datetime.combine(day, time(12), timezone.get_default_timezone()) if day else None


def reference(person: Person | None, known: set[Person]) -> str:
    """Return the words that mean `person` among those `known` at an organisation: the name, or a homonym's code."""
    if person is None:
        return ""
    same = [other for other in known if fold(str(other)) == fold(str(person))]
    return person.public_id if len(same) > 1 else str(person)


def _present(row: Engagement, people: dict[int, set[Person]]) -> Values:
    return {name: getattr(row, name) for name in _PLAIN} | {
        "public_id": row.public_id,
        "organisation": row.organisation.name,
        "person": reference(row.person, people.get(row.organisation_id, set())),
        "done_on": _done_on(row),
    }


def _rows(group: WorkingGroup) -> Any:
    return Engagement.objects.for_system(_WHY).filter(group=group).select_related("organisation", "person")


def people_at(group: WorkingGroup) -> dict[int, set[Person]]:
    """Return who is known at each organisation, now or before."""
    found: dict[int, set[Person]] = defaultdict(set)
    seats = Seat.objects.for_system(_WHY).filter(membership__group=group).select_related("person", "membership")
    for seat in seats:
        found[seat.membership.organisation_id].add(seat.person)
    for contact in Contact.objects.for_system(_WHY).filter(group=group).select_related("person"):
        found[contact.organisation_id].add(contact.person)
    return found


def _same(organisation_id: int, values: Values) -> tuple[Any, ...]:
    """What makes an entry without a code the one that is there already."""
    return organisation_id, values["happened_on"], values["channel"], fold(values["summary"])


class EngagementLedger(Ledger):
    """The entries of one group, and the organisations and people that they may name."""

    def __init__(
        self, rows: list[Engagement], organisations: list[Organisation], people: dict[int, set[Person]]
    ) -> None:
        self.by_id = {row.public_id: row for row in rows}
        self.by_content = {_same(row.organisation_id, _present(row, people)): row for row in rows}
        self.people = people
        self.organisations: dict[str, dict[int, Organisation]] = defaultdict(dict)
        for organisation in organisations:
            for word in {fold(organisation.name), fold(organisation.acronym)} - {""}:
                self.organisations[word][organisation.pk] = organisation

    def find(self, values: Values) -> tuple[Any, Values] | None:
        organisation = self._organisation(values["organisation"])
        values |= {"organisation": organisation.name, "organisation_pk": organisation.pk}
        if "person" in values:
            person = self._person(values["person"], organisation)
            known = self.people.get(organisation.pk, set())
            values |= {"person": reference(person, known), "person_pk": person.pk if person else None}
        code = values.get("public_id")
        if code and code not in self.by_id:
            raise RowRefused(
                _("Ninguna gestión de su grupo tiene este código. Déjelo vacío para añadirla."), "public_id"
            )
        row = self.by_id[code] if code else self.by_content.get(_same(organisation.pk, values))
        if row is None:
            return None
        return row.pk, _present(row, self.people) | ({} if code else {"public_id": values.get("public_id", "")})

    def _organisation(self, name: str) -> Organisation:
        found = list(self.organisations.get(fold(name), {}).values())
        found = [organisation for organisation in found if fold(organisation.name) == fold(name)] or found
        if len(found) > 1:
            raise RowRefused(_("Hay %(count)s organizaciones con este nombre.") % {"count": len(found)}, "organisation")
        if not found:
            raise RowRefused(
                _("Ninguna organización de su grupo se llama «%(name)s». Impórtela o añádala primero.")
                % {"name": name},
                "organisation",
            )
        return found[0]

    def _person(self, words: str, organisation: Organisation) -> Person | None:
        """Return who is meant by a name or an address among the people of `organisation`."""
        if not words:
            return None
        known = self.people.get(organisation.pk, set())
        found = [p for p in known if words.lower() in (p.public_id, p.email.lower())]
        found = found or [p for p in known if fold(str(p)) == fold(words)]
        if len(found) > 1:
            raise RowRefused(
                _("Hay %(count)s personas con este nombre o correo. Ponga su código.") % {"count": len(found)}, "person"
            )
        if not found:
            raise RowRefused(
                _("«%(name)s» no figura entre las personas de esta organización. Regístrela primero o deje vacío.")
                % {"name": words},
                "person",
            )
        return found[0]

    def check(self, values: Values, target: Any) -> None:
        happened, due = values["happened_on"], values.get("next_step_on")
        done, step = values.get("done_on"), values.get("next_step")
        if happened > lima_today():
            raise RowRefused(_("Esa fecha todavía no llega; escriba hoy o un día anterior."), "happened_on")
        if due and not step:
            raise RowRefused(_("Diga qué hay que hacer ese día, o quite la fecha."), "next_step")
        if due and due < happened:
            raise RowRefused(_("El próximo paso no puede ser anterior a la gestión."), "next_step_on")
        if done and (not step or done < happened or done > lima_today()):
            raise RowRefused(_("Un paso hecho tiene texto, y su día va de la gestión a hoy."), "done_on")

    def identity(self, values: Values, target: Any) -> Any:
        return target or _same(values["organisation_pk"], values)

    def label(self, values: Values) -> str:
        return f"{values['organisation']}, {read.show_day(values['happened_on'])}"


class EngagementKind(ImportKind):
    """What was said with each organisation, and what comes next."""

    name, label = "gestiones", gettext_lazy("Gestiones")
    columns = (
        Column("public_id", "Código", read.text(20), help="Lo pone el portal. Vacío para una gestión nueva."),
        Column("organisation", "Organización", read.line(200), is_required=True,
               help="El nombre o la sigla de una organización que ya está en su grupo."),
        Column("happened_on", "Fecha", read.day, read.show_day, is_required=True),
        Column("channel", "Canal", read.choice(Channel), read.show_choice(Channel), is_required=True,
               allowed=read.labels(Channel)),
        Column("person", "Con quién", read.line(250),
               help="Nombre, correo o código de alguien registrado en la organización."),
        Column("summary", "Qué se dijo", read.text(10_000), is_required=True),
        Column("next_step", "Próximo paso", read.line(300)),
        Column("next_step_on", "Para cuándo", read.day, read.show_day, empty=None),
        Column("done_on", "Hecho el", read.day, read.show_day, empty=None),
    )  # fmt: skip

    def ledger(self, group: WorkingGroup, *, for_update: bool) -> EngagementLedger:
        rows = _rows(group).select_for_update(of=("self",)) if for_update else _rows(group)
        organisations = [membership.organisation for membership in latest_memberships(group)]
        return EngagementLedger(list(rows), organisations, people_at(group))

    def export(self, group: WorkingGroup) -> Iterable[Values]:
        people = people_at(group)
        return [_present(row, people) for row in _rows(group)]

    def write(self, plan: list[Planned], *, group: WorkingGroup, by: User) -> None:
        known = Engagement.objects.for_system(_WHY).in_bulk([p.target for p in plan if p.target is not None])
        new: list[Engagement] = []
        changed: list[Engagement] = []
        for planned in plan:
            row = Engagement(group=group, logged_by=by) if planned.target is None else known[planned.target]
            told = planned.values if planned.target is None else planned.changed
            for name in set(told) & set(_PLAIN):
                setattr(row, name, told[name])
            if "organisation" in told:
                row.organisation_id = planned.values["organisation_pk"]
            if "person" in told:
                row.person_id = planned.values["person_pk"]
            if "done_on" in told:
                row.done_at = _done_at(told["done_on"])
            (new if planned.target is None else changed).append(row)
        Engagement.objects.bulk_create(new, batch_size=BATCH)
        save_many(Engagement, changed, (*_PLAIN, "organisation_id", "person_id", "done_at", "folded"))
