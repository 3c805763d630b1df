"""The secretariat's sub-navigation, on the desk and on every page of work.

A page of the secretariat extends `members/secretariat_base.html` and needs nothing more: the entry whose address
begins the page's own is marked as current. Each entry names a route without arguments, guarded by
`secretariat_required`; tests/portal holds both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SECTIONS: tuple[tuple[Any, tuple[tuple[Any, str], ...]], ...] = (
    (
        _("Miembros"),
        (
            (_("Organizaciones"), "organisation_list"),
            (_("Personas"), "person_list"),
            (_("Padrón"), "roster"),
            (_("Duplicados"), "duplicate_list"),
            (_("Alertas"), "alert_list"),
            (_("Postulaciones"), "application_list"),
            (_("Importar y exportar"), "import_list"),
        ),
    ),
    (
        _("Vínculos"),
        (
            (_("Mapeo de actores"), "stakeholder_map"),
            (_("Gestiones"), "engagement_list"),
            (_("Envíos"), "mailing_list"),
        ),
    ),
    (
        _("Contenidos"),
        (
            (_("Recursos"), "resource_list"),
            (_("Colecciones"), "collection_list"),
            (_("Recursos propuestos"), "proposal_list"),
            (_("Enlaces compartidos"), "share_list"),
            (_("Casos"), "conflict_list"),
            (_("Reuniones"), "meeting_list"),
        ),
    ),
    (
        _("Registro"),
        (
            (_("Datos personales"), "data_request_list"),
            (_("Incidentes"), "incident_list"),
            (_("Quién hizo qué"), "audit_list"),
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """One link; `is_current` where the page is at or below its address."""

    label: Any
    url: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    """A titled list of links."""

    title: Any
    entries: list[Entry]


@cache
def _addresses(language: str) -> tuple[str, ...]:
    """The addresses of all entries under the prefix of one language; they never change while the portal runs."""
    return tuple(reverse(url_name) for _title, rows in SECTIONS for _label, url_name in rows)


def current_entry(path: str) -> str:
    """Return the address of the entry that the page at `path` belongs to, the longest that begins it, or nothing."""
    return max((url for url in _addresses(get_language() or "") if path.startswith(url)), key=len, default="")


def sections_for(current: str) -> list[Section]:
    """Return every section; the entry at the address `current` is marked."""
    return [
        Section(title, [Entry(label, url := reverse(url_name), url == current) for label, url_name in rows])
        for title, rows in SECTIONS
    ]
