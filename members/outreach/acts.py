"""Acts about the map of actors and the talks with them, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    STAKEHOLDER_ASSESSED = "stakeholder.assessed", Kind.CHANGES, _("Valoró a una organización")
    STAKEHOLDERS_EXPORTED = "stakeholders.exported", Kind.TABLES, _("Exportó el mapeo de actores")
    STAKEHOLDERS_GAPS_EXPORTED = "stakeholders.gaps_exported", Kind.TABLES, _("Exportó las brechas")
    ENGAGEMENT_LOGGED = "engagement.logged", Kind.CHANGES, _("Registró una gestión")
    ENGAGEMENT_CHANGED = "engagement.changed", Kind.CHANGES, _("Corrigió una gestión")
    ENGAGEMENT_DONE = "engagement.done", Kind.CHANGES, _("Dio por hecho un próximo paso")
    ENGAGEMENT_REOPENED = "engagement.reopened", Kind.CHANGES, _("Volvió a abrir un próximo paso")
    ENGAGEMENT_POSTPONED = "engagement.postponed", Kind.CHANGES, _("Pospuso un próximo paso")
    ENGAGEMENT_DELETED = "engagement.deleted", Kind.CHANGES, _("Borró una gestión")
    ENGAGEMENTS_EXPORTED = "engagements.exported", Kind.TABLES, _("Exportó las gestiones")
