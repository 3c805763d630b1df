"""Who belongs to a segment of a group's contacts, now."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from members.directory.models import Contact, Membership, Person, Seat, WorkingGroup
from vpwg.common.text.days import lima_today

_WHY = "recipients in the caller's own group"
# What a segment may name. An absent or empty entry does not narrow.
KEYS = ("standings", "pillars", "departments", "categories", "environmental", "topics", "account")


def _fits(membership: Membership, segment: dict[str, Any]) -> bool:
    organisation = membership.organisation
    environmental = segment.get("environmental")
    return (
        (not segment.get("standings") or membership.standing in segment["standings"])
        and (not segment.get("pillars") or membership.pillar in segment["pillars"])
        and (not segment.get("categories") or organisation.category in segment["categories"])
        and (not environmental or organisation.is_environmental == (environmental == "yes"))
    )


def people_in(group: WorkingGroup, segment: dict[str, Any]) -> list[Person]:
    """Return the people with a current seat or contact in `group` whom `segment` names, by name."""
    today = lima_today()
    open_now = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    rows = Membership.objects.for_system(_WHY).filter(open_now, group=group).select_related("organisation")
    if departments := segment.get("departments"):
        rows = rows.filter(organisation__department_codes__touches=departments)
    fitting = [membership for membership in rows if _fits(membership, segment)]
    seats = Seat.objects.for_system(_WHY).current_on(today).filter(membership__in=[m.pk for m in fitting])
    contacts = Contact.objects.for_system(_WHY).filter(
        open_now, group=group, organisation__in={m.organisation_id for m in fitting}
    )
    people = Person.objects.for_system(_WHY).filter(
        Q(pk__in=seats.values("person")) | Q(pk__in=contacts.values("person")), anonymised_at=None
    )
    if segment.get("account"):
        people = people.filter(account__isnull=segment["account"] == "no")
    topics = set(segment.get("topics") or [])
    return [person for person in people.order_by("folded", "pk")
            if not topics or topics & set(person.interest_codes)]  # fmt: skip
