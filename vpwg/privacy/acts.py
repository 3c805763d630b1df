"""Acts about personal data, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    PERSON_CORRECTED_OWN = "person.corrected_own", Kind.PERSONAL_DATA, _("Corrigió sus propios datos")
    PERSON_ERASED = "person.erased", Kind.PERSONAL_DATA, _("Borró los datos de una persona")
    DATA_EXPORTED_OWN = "data.exported_own", Kind.PERSONAL_DATA, _("Descargó sus propios datos")
    DATA_REQUEST_OPENED = "data_request.opened", Kind.PERSONAL_DATA, _("Presentó una solicitud sobre sus datos")
    DATA_REQUEST_GRANTED = "data_request.granted", Kind.PERSONAL_DATA, _("Atendió una solicitud sobre datos")
    DATA_REQUEST_REFUSED = "data_request.refused", Kind.PERSONAL_DATA, _("Denegó una solicitud sobre datos")
    RETENTION_APPLIED = "retention.applied", Kind.PERSONAL_DATA, _("Se retiraron datos cuyo plazo venció")
    INCIDENT_CREATED = "incident.created", Kind.PERSONAL_DATA, _("Registró un incidente de datos")
    INCIDENT_CHANGED = "incident.changed", Kind.PERSONAL_DATA, _("Completó un incidente de datos")
    INCIDENT_CLOSED = "incident.closed", Kind.PERSONAL_DATA, _("Cerró un incidente de datos")
