"""Who signed in, with the seats of the day, in one statement: every page of a member begins with this.

The statement is the one that Django makes of `Seat.objects.current_on(day)`, compiled once per connection: building
it anew costs more than running it. A test holds it equal to the queryset over random dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models

from members.access.locks import Standing, letter_of
from members.access.viewer import HeldSeat
from members.directory.models import Person, Seat, User, WorkingGroup

# Values that stand in the compiled statement where the day and the account go.
_DAY, _ACCOUNT = date(1000, 1, 1), -777_001
_PATHS: tuple[tuple[type[models.Model], str], ...] = (
    (User, "person__account__"),
    (Person, "person__"),
    (WorkingGroup, "membership__group__"),
)


@dataclass(frozen=True)
class _Statement:
    sql: str
    params: tuple[Any, ...]
    compiler: Any
    day: Any


def _columns() -> list[str]:
    paths = [f"{path}{field.attname}" for model, path in _PATHS for field in model._meta.concrete_fields]
    return [*paths, "membership__standing", "membership__pillar"]


def _statement() -> _Statement:
    """Return the statement for this connection, compiled at first use."""
    known: _Statement | None = getattr(connection, "_signed_in_statement", None)
    if known is None:
        seats = Seat.objects.for_system("the policy itself").current_on(_DAY).filter(person__account=_ACCOUNT)
        compiler = seats.values_list(*_columns()).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        known = _Statement(sql, tuple(params), compiler, connection.ops.adapt_datefield_value(_DAY))
        connection._signed_in_statement = known  # type: ignore[attr-defined]
    return known


def user_with_seats(account: int, day: date) -> User | None:
    """Return the account with its person and the seats current on `day` (a civil day in Lima), or None.

    One query where a seat is held, two where none is. The seats are what `User.held_seats(day)` then answers.
    """
    known = _statement()
    today = connection.ops.adapt_datefield_value(day)
    swapped = {known.day: today, _ACCOUNT: account}
    with connection.cursor() as cursor:
        cursor.execute(known.sql, [swapped.get(value, value) for value in known.params])
        rows = [tuple(row) for row in known.compiler.results_iter(results=[cursor.fetchall()])]
    user: User | None = None
    if not rows:
        user = User.objects.filter(pk=account).first()
        if user is not None:
            user.remember_seats(day, ())
        return user
    held: list[HeldSeat] = []
    for row in rows:
        parts: list[Any] = []
        start = 0
        for model, _path in _PATHS:
            names = [field.attname for field in model._meta.concrete_fields]
            parts.append(model.from_db(connection.alias, names, row[start : start + len(names)]))
            start += len(names)
        standing, pillar = row[start:]
        account_row, person, group = parts
        if user is None:
            user = account_row
            account_row.person = person
        held.append(
            HeldSeat(
                group_id=group.pk,
                letter=letter_of(standing, pillar),
                is_secretariat=standing == Standing.SECRETARIAT,
                group=group,
            )
        )
    assert isinstance(user, User)
    user.remember_seats(day, tuple(held))
    return user
