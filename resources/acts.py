"""Acts about the library, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    RESOURCE_CREATED = "resource.created", Kind.CHANGES, _("Añadió un recurso")
    RESOURCE_CHANGED = "resource.changed", Kind.CHANGES, _("Cambió un recurso")
    RESOURCE_PUBLISHED = "resource.published", Kind.RELEASES, _("Publicó un recurso o cambió su audiencia")
    EDITION_ADDED = "edition.added", Kind.CHANGES, _("Subió un archivo")
    EDITION_DOWNLOADED = "edition.downloaded", Kind.DOWNLOADS, _("Descargó un archivo restringido")
    EDITION_APPROVED = "edition.approved", Kind.RELEASES, _("Aprobó la copia limpia de un archivo")
    EDITION_REMOVED = "edition.removed", Kind.CHANGES, _("Retiró un archivo")
    EDITION_ORIGINAL_DOWNLOADED = "edition.original_downloaded", Kind.DOWNLOADS, _("Descargó el original de un archivo")
    EDITION_SIGNED_ORIGINAL_NAMED = (
        "edition.signed_original_named",
        Kind.CHANGES,
        _("Dijo dónde está el original firmado de un archivo"),
    )
    EDITION_RETITLED = (
        "edition.retitled",
        Kind.CHANGES,
        _("La copia limpia de un archivo tomó el título nuevo del recurso"),
    )
    EDITION_CLEAN = "edition.clean", Kind.CHANGES, _("Se limpió un archivo")
    EDITION_HELD = "edition.held", Kind.CHANGES, _("Se retuvo un archivo que no pudo limpiarse")
    EDITION_INFECTED = "edition.infected", Kind.CHANGES, _("El antivirus rechazó un archivo")
    COLLECTION_CREATED = "collection.created", Kind.CHANGES, _("Empezó una colección")
    COLLECTION_CHANGED = "collection.changed", Kind.CHANGES, _("Cambió una colección")
    COLLECTION_PUBLISHED = "collection.published", Kind.RELEASES, _("Publicó una colección o cambió su audiencia")
    PROPOSAL_SENT = "proposal.sent", Kind.CHANGES, _("Propuso un recurso")
    PROPOSAL_ACCEPTED = "proposal.accepted", Kind.CHANGES, _("Aceptó un recurso propuesto")
    PROPOSAL_DECLINED = "proposal.declined", Kind.CHANGES, _("No aceptó un recurso propuesto")
    SHARE_LINK_CREATED = "share_link.created", Kind.ACCESS, _("Compartió un archivo por enlace")
    SHARE_LINK_REVOKED = "share_link.revoked", Kind.ACCESS, _("Anuló un enlace compartido")
    SHARE_LINK_KEPT = "share_link.kept", Kind.ACCESS, _("Mantuvo un enlace compartido al restringir la audiencia")
    SHARE_LINK_DOWNLOADED = "share_link.downloaded", Kind.DOWNLOADS, _("Se descargó por un enlace compartido")
