"""Pieces of the directory's lists: plain values in, kept once drawn. What is drawn was scoped before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from members.access.locks import letter_of
from members.access.viewer import lima_today
from members.directory.models import Category, Membership, Seat, Standing
from members.directory.reads import lists
from vpwg.common.web.kept import kept
from vpwg.common.web.labels import label_of

Row = tuple[Any, ...]


@kept("members/_organisation_row.html", most=1024)
def _organisation_row(
    *,
    public_id: str,
    name: str,
    acronym: str,
    category: str,
    sector: str,
    is_environmental: bool,
    memberships: tuple[tuple[str, str, str, bool], ...],
) -> dict[str, Any]:
    """One organisation; `memberships` are (group, words for its state, pillar's letter in place of them, is over)."""
    return {
        "public_id": public_id,
        "name": name,
        "acronym": acronym,
        "category": category,
        "sector": sector,
        "is_environmental": is_environmental,
        "memberships": memberships,
    }


@kept("members/_person_row.html", most=1024)
def _person_row(
    *,
    public_id: str,
    name: str,
    job_title: str,
    email: str,
    has_bounced: bool,
    seats: tuple[tuple[str, str, str], ...],
    contacts: tuple[tuple[str, str], ...],
) -> dict[str, Any]:
    """One person; `seats` are (organisation, group, titular or alternate in words), `contacts` (organisation, group)."""
    return {
        "public_id": public_id,
        "name": name,
        "job_title": job_title,
        "email": email,
        "has_bounced": has_bounced,
        "seats": seats,
        "contacts": contacts,
    }


def organisation_rows(rows: Iterable[Row], user: Any) -> list[SafeString]:
    """Return the rows of the list (see lists.ORGANISATION_VALUES) with their memberships that `user` keeps."""
    rows, today = list(rows), lima_today()
    memberships = lists.memberships_of([row[0] for row in rows], user)
    return [
        _organisation_row(
            public_id=public_id,
            name=name,
            acronym=acronym,
            category=label_of(Category, category),
            sector=sector,
            is_environmental=is_environmental,
            memberships=tuple(_membership(*told, today) for told in memberships.get(pk, ())),
        )
        for pk, public_id, name, acronym, category, sector, is_environmental in rows
    ]


def _membership(group: str, stage: str, ends_on: Any, letter: str, standing: str, today: Any) -> tuple[Any, ...]:
    if stage != Membership.Stage.ADMITTED:
        return group, label_of(Membership.Stage, stage), "", False
    if ends_on is not None and ends_on < today:
        return group, "", "", True
    return group, label_of(Standing, standing), letter, False


def person_rows(rows: Iterable[Row], user: Any) -> list[SafeString]:
    """Return the rows of the list (see lists.PERSON_VALUES) with the places that `user` keeps."""
    rows = list(rows)
    seats, contacts = lists.places_of([row[0] for row in rows], user)
    return [
        _person_row(
            public_id=public_id,
            name=f"{family}, {given}" if family else given,
            job_title=job_title,
            email=email,
            has_bounced=bounced_at is not None,
            seats=tuple((at, group, label_of(Seat.Kind, kind).lower()) for at, group, kind in seats.get(pk, ())),
            contacts=tuple(contacts.get(pk, ())),
        )
        for pk, public_id, given, family, job_title, email, bounced_at in rows
    ]


@kept("members/_roster_row.html", most=1024)
def _roster_row(
    *,
    organisation_id: str,
    organisation: str,
    letter: str,
    standing: str,
    person_id: str,
    person: str,
    kind: str,
    starts_on: date,
    ends_on: date | None,
) -> dict[str, Any]:
    """One seat; `letter` is drawn as a pillar, where it is empty the `standing` is said."""
    return {
        "organisation_id": organisation_id,
        "organisation": organisation,
        "letter": letter,
        "standing": standing,
        "person_id": person_id,
        "person": person,
        "kind": kind,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }


def roster_sections(
    groups: dict[int, lists.GroupRoster], rows: Iterable[Row], *, is_first: bool
) -> list[dict[str, Any]]:
    """Return {roster, rows, begins} for each group with `rows` (see lists.ROSTER_VALUES) on this page.

    `begins`: this page is the group's first, where its organisations without a seat are named. A group in which
    nobody was seated stands on the first page.
    """
    drawn: dict[int, list[SafeString]] = defaultdict(list)
    for group, organisation_id, organisation, standing, pillar, person_id, given, family, kind, starts, ends in rows:
        drawn[group].append(
            _roster_row(
                organisation_id=organisation_id,
                organisation=organisation,
                letter=letter_of(standing, pillar),
                standing=label_of(Standing, standing),
                person_id=person_id,
                person=f"{given} {family}".strip(),
                kind=label_of(Seat.Kind, kind).lower(),
                starts_on=starts,
                ends_on=ends,
            )
        )
    continued = next(iter(drawn), None) if not is_first else None
    return [
        {"roster": roster, "rows": drawn[key], "begins": key != continued}
        for key, roster in groups.items()
        if drawn[key] or (is_first and not roster.count)
    ]
