"""How the texts of cells are read: each raises RowRefused with what is wrong and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.imports.kinds import RowRefused
from vpwg.common.tables.cells import visible
from vpwg.common.text import folding
from vpwg.common.text.addresses import validate_address
from vpwg.places.departments import Department, names_of

# The same few words stand in thousands of rows.
fold = lru_cache(maxsize=4096)(folding.fold)


def text(limit: int) -> Callable[[str], str]:
    """A text of at most `limit` letters, on as many lines as it has."""

    def parse(cell: str) -> str:
        if len(cell) > limit:
            raise RowRefused(_("Tiene %(count)s letras; caben %(limit)s.") % {"count": len(cell), "limit": limit})
        return cell

    return parse


def line(limit: int) -> Callable[[str], str]:
    """A text on one line: the breaks and doubled spaces of a narrow cell are single spaces."""
    fits = text(limit)
    return lambda cell: fits(" ".join(visible(cell).split()))


def phone(cell: str) -> str:
    """A telephone number as it was written; one that a spreadsheet shortened to 9,84E+08 is lost."""
    if re.fullmatch(r"\d+([.,]\d+)?E\+?\d+", cell, re.IGNORECASE):
        raise RowRefused(_("La hoja de cálculo abrevió el número («%(cell)s»). Dé a la columna formato de texto y escríbalo otra vez.") % {"cell": cell})  # fmt: skip
    return line(40)(cell)


def email(cell: str) -> str:
    """One address of electronic mail; `mailto:` before it and «Name <…>» around it are taken off."""
    bare = cell.removeprefix("mailto:").strip()
    if named := re.fullmatch(r"[^<>@]*<([^<>\s]+)>", bare):
        bare = named[1]
    try:
        validate_address(bare)
    except ValidationError as error:
        if error.code == "unseen":
            raise RowRefused(error.messages[0]) from error
        if cell.count("@") > 1:
            raise RowRefused(_("Hay más de un correo en la celda: deje uno. Los demás, en otra columna o en otra ficha.")) from error  # fmt: skip
        raise RowRefused(_("«%(cell)s» no es un correo electrónico.") % {"cell": cell}) from error
    return text(254)(bare)


def url(cell: str) -> str:
    """An address that begins with http:// or https://."""
    try:
        URLValidator(schemes=["http", "https"])(cell)
    except ValidationError as error:
        raise RowRefused(_("«%(cell)s» no es una dirección web. Escríbala con https://.") % {"cell": cell}) from error
    return text(200)(cell)


_HOUR = re.compile(r"[T ,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]\.? ?m\.?)?( ?(Z|[+-]\d{2}:?\d{2}))?$", re.IGNORECASE)
_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_WRITTEN = re.compile(r"(\d{1,2})(?: de |[ /.-])([a-z]{3,10})\.?(?: del? |[ /.-])(\d{4}|\d{2})")
# Days since 30 December 1899, as Excel counts them: here from 1954 to 2064, so that a year is not taken for one.
_SERIAL = range(20_000, 60_000)


def day(cell: str) -> date:
    """A day: 2026-11-24, 24/11/2026, 24-11-26, «24 de noviembre de 2026», or Excel's number for it.

    An hour behind it is left out: what is asked for is the day.
    """
    bare = _HOUR.sub("", cell)
    if len(bare) == 10 and bare[4] == "-":
        try:
            return date.fromisoformat(bare)
        except ValueError:
            pass
    # `%Y` would take «26» for the year 26: the year of two figures is tried where there are two.
    year = "%Y" if re.search(r"\d{4}", bare) else "%y"
    for form in ("%Y-%m-%d", "%Y/%m/%d", f"%d/%m/{year}", f"%d-%m-{year}", f"%d.%m.{year}"):
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007  a civil day has no zone
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}([.,]\d+)?", bare) and int(bare[:5]) in _SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(bare[:5]))
    found = _written_day(bare)
    if found is None:
        raise RowRefused(_("«%(cell)s» no es una fecha. Escríbala así: 2026-11-24 o 24/11/2026.") % {"cell": cell})
    return found


def _written_day(cell: str) -> date | None:
    """Return the day of «5 de mayo de 2026» or «05-may-26», None for anything else."""
    told = _WRITTEN.fullmatch(cell.casefold().strip())
    if not told:
        return None
    word = "set" if told[2].startswith("sep") else told[2]  # Peru writes both
    months = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word)]
    if len(months) != 1:
        return None
    year = int(told[3]) + (2000 if len(told[3]) == 2 else 0)
    try:
        return date(year, months[0], int(told[1]))
    except ValueError:
        return None


def show_day(value: date | None) -> str:
    return value.isoformat() if value else ""


def yes_no(cell: str) -> bool:
    """Sí or no."""
    word = fold(cell)
    if word in ("si", "yes", "x", "1", "verdadero", "true"):
        return True
    if word in ("no", "0", "falso", "false"):
        return False
    raise RowRefused(_("«%(cell)s» no se entiende. Escriba sí o no.") % {"cell": cell})


def show_yes_no(value: bool) -> str:
    return "sí" if value else "no"


@cache
def _words(choices: type[Choices]) -> dict[str, str]:
    """Folded Spanish label and code of each choice → its value. Files are in Spanish whoever reads."""
    with override("es"):
        labels = {fold(str(label)): value for value, label in choices.choices}
    return labels | {fold(value): value for value in choices.values}


@cache
def labels(choices: type[Choices]) -> tuple[str, ...]:
    """The Spanish labels, for the sheet of instructions."""
    with override("es"):
        return tuple(str(label) for _value, label in choices.choices)


def choice(choices: type[Choices]) -> Callable[[str], str]:
    """One of the labels of `choices` (accents and capitals do not matter)."""

    def parse(cell: str) -> str:
        found = _words(choices).get(fold(cell))
        if found is None:
            raise RowRefused(
                _("«%(cell)s» no está entre los valores: %(allowed)s.")
                % {"cell": cell, "allowed": ", ".join(labels(choices))}
            )
        return found

    return parse


@cache
def _shown(choices: type[Choices]) -> dict[str, str]:
    return dict(zip(choices.values, labels(choices), strict=True))


def show_choice(choices: type[Choices]) -> Callable[[Any], str]:
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
            raise RowRefused(
                _("«%(word)s» no es un departamento. Escriba el nombre o el código del INEI.") % {"word": word}
            )
        found.append(code)
    return sorted(set(found))


def show_departments(codes: list[str] | None) -> str:
    return names_of(codes or (), "; ")
