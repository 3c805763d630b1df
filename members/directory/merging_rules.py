"""What moves when two people, organisations or memberships turn out to be one: a rule for each foreign key.

An app registers a rule for each of its foreign keys to `Person`, `Organisation` or `Membership` in its
`AppConfig.ready()`; a test walks the models and names a key without a rule, and a merge refuses to run then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

Unite = Callable[[Any, Any], None]


@dataclass(frozen=True)
class Rule:
    """How the rows of one foreign key move.

    `group_path` is the lookup from a row to the group whose secretariat keeps it; None: the row belongs to
    the person as such. `unite(kept, dropped)` saves what the kept row takes over where a unique constraint
    lets only one stay. `is_special`: a service moves these rows itself. `label`: what the rows are in words,
    where the model's own name would not do.
    """

    group_path: str | None = None
    unite: Unite | None = None
    is_special: bool = False
    label: Any = None


_RULES: dict[str, Rule] = {}


def register(label: str, rule: Rule) -> None:
    """Set the rule for the foreign key `label`: app.Model.field."""
    _RULES[label] = rule


def relations(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """Yield label and relation of each foreign key, hidden ones too, that points to `model`."""
    relation: Any
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield f"{relation.related_model._meta.label}.{relation.field.name}", relation


def rules_for(model: type[models.Model]) -> list[tuple[Any, Rule]]:
    """Return relation and rule of each foreign key to `model`; raises LookupError for one without a rule."""
    found = []
    for label, relation in relations(model):
        if label not in _RULES:
            raise LookupError(f"{label}: no rule says how it moves when two are merged")
        found.append((relation, _RULES[label]))
    return found


def move_rows(relation: Any, rule: Rule, *, survivor: Any, merged: Any, kept: tuple[int, ...] | None) -> int:
    """Point the rows of one foreign key from `merged` to `survivor`; return how many.

    `kept`: only the rows of these groups, and none that belong to nobody's group; None moves all.
    """
    name, model = relation.field.name, relation.related_model
    rows = model._base_manager.filter(**{name: merged})
    if kept is not None:
        if rule.group_path is None:
            return 0
        rows = rows.filter(**{f"{rule.group_path}__in": kept})
    moved = 0
    for row in rows:
        twin = _twin(model, row, name, survivor)
        if twin is not None:
            if rule.unite:
                rule.unite(twin, row)
            row.delete()
        else:
            model._base_manager.filter(pk=row.pk).update(**{name: survivor})
        moved += 1
    return moved


def _twin(model: type[models.Model], row: Any, name: str, survivor: Any) -> Any:
    """Return the survivor's row that a unique constraint does not let stand beside `row`, or None."""
    own: Any = model._meta
    for fields, condition in _uniques(model):
        if name not in fields:
            continue
        same = {f: getattr(row, own.get_field(f).attname) for f in fields if f != name} | {name: survivor}
        if any(value is None for value in same.values()):
            continue
        rows = model._base_manager.all()
        if condition is not None:
            rows = rows.filter(condition)
            if not rows.filter(pk=row.pk).exists():
                continue
        found = rows.filter(**same).exclude(pk=row.pk).first()
        if found is not None:
            return found
    return None


def _uniques(model: type[models.Model]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            yield tuple(constraint.fields), constraint.condition
    for together in model._meta.unique_together:
        yield tuple(together), None
    for own in model._meta.local_fields:
        if own.unique and not own.primary_key:
            yield (own.name,), None


def earlier(first: date | None, second: date | None) -> date | None:
    """Return the earlier beginning; an unknown one counts as the earliest."""
    return None if first is None or second is None else min(first, second)


def later(first: date | None, second: date | None) -> date | None:
    """Return the later end; an open one counts as the latest."""
    return None if first is None or second is None else max(first, second)


def _unite_contacts(kept: Any, dropped: Any) -> None:
    kept.job_title = kept.job_title or dropped.job_title
    kept.starts_on, kept.ends_on = earlier(kept.starts_on, dropped.starts_on), later(kept.ends_on, dropped.ends_on)
    kept.save()


def register_own() -> None:
    """Set the rules for the foreign keys of the directory itself."""
    register("directory.User.person", Rule(is_special=True))
    register("directory.Invitation.person", Rule())
    register("directory.Consent.person", Rule())
    register("directory.Contact.person", Rule("group", _unite_contacts))
    register("directory.Seat.person", Rule("membership__group"))
    register("directory.Membership.organisation", Rule("group", is_special=True))
    register("directory.Contact.organisation", Rule("group", _unite_contacts))
    register("directory.Seat.membership", Rule("membership__group"))
    register("directory.StageChange.membership", Rule("membership__group"))
