"""The secretariat's sub-navigation, on the desk and on every page of work.

A page of the secretariat extends `members/secretariat_base.html` and needs nothing more: the entry whose address
begins the page's own is marked as current. Each entry names a route without arguments, guarded by
`secretariat_required`; tests/portal holds both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
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


def sections_for(path: str) -> list[Section]:
    """Return every section; the longest address that begins `path` is current."""
    known = [(title, [(label, reverse(url_name)) for label, url_name in rows]) for title, rows in SECTIONS]
    current = max((url for _title, rows in known for _l, url in rows if path.startswith(url)), key=len, default="")
    return [Section(title, [Entry(label, url, url == current) for label, url in rows]) for title, rows in known]
