"""People of one name, told apart: by where they work, then by what else is known of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from members.directory.models import Contact, Person, Seat
from vpwg.common.text.folding import fold

_WHY = "organisations in the caller's own groups"


def places_of(people: Collection[int], groups: Collection[int | None]) -> dict[int, list[str]]:
    """Return person → names of the organisations where `groups` know them, by a seat or a contact, now or before."""
    found: dict[int, set[str]] = defaultdict(set)
    seats = Seat.objects.for_system(_WHY).filter(person__in=people, membership__group__in=groups)
    contacts = Contact.objects.for_system(_WHY).filter(person__in=people, group__in=groups)
    for person, name in seats.values_list("person", "membership__organisation__name"):
        found[person].add(name)
    for person, name in contacts.values_list("person", "organisation__name"):
        found[person].add(name)
    return {person: sorted(names) for person, names in found.items()}


def told_apart(people: Iterable[Person], groups: Collection[int | None]) -> dict[int, str]:
    """Return person → the words by which they are offered in a list: the name alone where nobody shares it.

    `groups` are those whose secretariat reads the list: nothing that another group knows stands in it. Two queries,
    none without homonyms.
    """
    rows = {person.pk: person for person in people}
    labels = {pk: str(person) for pk, person in rows.items()}
    if shared := _shared(labels):
        places = places_of(shared, groups)
        labels |= {pk: " · ".join([labels[pk], *places.get(pk, [])]) for pk in shared}
    for pk in _shared(labels):
        person = rows[pk]
        labels[pk] += f" · {person.email or person.job_title or person.public_id}"
    for pk in _shared(labels):
        labels[pk] += f" · {rows[pk].public_id}"
    return labels


def _shared(labels: dict[int, str]) -> list[int]:
    """Return who has a label that reads like somebody else's."""
    folded = {pk: fold(label) for pk, label in labels.items()}
    counts = Counter(folded.values())
    return [pk for pk, label in folded.items() if counts[label] > 1]
