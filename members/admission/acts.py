"""Acts about applications and consultations, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    APPLICATION_SUBMITTED = "application.submitted", Kind.CHANGES, _("Se presentó una postulación")
    APPLICATION_UNDER_REVIEW = "application.under-review", Kind.CHANGES, _("Empezó a revisar una postulación")
    APPLICATION_RETURNED = "application.returned", Kind.CHANGES, _("Devolvió una postulación con preguntas")
    APPLICATION_ADMITTED = "application.admitted", Kind.ACCESS, _("Admitió una postulación")
    APPLICATION_DECLINED = "application.declined", Kind.CHANGES, _("No admitió una postulación")
    APPLICATION_NOTED = "application.noted", Kind.CHANGES, _("Anotó algo en una postulación")
    ORGANISATION_ADMITTED = "organisation.admitted", Kind.ACCESS, _("Admitió a una organización")
    CONSULTATION_OPENED = "consultation.opened", Kind.CHANGES, _("Consultó a los pilares")
    CONSULTATION_REMINDED = "consultation.reminded", Kind.CHANGES, _("Recordó una consulta")
    CONSULTATION_ANSWERED = "consultation.answered", Kind.CHANGES, _("Respondió una consulta")
