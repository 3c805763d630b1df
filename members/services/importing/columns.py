"""How the texts of cells are read: each raises Refused with what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.departments import Department
from members.services.importing.kinds import Refused
from vpwg.common import folding
from vpwg.common.addresses import validate_address

# The same few words stand in thousands of rows.
fold = lru_cache(maxsize=4096)(folding.fold)


def text(limit: int) -> Callable[[str], str]:
    """A text of at most `limit` letters."""

    def parse(cell: str) -> str:
        if len(cell) > limit:
            raise Refused(_("Tiene %(count)s letras; caben %(limit)s.") % {"count": len(cell), "limit": limit})
        return cell

    return parse


def email(cell: str) -> str:
    """An address of electronic mail."""
    try:
        validate_address(cell)
    except ValidationError as error:
        unseen = error.code == "unseen"
        raise Refused(
            error.messages[0] if unseen else _("«%(cell)s» no es un correo electrónico.") % {"cell": cell}
        ) from error
    return text(254)(cell)


def url(cell: str) -> str:
    """An address that begins with http:// or https://."""
    try:
        URLValidator(schemes=["http", "https"])(cell)
    except ValidationError as error:
        raise Refused(_("«%(cell)s» no es una dirección web. Escríbala con https://.") % {"cell": cell}) from error
    return text(200)(cell)


def day(cell: str) -> date:
    """A day: 2026-11-24 or 24/11/2026."""
    if len(cell) == 10 and cell[4] == "-":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007  a civil day has no zone
        except ValueError:
            continue
    raise Refused(_("«%(cell)s» no es una fecha. Escríbala así: 2026-11-24 o 24/11/2026.") % {"cell": cell})


def show_day(value: date | None) -> str:
    return value.isoformat() if value else ""


def yes_no(cell: str) -> bool:
    """Sí or no."""
    word = fold(cell)
    if word in ("si", "yes", "x", "1", "verdadero", "true"):
        return True
    if word in ("no", "0", "falso", "false"):
        return False
    raise Refused(_("«%(cell)s» no se entiende. Escriba sí o no.") % {"cell": cell})


def show_yes_no(value: bool) -> str:
    return "sí" if value else "no"


@cache
def _words(choices: type[Any]) -> dict[str, str]:
    """Folded Spanish label and code of each choice → its value. Files are in Spanish whoever reads."""
    with override("es"):
        labels = {fold(str(label)): value for value, label in choices.choices}
    return labels | {fold(value): value for value in choices.values}


@cache
def labels(choices: type[Any]) -> tuple[str, ...]:
    """The Spanish labels, for the sheet of instructions."""
    with override("es"):
        return tuple(str(label) for _value, label in choices.choices)


def choice(choices: type[Any]) -> Callable[[str], str]:
    """One of the labels of `choices` (accents and capitals do not matter)."""

    def parse(cell: str) -> str:
        found = _words(choices).get(fold(cell))
        if found is None:
            raise Refused(
                _("«%(cell)s» no está entre los valores: %(allowed)s.")
                % {"cell": cell, "allowed": ", ".join(labels(choices))}
            )
        return found

    return parse


@cache
def _shown(choices: type[Any]) -> dict[str, str]:
    return dict(zip(choices.values, labels(choices), strict=True))


def show_choice(choices: type[Any]) -> Callable[[Any], str]:
    """The Spanish label of a value."""
    return lambda value: _shown(choices).get(value, "") if value else ""


def departments(cell: str) -> list[str]:
    """Departments by name or INEI code, apart by commas or semicolons; a zero that a spreadsheet ate is put back."""
    known, found = _words(Department), []
    for part in cell.replace(",", ";").split(";"):
        word = part.strip()
        if not word:
            continue
        code = known.get(word.zfill(2) if word.isdigit() else fold(word))
        if code is None:
            raise Refused(
                _("«%(word)s» no es un departamento. Escriba el nombre o el código del INEI.") % {"word": word}
            )
        found.append(code)
    return sorted(set(found))


def show_departments(codes: list[str] | None) -> str:
    return "; ".join(Department(code).label for code in sorted(codes or []) if code in Department.values)
