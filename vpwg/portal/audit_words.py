"""The acts of the log in words. Each action recorded anywhere has a row here; a test holds it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# Kinds by which a secretariat narrows the log.
KINDS = {
    "cambios": _("Cambios"),
    "publicaciones": _("Publicaciones y audiencias"),
    "accesos": _("Representaciones, cuentas y permisos"),
    "exportaciones": _("Exportaciones e importaciones"),
    "descargas": _("Descargas restringidas"),
    "datos": _("Datos personales"),
}
ACTIONS = {
    "organisation.created": ("cambios", _("Añadió una organización")),
    "organisation.changed": ("cambios", _("Cambió una organización")),
    "person.created": ("cambios", _("Registró a una persona")),
    "person.changed": ("cambios", _("Cambió los datos de una persona")),
    "person.corrected_own": ("datos", _("Corrigió sus propios datos")),
    "person.erased": ("datos", _("Borró los datos de una persona")),
    "person.invited": ("accesos", _("Invitó a abrir una cuenta")),
    "invitation.accepted": ("accesos", _("Abrió su cuenta")),
    "seat.created": ("accesos", _("Registró una representación")),
    "seat.ended": ("accesos", _("Terminó una representación")),
    "consent.given": ("datos", _("Registró un consentimiento")),
    "consent.withdrawn": ("datos", _("Registró que no se consiente")),
    "data.exported_own": ("datos", _("Descargó sus propios datos")),
    "data_request.opened": ("datos", _("Presentó una solicitud sobre sus datos")),
    "data_request.granted": ("datos", _("Atendió una solicitud sobre datos")),
    "data_request.refused": ("datos", _("Denegó una solicitud sobre datos")),
    "retention.applied": ("datos", _("Se retiraron datos cuyo plazo venció")),
    "incident.created": ("datos", _("Registró un incidente de datos")),
    "incident.changed": ("datos", _("Completó un incidente de datos")),
    "incident.closed": ("datos", _("Cerró un incidente de datos")),
    "resource.created": ("cambios", _("Añadió un recurso")),
    "resource.changed": ("cambios", _("Cambió un recurso")),
    "resource.published": ("publicaciones", _("Publicó un recurso o cambió su audiencia")),
    "edition.added": ("cambios", _("Subió un archivo")),
    "edition.downloaded": ("descargas", _("Descargó un archivo restringido")),
    "edition.approved": ("publicaciones", _("Aprobó la copia limpia de un archivo")),
    "edition.removed": ("cambios", _("Retiró un archivo")),
    "edition.original_downloaded": ("descargas", _("Descargó el original de un archivo")),
    "edition.clean": ("cambios", _("Se limpió un archivo")),
    "edition.held": ("cambios", _("Se retuvo un archivo que no pudo limpiarse")),
    "edition.infected": ("cambios", _("El antivirus rechazó un archivo")),
    "collection.created": ("cambios", _("Empezó una colección")),
    "collection.changed": ("cambios", _("Cambió una colección")),
    "collection.published": ("publicaciones", _("Publicó una colección o cambió su audiencia")),
    "proposal.sent": ("cambios", _("Propuso un recurso")),
    "proposal.accepted": ("cambios", _("Aceptó un recurso propuesto")),
    "proposal.declined": ("cambios", _("No aceptó un recurso propuesto")),
    "share_link.created": ("accesos", _("Compartió un archivo por enlace")),
    "share_link.revoked": ("accesos", _("Anuló un enlace compartido")),
    "share_link.opened": ("descargas", _("Se abrió un enlace compartido")),
    "share_link.downloaded": ("descargas", _("Se descargó por un enlace compartido")),
    "access.lent": ("accesos", _("Prestó la lectura a una persona")),
    "access.taken_back": ("accesos", _("Retiró la lectura prestada a una persona")),
    "meeting.created": ("cambios", _("Creó una reunión")),
    "meeting.changed": ("cambios", _("Cambió una reunión")),
    "meeting.published": ("publicaciones", _("Publicó una reunión o cambió su audiencia")),
    "agenda_item.added": ("cambios", _("Agregó un punto de agenda")),
    "agenda_item.removed": ("cambios", _("Retiró un punto de agenda")),
    "minutes.started": ("cambios", _("Empezó un acta")),
    "minutes.saved": ("cambios", _("Guardó el borrador de un acta")),
    "minutes.approved": ("cambios", _("Aprobó un acta")),
    "minutes.published": ("publicaciones", _("Publicó un acta o cambió su audiencia")),
    "minutes.downloaded": ("descargas", _("Descargó un acta restringida")),
    "minutes.name_erased": ("datos", _("Se retiró un nombre de un acta")),
    "conflict.created": ("cambios", _("Abrió un caso")),
    "conflict.changed": ("cambios", _("Cambió un caso")),
    "conflict.published": ("publicaciones", _("Publicó un caso o cambió su audiencia")),
    "audit.exported": ("exportaciones", _("Exportó este registro")),
}


def actions_of(kind: str) -> list[str]:
    """Return the actions of one kind."""
    return [action for action, (its_kind, _label) in ACTIONS.items() if its_kind == kind]


def words_for(action: str) -> str:
    """Return the act in words."""
    return str(ACTIONS[action][1]) if action in ACTIONS else action
