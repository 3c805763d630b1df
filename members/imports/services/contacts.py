"""Contacts: people at an organisation of the secretariat's own group. No row gives an account or a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access.models import new_public_id
from members.directory.models import Contact, Organisation, Person, Seat, User, WorkingGroup
from members.imports.kinds import Column, ImportKind, Ledger, Planned, RowRefused, Values
from members.imports.services import columns as read
from members.imports.services.organisations import BATCH, latest_memberships
from members.imports.services.writing import save_many
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold

_OF_PERSON = (
    "given_names", "family_names", "email", "phone", "job_title", "preferred_language", "data_origin", "data_origin_on",
)  # fmt: skip
_WHY = "importing into the caller's own group"
_LANGUAGES = {"es": "español", "en": "inglés"}


def _language(cell: str) -> str:
    for code, word in _LANGUAGES.items():
        if fold(cell) in (code, fold(word)):
            return code
    raise RowRefused(_("«%(cell)s» no se entiende. Escriba español o inglés.") % {"cell": cell})


@dataclass
class _Pair:
    """A person at an organisation, as the group knows them."""

    person: Person
    organisation: Organisation


def _pairs(group: WorkingGroup, *, for_update: bool = False) -> list[_Pair]:
    """Return the people at each organisation by a contact or a seat, now or before, in `group`."""
    contacts = Contact.objects.for_system(_WHY).filter(group=group).values_list("person_id", "organisation_id")
    seats = Seat.objects.for_system(_WHY).filter(membership__group=group)
    keys = set(contacts) | set(seats.values_list("person_id", "membership__organisation_id"))
    rows = Person.objects.for_system(_WHY).filter(
        Q(pk__in=Contact.objects.for_system(_WHY).filter(group=group).values("person"))
        | Q(pk__in=seats.values("person")),
        anonymised_at=None,
    )
    people = {person.pk: person for person in (rows.select_for_update() if for_update else rows)}
    organisations = Organisation.objects.for_system(_WHY).in_bulk({organisation for _person, organisation in keys})
    found = [_Pair(people[p], organisations[o]) for p, o in keys if p in people]
    return sorted(found, key=lambda e: (e.person.family_names, e.person.given_names, e.person.pk, e.organisation.name))


def _present(person: Person) -> Values:
    return {name: getattr(person, name) for name in _OF_PERSON} | {"public_id": person.public_id}


class ContactLedger(Ledger):
    """The people that one group's secretariat keeps."""

    def __init__(self, pairs: list[_Pair], organisations: list[Organisation]) -> None:
        people = {pair.person.pk: pair.person for pair in pairs}
        self.known = {(pair.person.pk, pair.organisation.pk) for pair in pairs}
        self.by_id = {person.public_id: person for person in people.values()}
        self.by_mail: dict[str, list[Person]] = defaultdict(list)
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in people.values():
            if person.email:
                self.by_mail[person.email.lower()].append(person)
            self.by_name[fold(f"{person.given_names} {person.family_names}")].append(person)
        self.organisations: dict[str, dict[int, Organisation]] = defaultdict(dict)
        for organisation in organisations:
            for word in {fold(organisation.name), fold(organisation.acronym)} - {""}:
                self.organisations[word][organisation.pk] = organisation
        self.claimed: dict[Any, tuple[Any, ...]] = {}
        self.told_mails: dict[str, str] = {}

    def find(self, values: Values) -> tuple[Any, Values] | None:
        organisation = self._organisation(values["organisation"])
        values["organisation_pk"] = organisation.pk
        person = self._person(values, organisation)
        if person is None:
            return None
        # The same person at another organisation is a new contact: a change of nobody's data.
        is_known = (person.pk, organisation.pk) in self.known
        present = _present(person) | {"organisation": values["organisation"] if is_known else ""}
        return (person.pk, organisation.pk), present | ({} if values.get("public_id") else {"public_id": ""})

    def _person(self, values: Values, organisation: Organisation) -> Person | None:
        """Return who is meant: by code, by address, or by name among those of the same organisation.

        A name alone is nobody's own: somebody of the same name elsewhere is another person until a code says not.
        """
        if code := values.get("public_id"):
            if code not in self.by_id:
                raise RowRefused(
                    _("Ningún contacto de su grupo tiene este código. Déjelo vacío para añadirlo."), "public_id"
                )
            return self.by_id[code]
        address, name = values.get("email", "").lower(), _name_in(values)
        if address and (found := self._by_mail(address, name)):
            return found
        named = [person for person in self.by_name.get(name, []) if (person.pk, organisation.pk) in self.known]
        if address:
            named = [person for person in named if not person.email]
        if len(named) > 1:
            raise RowRefused(
                _("Hay %(count)s personas con este nombre en la organización. Ponga el código de quien corresponde.")
                % {"count": len(named)},
                "family_names",
            )
        return named[0] if named else None

    def _by_mail(self, address: str, name: str) -> Person | None:
        """Return who has `address` and this name, or one that shares a word with it: an office's address is shared."""
        same = self.by_mail.get(address, [])
        words = set(name.split())
        fitting = [p for p in same if fold(str(p)) == name] or [p for p in same if words & set(fold(str(p)).split())]
        if len(fitting) > 1:
            raise RowRefused(
                _("Hay %(count)s personas con este correo. Ponga el código de quien corresponde.")
                % {"count": len(fitting)},
                "email",
            )
        return fitting[0] if fitting else None

    def _organisation(self, name: str) -> Organisation:
        found = list(self.organisations.get(fold(name), {}).values())
        exact = [organisation for organisation in found if fold(organisation.name) == fold(name)]
        found = exact or found
        if len(found) > 1:
            raise RowRefused(_("Hay %(count)s organizaciones con este nombre.") % {"count": len(found)}, "organisation")
        if not found:
            raise RowRefused(
                _("Ninguna organización de su grupo se llama «%(name)s». Impórtela o añádala primero.")
                % {"name": name},
                "organisation",
            )
        return found[0]

    def check(self, values: Values, target: Any) -> None:
        if not values.get("data_origin") and (target is not None or "data_origin" in values):
            raise RowRefused(_("Diga de dónde provienen los datos."), "data_origin")
        who = target[0] if target is not None else _same_new(values)
        if who is not None:
            told = tuple(values.get(name) for name in _OF_PERSON)
            if self.claimed.setdefault(who, told) != told:
                raise RowRefused(_("Otra fila dice algo distinto de la misma persona. Escriba lo mismo en ambas."))

    def identity(self, values: Values, target: Any) -> Any:
        return target or (_name_in(values), values.get("email", "").lower(), values["organisation_pk"])

    def note(self, values: Values, target: Any) -> str:
        address, name = values.get("email", "").lower(), _name_in(values)
        other_row = self.told_mails.setdefault(address, name) if address else name
        if target is not None:
            return ""
        if same := self.by_mail.get(address, []) if address else []:
            return _("%(person)s ya tiene este correo. Se añade a otra persona.") % {"person": same[0]}
        if other_row != name:
            return _("Otra fila tiene el mismo correo con otro nombre. Se añaden dos personas.")
        if named := self.by_name.get(name, []):
            return _("Ya hay una persona con este nombre%(where)s. Si es la misma, ponga su código: %(code)s.") % {
                "where": self._where(named[0]),
                "code": named[0].public_id,
            }
        return ""

    def _where(self, person: Person) -> str:
        """Return « (Minera Sol)»: where the group knows `person`, by the names of its organisations."""
        names = {
            o.name for found in self.organisations.values() for o in found.values() if (person.pk, o.pk) in self.known
        }
        return f" ({', '.join(sorted(names))})" if names else ""

    def label(self, values: Values) -> str:
        return f"{values['given_names']} {values.get('family_names', '')}".strip()


def _name_in(values: Values) -> str:
    return fold(f"{values['given_names']} {values.get('family_names', '')}")


def _same_new(values: Values) -> tuple[str, str] | None:
    """Return by what rows of one new person at several organisations are known: name and address, never a name alone."""
    address = values.get("email", "").lower()
    return (_name_in(values), address) if address else None


class ContactKind(ImportKind):
    """People whom a secretariat knows at the organisations of its group."""

    name, label = "contactos", gettext_lazy("Contactos")
    columns = (
        Column("public_id", "Código", read.text(20), help="Lo pone el portal. Vacío para una persona nueva."),
        Column("given_names", "Nombres", read.line(100), is_required=True),
        Column("family_names", "Apellidos", read.line(100), is_required=True, may_be_empty=True,
               help="Vacíos para quien usa un solo nombre."),
        Column("email", "Correo", read.email),
        Column("phone", "Teléfono", read.phone),
        Column("job_title", "Cargo", read.line(120)),
        Column("preferred_language", "Idioma de los correos", _language, lambda v: _LANGUAGES.get(v, ""), empty="es",
               allowed=tuple(_LANGUAGES.values())),
        Column("organisation", "Organización", read.line(200), is_required=True,
               help="El nombre o la sigla de una organización que ya está en su grupo."),
        Column("data_origin", "Origen de los datos", read.line(200), is_required=True, help="Por ejemplo: reunión del 5 de mayo."),
        Column("data_origin_on", "Fecha de origen", read.day, read.show_day, is_required=True),
    )  # fmt: skip

    def ledger(self, group: WorkingGroup, *, for_update: bool) -> ContactLedger:
        organisations = [membership.organisation for membership in latest_memberships(group)]
        return ContactLedger(_pairs(group, for_update=for_update), organisations)

    def export(self, group: WorkingGroup) -> Iterable[Values]:
        return [_present(pair.person) | {"organisation": pair.organisation.name} for pair in _pairs(group)]

    def write(self, plan: list[Planned], *, group: WorkingGroup, by: User) -> None:
        contacts = self._add([planned for planned in plan if planned.target is None], group)
        changed = [planned for planned in plan if planned.target is not None]
        known = Person.objects.for_system(_WHY).in_bulk([planned.target[0] for planned in changed])
        self._tell_owners([p for p in changed if "email" in p.changed])
        for planned in changed:
            person_id, organisation_id = planned.target
            if "organisation" in planned.changed:
                contacts.append(
                    Contact(group=group, person_id=person_id, organisation_id=organisation_id, starts_on=lima_today())
                )
            for name in set(planned.changed) & set(_OF_PERSON):
                setattr(known[person_id], name, planned.changed[name])
            if "email" in planned.changed:
                known[person_id].email_bounced_at = None  # a corrected address has not bounced
        save_many(Person, list(known.values()), (*_OF_PERSON, "email_bounced_at", "folded"))
        Contact.objects.bulk_create(contacts, batch_size=BATCH)

    def _add(self, plan: list[Planned], group: WorkingGroup) -> list[Contact]:
        """Write new people, one for all rows that mean the same, and return their contacts, not yet written."""
        people: dict[Any, Person] = {}
        for planned in plan:
            given = {name: planned.values[name] for name in _OF_PERSON if name in planned.values}
            people.setdefault(_same_new(planned.values) or planned.number, Person(**given))
        Person.objects.bulk_create(people.values(), batch_size=BATCH)
        return [
            Contact(
                group=group,
                person=people[_same_new(planned.values) or planned.number],
                organisation_id=planned.values["organisation_pk"],
                starts_on=lima_today(),
            )
            for planned in plan
        ]

    def _tell_owners(self, plan: list[Planned]) -> None:
        """Tell who has an account that the contact address was changed; the login never follows."""
        accounts = User.objects.filter(person__in=[p.target[0] for p in plan], is_active=True).select_related("person")
        for account in accounts:
            assert account.person is not None  # asked for by its person
            outbox.send_later(
                to=account.email,
                kind="contact-address",
                about=f"import:{account.person.public_id}:{new_public_id()}",
                subject=_("Cambió su correo de contacto"),
                template="contact_address",
                context={"person": account.person, "login": account.email},
            )
