"""How the directory is read: the two lists with what narrows them, and the roster of a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from members.access.viewer import Reader, viewer_of
from members.directory.models import (
    Consent,
    Contact,
    Membership,
    Organisation,
    Person,
    Purpose,
    Seat,
    Standing,
    User,
    WorkingGroup,
)
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold

Chosen = dict[str, str]
ORDERS = {"": ["folded", "pk"], "-nombre": ["-folded", "-pk"], "-apellido": ["-folded", "-pk"], "reciente": ["-pk"]}

# What a line of each list shows.
ORGANISATION_VALUES = ("pk", "public_id", "name", "acronym", "category", "sector", "is_environmental")
ROSTER_VALUES = ("membership__group_id", "membership__organisation__public_id", "membership__organisation__name",
                 "membership__standing", "membership__pillar", "person__public_id", "person__given_names",
                 "person__family_names", "kind", "starts_on", "ends_on")  # fmt: skip
PERSON_VALUES = ("pk", "public_id", "given_names", "family_names", "job_title", "email", "email_bounced_at")


def matching(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Return the rows whose folded text holds each of `words`, whatever their accents, case and order."""
    for word in fold(words).split():
        rows = rows.filter(folded__contains=word)
    return rows


def organisations(user: Reader, chosen: Chosen) -> QuerySet[Organisation]:
    """Return the organisations that `user` keeps, narrowed by `chosen` (see OrganisationFilter)."""
    rows = matching(Organisation.objects.visible_to(user), chosen.get("q", ""))
    inside = _memberships(user, chosen)
    if inside is not None:
        rows = rows.filter(pk__in=inside.values("organisation"))
    if chosen.get("membresia") == "varias":
        for group_id in viewer_of(user).groups_kept:
            there = Membership.objects.visible_to(user).in_force_on(lima_today()).filter(group=group_id)
            rows = rows.filter(pk__in=there.values("organisation"))
    if "categoria" in chosen:
        rows = rows.filter(category=chosen["categoria"])
    if "ambiental" in chosen:
        rows = rows.filter(is_environmental=chosen["ambiental"] == "si")
    if "sector" in chosen:
        rows = rows.filter(sector__icontains=chosen["sector"])
    if "departamento" in chosen:
        rows = rows.filter(department_codes__has=chosen["departamento"])
    return rows.order_by(*ORDERS.get(chosen.get("orden", ""), ORDERS[""]))


def _memberships(user: Reader, chosen: Chosen) -> QuerySet[Membership] | None:
    """Return the memberships that hold all that is asked of one membership, or None where nothing is."""
    today = lima_today()
    asked = {"grupo": "group__slug", "calidad": "standing", "pilar": "pillar", "etapa": "stage"}
    rules = {path: chosen[name] for name, path in asked.items() if name in chosen}
    state = chosen.get("membresia")
    if not rules and state not in ("vigente", "terminada"):
        return None
    rows = Membership.objects.visible_to(user).filter(**rules)
    if state == "vigente":
        rows = rows.in_force_on(today)
    if state == "terminada":
        rows = rows.filter(ends_on__lt=today)
    return rows


def with_memberships(rows: QuerySet[Organisation], user: Reader) -> QuerySet[Organisation]:
    """Load with each organisation its memberships in `user`'s groups, as `kept_memberships`."""
    mine = Membership.objects.visible_to(user).select_related("group").order_by("group", "-starts_on")
    return rows.prefetch_related(Prefetch("memberships", queryset=mine, to_attr="kept_memberships"))


def memberships_of(ids: list[int], user: Reader) -> dict[int, list[tuple[Any, ...]]]:
    """Return organisation → (group, stage, last day, pillar, standing) of its memberships that `user` keeps."""
    rows = Membership.objects.visible_to(user).filter(organisation__in=ids).order_by("group", "-starts_on")
    values = rows.values_list("organisation_id", "group__short_name", "stage", "ends_on", "pillar", "standing")
    return _gathered(values if ids else ())


def _gathered(rows: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *rest in rows:
        found[key].append(tuple(rest))
    return found


def people(user: Reader, chosen: Chosen) -> QuerySet[Person]:
    """Return the people whom `user` keeps, narrowed by `chosen` (see PersonFilter)."""
    rows = matching(Person.objects.visible_to(user), chosen.get("q", ""))
    seats = Seat.objects.visible_to(user)
    if "grupo" in chosen:
        there = Q(pk__in=seats.filter(membership__group__slug=chosen["grupo"]).values("person"))
        known = Q(pk__in=Contact.objects.visible_to(user)
                  .filter(group__slug=chosen["grupo"]).values("person"))  # fmt: skip
        rows = rows.filter(there | known)
    if "organizacion" in chosen:
        at = matching(Organisation.objects.visible_to(user), chosen["organizacion"])
        contacts = Contact.objects.visible_to(user).filter(organisation__in=at)
        rows = rows.filter(
            Q(pk__in=seats.filter(membership__organisation__in=at).values("person"))
            | Q(pk__in=contacts.values("person"))
        )
    if "representacion" in chosen:
        current = Q(pk__in=seats.current_on(lima_today()).values("person"))
        rows = rows.filter(current if chosen["representacion"] == "si" else ~current)
    if "cuenta" in chosen:
        # An account is this reader's matter only where a seat of theirs is behind it.
        has = Q(pk__in=User.objects.filter(person__in=seats.values("person")).values("person"))
        rows = rows.filter(has if chosen["cuenta"] == "si" else ~has)
    if "respuesta" in chosen:
        rows = _answering(rows, chosen.get("finalidad") or Purpose.MAILINGS, chosen["respuesta"])
    return rows.order_by(*ORDERS.get(chosen.get("orden", ""), ORDERS[""]))


def _answering(rows: QuerySet[Person], purpose: str, answer: str) -> QuerySet[Person]:
    given = Consent.objects.filter(person=OuterRef("pk"), purpose=purpose)
    if answer == "sin":
        return rows.filter(~Exists(given))
    last = given.order_by("-answered_at", "-pk").values("is_given")[:1]
    return rows.annotate(_last=Subquery(last)).filter(_last=answer == "si")


def with_places(rows: QuerySet[Person], user: Reader) -> QuerySet[Person]:
    """Load with each person the current seats and the contacts in `user`'s groups."""
    seats = Seat.objects.visible_to(user).select_related("membership__organisation", "membership__group")
    contacts = Contact.objects.visible_to(user).select_related("organisation", "group")
    return rows.prefetch_related(
        Prefetch("seats", queryset=seats.current_on(lima_today()), to_attr="kept_seats"),
        Prefetch("contacts", queryset=contacts, to_attr="kept_contacts"),
    )


def places_of(
    ids: list[int], user: Reader
) -> tuple[dict[int, list[tuple[Any, ...]]], dict[int, list[tuple[Any, ...]]]]:
    """Return person → (organisation, group, kind) of the current seats, and → (organisation, group) of the contacts.

    Both only in the groups that `user` keeps.
    """
    if not ids:
        return {}, {}
    seats = Seat.objects.visible_to(user).current_on(lima_today()).filter(person__in=ids)
    at = ("membership__organisation__name", "membership__group__short_name", "kind")
    contacts = Contact.objects.visible_to(user).filter(person__in=ids).order_by("pk")
    return (
        _gathered(seats.values_list("person_id", *at)),
        _gathered(contacts.values_list("person_id", "organisation__name", "group__short_name")),
    )


@dataclass
class GroupRoster:
    """One group on one day: how many seats it has, and the first organisations that had nobody seated."""

    group: Any
    count: int = 0
    unseated: list[str] = field(default_factory=list)
    unseated_count: int = 0

    @property
    def more(self) -> int:
        """How many more had nobody seated than are named."""
        return self.unseated_count - len(self.unseated)


def roster(user: Reader, day: date) -> QuerySet[Seat]:
    """Return exactly the seats valid on `day` (a civil day in Lima) in the groups that `user` keeps, in their order."""
    standing = _standing_order("membership__standing")
    seats = Seat.objects.visible_to(user).current_on(day)
    return seats.order_by(
        "membership__group_id", standing, "membership__pillar", "membership__organisation__folded", "-kind",
        "person__folded", "pk",
    )  # fmt: skip


def _standing_order(path: str) -> Case:
    ordered = (Standing.SECRETARIAT, Standing.MEMBER, Standing.OBSERVER, Standing.GUEST)
    return Case(*(When(**{path: value}, then=Value(place)) for place, value in enumerate(ordered)))


def roster_groups(user: Reader, day: date, *, most: int = 50) -> dict[int, GroupRoster]:
    """Return by id each group that `user` keeps and that had memberships in force on `day`.

    At most `most` organisations without a seat are named in each.
    """
    memberships = Membership.objects.visible_to(user).in_force_on(day)
    seats = Seat.objects.visible_to(user).current_on(day).order_by()
    counts = dict(seats.values_list("membership__group_id").annotate(seats=Count("pk")))
    seated = Seat.objects.visible_to(user).current_on(day).filter(membership=OuterRef("pk"))
    empty = memberships.filter(~Exists(seated))
    empties = dict(empty.order_by().values_list("group_id").annotate(rows=Count("pk")))
    groups = {}
    for group in WorkingGroup.objects.filter(pk__in=memberships.order_by().values("group_id")).order_by("pk"):
        found = GroupRoster(group, counts.get(group.pk, 0), unseated_count=empties.get(group.pk, 0))
        if found.unseated_count:
            ordered = empty.filter(group=group).order_by(
                _standing_order("standing"), "pillar", "organisation__folded", "pk"
            )
            found.unseated = list(ordered.values_list("organisation__name", flat=True)[:most])
        groups[group.pk] = found
    return groups
