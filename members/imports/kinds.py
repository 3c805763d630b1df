"""What a kind of table is, and the list of kinds.

A new kind (also of an upper app) is a subclass of `ImportKind` that names its columns and says how a row is found,
checked and written; `register(MyKind())` in `AppConfig.ready()` gives it template, check, report, commit and export:

    class EngagementKind(ImportKind):
        name, label = "gestiones", _("Gestiones")
        columns = (Column("fecha", "Fecha", columns.day, is_required=True), …)
        def ledger(self, group, *, for_update): …   # what is there now, in few queries
        def write(self, batch_plan, *, group, by): …
        def export(self, group): …
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from members.directory.models import User, WorkingGroup
from vpwg.common.refusals import Refused

Values = dict[str, Any]


class RowRefused(Refused):
    """A row cannot be taken: `sentence` says why, `column` names where (empty: the row as a whole)."""

    def __init__(self, sentence: str, column: str = "") -> None:
        super().__init__([str(sentence)], field=column or None)
        self.sentence, self.column = str(sentence), column


def as_text(value: Any) -> str:
    """Return a plain value as a cell."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Column:
    """One column: `title` is its header in every file (never translated, so that files read back).

    `parse` turns a non-empty text into a value or raises RowRefused; an empty cell is `empty`.
    `show` is its inverse. `allowed` is listed on the sheet of instructions.
    """

    name: str
    title: str
    parse: Callable[[str], Any] = str
    show: Callable[[Any], str] = as_text
    is_required: bool = False
    # The title must stand in the table, but a cell may be empty.
    may_be_empty: bool = False
    empty: Any = ""
    help: Any = ""
    allowed: Sequence[str] = ()

    @property
    def needs_value(self) -> bool:
        """Whether each cell must say something."""
        return self.is_required and not self.may_be_empty


@dataclass
class Planned:
    """What one row would do. `target` is the existing row (any hashable key) or None; `changed` the values to write.

    `note` is a sentence for the person who checks, about what only they can know; `completed` are the values of a
    new row with what its empty cells stand for.
    """

    number: int
    label: str
    values: Values
    target: Any = None
    changed: Values = field(default_factory=dict)
    before: Values = field(default_factory=dict)
    note: str = ""
    completed: Values = field(default_factory=dict)

    @property
    def action(self) -> str:
        return "add" if self.target is None else "change" if self.changed else "same"


class Ledger(ABC):
    """What a group has now of one kind, read once for a whole table."""

    @abstractmethod
    def find(self, values: Values) -> tuple[Any, Values] | None:
        """Return (key, present values) of the row that `values` mean, None if it is new; raise RowRefused."""

    def check(self, values: Values, target: Any) -> None:
        """Raise RowRefused where the values of a row do not fit one another. `values` are complete for a known row."""
        return

    def identity(self, values: Values, target: Any) -> Any:
        """Return what must not stand twice in one table."""
        return target

    def note(self, values: Values, target: Any) -> str:
        """Return a sentence for the person who checks the row, or nothing."""
        return ""

    def completed(self, values: Values) -> Values:
        """Return the values of a new row as they will be written, with what an empty cell stands for."""
        return values

    @abstractmethod
    def label(self, values: Values) -> str:
        """Return the words by which a person knows the row."""


class ImportKind(ABC):
    """A kind of table that a secretariat imports and exports for its own group."""

    name: str
    label: Any
    columns: tuple[Column, ...]
    # The route of an upload page of its own, for kinds that need more than a table.
    upload_route: str = ""

    @property
    def titles(self) -> list[str]:
        """The titles of its columns, by which a table is recognised."""
        return [column.title for column in self.columns]

    @abstractmethod
    def ledger(self, group: WorkingGroup, *, for_update: bool) -> Ledger:
        """Return what `group` has now; `for_update` locks it until the transaction ends."""

    @abstractmethod
    def write(self, plan: list[Planned], *, group: WorkingGroup, by: User) -> None:
        """Write the rows to add and to change, in the caller's transaction, in few queries."""

    def forget(self, cells: Iterable[str]) -> None:
        """Remove what was kept beside a table that is over; `cells` are all of it. Called after the commit."""
        return

    @abstractmethod
    def export(self, group: WorkingGroup) -> Iterable[Values]:
        """Yield the rows of `group`, as they would be imported."""


_KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Offer a kind of table; registering twice changes nothing."""
    _KINDS.setdefault(kind.name, kind)


def all_kinds() -> list[ImportKind]:
    """Return the kinds in order of registration."""
    return list(_KINDS.values())


def kind_named(name: str) -> ImportKind | None:
    """Return the kind `name`, or None."""
    return _KINDS.get(name)
