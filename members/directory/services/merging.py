"""Two rows for one person or one organisation become one; nothing gains a login by it.

A secretariat folds in only what it keeps. Where the other group's secretariat also keeps the folded-in row,
the reader's rows move and the other's stay with the row as they were: neither learns of the other
(docs/adr/0009). Where nobody else keeps it, everything moves and the row is gone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed, NotReady
from members.access.viewer import Reader, viewer_of
from members.directory.acts import Act
from members.directory.merging_rules import earlier, later, move_rows, rules_for
from members.directory.models import Consent, DistinctPair, Membership, MergeRecord, Organisation, Person, Seat, User
from members.directory.services.accounts import close_account
from members.directory.services.directory import tell_of_new_address
from vpwg.common.forms.editing import count_change
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today

VALUES = {
    "person": ["given_names", "family_names", "email", "phone", "job_title", "preferred_language", "data_origin", "data_origin_on"],
    "organisation": ["name", "acronym", "category", "sector", "website", "is_environmental", "is_listed_publicly", "department_codes"],
}  # fmt: skip
Stage = Membership.Stage
_MERGED = {"person": Act.PERSON_MERGED, "organisation": Act.ORGANISATION_MERGED}
_WHY = "merging two rows that are one"


@dataclass
class Plan:
    """What a merge would do, for the person who decides."""

    kind: str
    survivor: Any
    merged: Any
    moving: dict[str, int] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)
    gains: list[str] = field(default_factory=list)
    has_account: bool = False
    leaves_without_account: bool = False

    @property
    def differing(self) -> list[str]:
        """Names of the values that the two do not share."""
        return [name for name in VALUES[self.kind] if getattr(self.survivor, name) != getattr(self.merged, name)]

    @property
    def fingerprint(self) -> str:
        """A word that changes when what was shown would no longer be what happens."""
        told = [self.survivor.pk, self.merged.pk, self.moving, self.obstacles, self.gains, self.has_account]
        told += [[getattr(row, name) for name in VALUES[self.kind]] for row in (self.survivor, self.merged)]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


def plan_merge(*, survivor: Any, merged: Any, by: User) -> Plan:
    """Return what folding `merged` into `survivor` would move, what stands in the way, who would read more."""
    plan = Plan("person" if isinstance(survivor, Person) else "organisation", survivor, merged)
    kept = viewer_of(by).groups_kept
    if survivor.pk == merged.pk:
        raise NotAllowed
    try:
        rules = _rules(type(merged))
    except NotReady as error:
        plan.obstacles += error.reasons
        return plan
    for relation, rule in rules:
        if rule.group_path:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: merged})
            if count := rows.filter(**{f"{rule.group_path}__in": kept}).count():
                plan.moving[str(rule.label or relation.related_model._meta.verbose_name)] = count
    if plan.kind == "person":
        _plan_person(plan, by)
    else:
        plan.obstacles += _membership_obstacles(survivor, merged, kept)
    return plan


def _rules(model: type[Any]) -> list[tuple[Any, Any]]:
    try:
        return rules_for(model)
    except LookupError as error:
        raise NotReady([_("El portal todavía no sabe mover todo lo que hay: avise a quien lo opera.")]) from error


def is_fully_kept(row: Any, kept: tuple[int, ...]) -> bool:
    """Whether no group outside `kept` keeps anything of `row`."""
    for relation, rule in _rules(type(row)):
        if rule.group_path:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
            if rows.exclude(**{f"{rule.group_path}__in": kept}).exists():
                return False
    return True


def _plan_person(plan: Plan, by: User) -> None:
    kept = viewer_of(by).groups_kept
    if by.person_id == plan.merged.pk:
        plan.obstacles.append(_("Es su propia ficha, con la que ingresa: conserve esta y una la otra."))
    seats = Seat.objects.for_system(_WHY).filter(membership__group__in=kept)
    # An account is named only where a seat of the reader's group stands behind it.
    accounts = User.objects.filter(is_active=True, person__in=seats.values("person"))
    plan.has_account = accounts.filter(person=plan.merged).exists()
    plan.leaves_without_account = plan.has_account and not accounts.filter(person=plan.survivor).exists()
    plan.gains = _new_readings(seats.filter(person=plan.survivor), seats.filter(person=plan.merged))


def _new_readings(held: Any, coming: Any) -> list[str]:
    """Return what seats not yet over in `coming` open that those in `held` do not, in words."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=lima_today())
    related = ("membership__group", "membership__organisation")

    def opened(seats: Any) -> dict[tuple[int, str, str], str]:
        return {
            (seat.membership.group_id, seat.membership.standing, seat.membership.pillar): _reading(seat.membership)
            for seat in seats.filter(running).select_related(*related)
        }

    before = opened(held)
    return sorted({text for key, text in opened(coming).items() if key not in before})


def _reading(membership: Membership) -> str:
    pillar = f", {membership.get_pillar_display()}" if membership.pillar else ""
    return f"{membership.group.name}: {membership.get_standing_display()}{pillar}"


@transaction.atomic
def merge(
    *, survivor: Any, merged: Any, values: dict[str, str], seen: str, is_confirmed: bool, by: User, reason: str = ""
) -> Any:
    """Fold `merged` into `survivor` (two people or two organisations) and return the survivor.

    `values`: name → "merged" for each value to take from the folded-in row. `seen`: the fingerprint of the
    plan that was shown. Raises NotAllowed unless `by` keeps both, NotReady with the obstacles, and
    ValidationError where the plan has changed or a wider reading was not confirmed.
    """
    survivor, merged = _locked(survivor, merged, by)
    plan = plan_merge(survivor=survivor, merged=merged, by=by)
    if plan.obstacles:
        raise NotReady(plan.obstacles)
    if seen != plan.fingerprint:
        raise ValidationError(_("Algo cambió desde que abrió esta página. Compare otra vez antes de unir."))
    if plan.gains and not is_confirmed:
        raise ValidationError({"confirm": _("Confirme que debe leer también esto.")})
    kept = viewer_of(by).groups_kept
    is_full = is_fully_kept(merged, kept)
    taken = [name for name in plan.differing if values.get(name) == "merged"]
    for name in taken:
        setattr(survivor, name, getattr(merged, name))
    if plan.kind == "person":
        survivor.interest_codes = sorted({*survivor.interest_codes, *merged.interest_codes})
    identity = merged.public_id
    moved = _move_everything(survivor, merged, None if is_full else kept, by)
    if not is_full and plan.kind == "person":
        _copy_consents(survivor, merged)
    count_change(survivor)
    survivor.save()
    if plan.kind == "person" and "email" in taken:
        tell_of_new_address(survivor, about=f"merge:{identity}")
    if is_full:
        _remove(merged)
    for group_id in _groups_of(survivor, kept):
        MergeRecord.objects.create(
            group_id=group_id, kind=plan.kind, survivor_id=survivor.public_id, merged_id=identity, moved=moved,
            reason=reason, merged_by=by,
        )  # fmt: skip
        audit.record(by, _MERGED[plan.kind], survivor, group_id=group_id, merged=identity, reason=reason or None)
    return survivor


@transaction.atomic
def join_people(*, survivor: Person, merged: Person, by: User) -> Person:
    """Fold `merged` into the person of the account `by`, by that person's own act (an accepted invitation).

    `merged` must have no account. All that any group keeps of it moves; the survivor's values stay.
    """
    if by.person_id != survivor.pk or User.objects.filter(person=merged).exists():
        raise NotAllowed
    identity, groups = merged.public_id, _groups_of(merged, None)
    moved = _move_everything(survivor, merged, None, by)
    _remove(merged)
    for group_id in groups:
        MergeRecord.objects.create(
            group_id=group_id,
            kind="person",
            survivor_id=survivor.public_id,
            merged_id=identity,
            moved=moved,
            merged_by=by,
        )
        audit.record(by, Act.PERSON_JOINED, survivor, group_id=group_id, merged=identity)
    return survivor


def _locked(survivor: Any, merged: Any, by: User) -> tuple[Any, Any]:
    """Return both rows, locked in one order whichever survives; NotAllowed unless `by` keeps both."""
    model, wanted = type(survivor), {survivor.pk, merged.pk}
    if model.objects.visible_to(by).filter(pk__in=wanted).count() != 2:
        raise NotAllowed
    rows = {
        row.pk: row for row in model.objects.for_system("lock").select_for_update().filter(pk__in=wanted).order_by("pk")
    }
    return rows[survivor.pk], rows[merged.pk]


def _groups_of(row: Any, kept: tuple[int, ...] | None) -> list[int]:
    """Return the groups that keep something of `row`, of `kept` where given."""
    found: set[int] = set()
    for relation, rule in _rules(type(row)):
        if rule.group_path:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
            found |= set(rows.values_list(rule.group_path, flat=True))
    return sorted(found if kept is None else found & set(kept))


def _move_everything(survivor: Any, merged: Any, kept: tuple[int, ...] | None, by: User) -> dict[str, int]:
    moved: dict[str, int] = {}
    if isinstance(merged, Organisation):
        moved["directory.Membership.organisation"] = _fold_memberships(survivor, merged, kept)
    elif kept is None:
        _close_doors(merged, by)
    for relation, rule in _rules(type(merged)):
        if not rule.is_special:
            label = f"{relation.related_model._meta.label}.{relation.field.name}"
            moved[label] = move_rows(relation, rule, survivor=survivor, merged=merged, kept=kept)
    if isinstance(survivor, Person):
        _unite_seats(survivor)
    return {label: count for label, count in moved.items() if count}


def _close_doors(merged: Person, by: User) -> None:
    """Close the folded-in person's account and open invitations: a login is never moved."""
    merged.invitations.filter(used_at__isnull=True).update(expires_at=timezone.now())
    account = User.objects.filter(person=merged).first()
    if account is not None:
        close_account(merged)
        User.objects.filter(pk=account.pk).update(person=None)
        audit.record(by, Act.ACCOUNT_CLOSED, merged, group_id=next(iter(viewer_of(by).groups_kept), None))


def _unite_seats(person: Person) -> None:
    """Seats of one person for one membership that overlap are one seat; it opens what the two did."""
    before: Seat | None = None
    for seat in Seat.objects.for_system(_WHY).filter(person=person).order_by("membership", "starts_on", "pk"):
        together = before is not None and before.membership_id == seat.membership_id
        if before is not None and together and (before.ends_on is None or seat.starts_on <= before.ends_on):
            before.ends_on = later(before.ends_on, seat.ends_on)
            before.kind = Seat.Kind.TITULAR if Seat.Kind.TITULAR in (before.kind, seat.kind) else before.kind
            before.save(update_fields=["ends_on", "kind", count_change(before)])
            seat.delete()
        else:
            before = seat


def _copy_consents(survivor: Person, merged: Person) -> None:
    """What the person answered holds for the survivor too; the other secretariat's row keeps it as well."""
    Consent.objects.bulk_create(
        Consent(
            person=survivor, purpose=row.purpose, is_given=row.is_given, text_version=row.text_version,
            evidence=row.evidence, answered_at=row.answered_at, recorded_by_id=row.recorded_by_id,
        )
        for row in merged.consents.all()
    )  # fmt: skip


def _remove(merged: Any) -> None:
    """Delete the emptied row; nothing may still point to it, or what a new app keeps would go with it."""
    for relation, _rule in _rules(type(merged)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: merged})
        if rows.exists():
            raise NotReady([_("Todavía hay filas que apuntan a la ficha: no se unió nada.")])
    merged.delete()


def _pairs(
    survivor: Organisation, merged: Organisation, kept: tuple[int, ...] | None
) -> list[tuple[Membership, list[Membership]]]:
    """Return each membership of `merged` with the survivor's own that overlap it in its group."""
    every = Membership.objects.for_system(_WHY).select_related("group", "organisation").order_by("starts_on", "pk")
    rows = every.filter(organisation=merged)
    if kept is not None:
        rows = rows.filter(group__in=kept)
    own = list(every.filter(organisation=survivor))
    return [(row, [twin for twin in own if twin.group_id == row.group_id and _overlap(twin, row)]) for row in rows]


def _overlap(one: Membership, other: Membership) -> bool:
    starts_before_end = other.ends_on is None or one.starts_on <= other.ends_on
    return starts_before_end and (one.ends_on is None or other.starts_on <= one.ends_on)


def _is_same(one: Membership, other: Membership) -> bool:
    return (one.standing, one.pillar) == (other.standing, other.pillar)


def _membership_obstacles(survivor: Organisation, merged: Organisation, kept: tuple[int, ...]) -> list[str]:
    """Return where it would have to be guessed what a seat opens: those memberships are put right first."""
    found = []
    for row, twins in _pairs(survivor, merged, kept):
        name = {"group": row.group.name}
        for twin in twins:
            if row.stage == twin.stage == Stage.ADMITTED and not _is_same(row, twin):
                found.append(_("%(group)s: a la vez tienen distinta calidad o pilar. Corrija una de las dos.") % name)
            waiting = [m for m in (row, twin) if m.stage != Stage.ADMITTED]
            if Stage.ADMITTED in (row.stage, twin.stage) and _seats_of(waiting).exists():
                found.append(
                    _("%(group)s: hay representantes en una membresía sin admitir. Termínelas primero.") % name
                )
        if len(twins) > 1:
            found.append(_("%(group)s: las fechas cubren dos membresías distintas. Corrija las fechas primero.") % name)
    return found


def _seats_of(memberships: list[Membership]) -> Any:
    return Seat.objects.for_system(_WHY).filter(membership__in=memberships)


def _fold_memberships(survivor: Organisation, merged: Organisation, kept: tuple[int, ...] | None) -> int:
    """Move memberships; one that overlaps the survivor's own in its group becomes one with it."""
    pairs = _pairs(survivor, merged, kept)
    for row, twins in pairs:
        if twins:
            _fold(row, twins[0])
        else:
            Membership.objects.for_system(_WHY).filter(pk=row.pk).update(organisation=survivor)
    return len(pairs)


def _fold(row: Membership, twin: Membership) -> None:
    """Make `row` part of `twin`. Their seats are first held to the dates in which they opened anything."""
    _hold_seats(row)
    _hold_seats(twin)
    if row.stage == Stage.ADMITTED and twin.stage != Stage.ADMITTED:
        twin.standing, twin.pillar, twin.stage = row.standing, row.pillar, row.stage
        twin.starts_on, twin.ends_on = row.starts_on, row.ends_on
    elif row.stage == twin.stage:
        twin.starts_on = earlier(twin.starts_on, row.starts_on) or twin.starts_on
        twin.ends_on = later(twin.ends_on, row.ends_on)
    for relation, rule in _rules(Membership):
        move_rows(relation, rule, survivor=twin, merged=row, kept=None)
    twin.save()
    row.delete()


def _hold_seats(membership: Membership) -> None:
    """A seat without an end ended with its membership; a longer membership must not open it again."""
    seats = _seats_of([membership])
    seats.filter(starts_on__lt=membership.starts_on).update(starts_on=membership.starts_on)
    if membership.ends_on:
        late = Q(ends_on__isnull=True) | Q(ends_on__gt=membership.ends_on)
        seats.filter(late, starts_on__lte=membership.ends_on).update(ends_on=membership.ends_on)


def find_survivor(public_id: str, kind: str, user: Reader) -> str | None:
    """Return the public id under which a row that `user`'s secretariat merged away lives on, or None."""
    record = MergeRecord.objects.visible_to(user).filter(merged_id=public_id, kind=kind).first()
    return record.survivor_id if record else None


@transaction.atomic
def keep_apart(one: Any, other: Any, *, by: User) -> None:
    """Note for each group of `by`'s that keeps both that the two are not one; the pair is no longer proposed."""
    kept = viewer_of(by).groups_kept
    kind = "person" if isinstance(one, Person) else "organisation"
    first, second = sorted((one.public_id, other.public_id))
    for group_id in set(_groups_of(one, kept)) | set(_groups_of(other, kept)):
        DistinctPair.objects.for_system(_WHY).get_or_create(
            group_id=group_id, first_id=first, second_id=second, defaults={"kind": kind, "decided_by": by}
        )
