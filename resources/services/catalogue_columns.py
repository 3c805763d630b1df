"""How the cells of a catalogue are read."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.locks import Audience
from members.imports.kinds import Column, RowRefused
from members.imports.services import columns as read
from resources.models import Language, Resource, Topic
from resources.services.catalogue_files import COLUMN, Waiting, waiting_of
from vpwg.common.text.days import lima_moment, lima_today
from vpwg.common.text.folding import fold

AUDIENCES = [a for a in Audience if a is not Audience.PILLARS]


def year(cell: str) -> int:
    """A year that a work can have."""
    if not (cell.isascii() and cell.isdigit() and 1900 <= int(cell) <= lima_today().year + 1):
        raise RowRefused(_("«%(cell)s» no es un año. Escríbalo con cuatro cifras.") % {"cell": cell})
    return int(cell)


def https(cell: str) -> str:
    """An address over https."""
    try:
        URLValidator(schemes=["https"])(cell)
    except ValidationError as error:
        raise RowRefused(_("El enlace debe empezar con https:// y estar completo.")) from error
    return read.text(200)(cell)


def moment(cell: str) -> datetime:
    """A future instant in Lima: 2026-12-01, or 2026-12-01 15:00."""
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(cell, form)  # noqa: DTZ007  given its zone below
        except ValueError:
            continue
        instant = timezone.make_aware(found, timezone.get_default_timezone())
        if instant <= timezone.now():
            raise RowRefused(_("El embargo «%(cell)s» ya pasó. Escriba un instante futuro o deje la celda vacía.") % {"cell": cell})  # fmt: skip
        return instant
    raise RowRefused(
        _("«%(cell)s» no es un instante. Escríbalo así: 2026-12-01 15:00 (hora de Lima).") % {"cell": cell}
    )


def readers(cell: str) -> list[str]:
    """Intended readers, apart by semicolons."""
    one = read.choice(Resource.Reader)
    return sorted({one(part.strip()) for part in cell.split(";") if part.strip()})


def topics(cell: str) -> list[str]:
    """Codes of topics of either tree, apart by commas or semicolons."""
    known = {code.lower(): code for code in Topic.objects.filter(parent__isnull=False).values_list("code", flat=True)}
    found = set()
    for part in cell.replace(",", ";").split(";"):
        if word := part.strip():
            if word.lower() not in known:
                raise RowRefused(_("El tema «%(word)s» no existe. Use los códigos, como R1 o 17.") % {"word": word})
            found.add(known[word.lower()])
    return sorted(found)


@cache
def _audiences() -> dict[str, Audience]:
    return {fold(str(label)): value for value, label in zip(AUDIENCES, audience_labels(), strict=True)}


@cache
def audience_labels() -> tuple[str, ...]:
    return tuple(label for label, value in zip(read.labels(Audience), Audience, strict=True) if value in AUDIENCES)


def audience(cell: str) -> Audience:
    """One of the audiences that need no pillar."""
    found = _audiences().get(fold(cell))
    if found is None:
        raise RowRefused(
            _("«%(cell)s» no está entre los valores: %(allowed)s.")
            % {"cell": cell, "allowed": ", ".join(audience_labels())}
        )
    return found


def file(cell: str) -> Any:
    """What waits for the cell, or only the name that was typed."""
    return waiting_of(cell) or cell


def show_file(value: Any) -> str:
    """The name of the file, whether it waits or was only typed."""
    return value.checked.name if isinstance(value, Waiting) else str(value)


def show_moment(value: datetime | None) -> str:
    """The instant in Lima, as `moment` reads it."""
    return f"{lima_moment(value):%Y-%m-%d %H:%M}" if value else ""


def semicolons(values: list[str]) -> str:
    return "; ".join(values)


def show_readers(values: list[str]) -> str:
    return semicolons([read.show_choice(Resource.Reader)(value) for value in values])


COLUMNS = (
    Column("title", "Título", read.line(200), is_required=True),
    Column("kind", "Tipo", read.choice(Resource.Kind), read.show_choice(Resource.Kind), is_required=True, allowed=read.labels(Resource.Kind)),
    Column("language", "Idioma", read.choice(Language), read.show_choice(Language), is_required=True, allowed=read.labels(Language)),
    Column("version", "Versión", read.line(30), empty="1.0", help="Vacía: 1.0."),
    Column("abstract_es", "Resumen en español"),
    Column("abstract_en", "Resumen en inglés"),
    Column("publisher", "Quién lo publica", read.line(200)),
    Column("year", "Año", year, empty=None),
    Column("licence", "Licencia", read.choice(Resource.Licence), read.show_choice(Resource.Licence), allowed=read.labels(Resource.Licence)),
    Column("department_codes", "Departamentos", read.departments, read.show_departments, empty=[], help="Nombres o códigos del INEI, separados por punto y coma."),
    Column("readers", "Para quiénes", readers, show_readers, empty=[], help="Separados por punto y coma.", allowed=read.labels(Resource.Reader)),
    Column("topics", "Temas", topics, semicolons, empty=[], help="Códigos separados por punto y coma: R1; P4; 17."),
    Column("file", COLUMN, file, show_file, help="Nombre del archivo dentro del zip. Uno de los dos: archivo o enlace."),
    Column("link", "Enlace", https, help="Dirección que empieza con https://."),
    Column("audience", "Audiencia", audience, read.show_choice(Audience), allowed=audience_labels(), help="Vacía: queda como borrador de la secretaría."),
    Column("opens_at", "Visible desde", moment, show_moment, empty=None, help="Hora de Lima, futura: 2026-12-01 15:00. Vacía: al importar."),
)  # fmt: skip
DESCRIPTION = ("kind", "abstract_es", "abstract_en", "publisher", "year", "licence", "department_codes", "readers", "topics")  # fmt: skip
