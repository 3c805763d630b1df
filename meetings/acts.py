"""Acts about meetings and their minutes, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    ATTENDANCE_NOTED = "attendance.noted", Kind.CHANGES, _("Anotó la asistencia a una reunión")
    MEETING_CREATED = "meeting.created", Kind.CHANGES, _("Creó una reunión")
    MEETING_CHANGED = "meeting.changed", Kind.CHANGES, _("Cambió una reunión")
    MEETING_PUBLISHED = "meeting.published", Kind.RELEASES, _("Publicó una reunión o cambió su audiencia")
    AGENDA_ITEM_ADDED = "agenda_item.added", Kind.CHANGES, _("Agregó un punto de agenda")
    AGENDA_ITEM_REMOVED = "agenda_item.removed", Kind.CHANGES, _("Retiró un punto de agenda")
    MINUTES_STARTED = "minutes.started", Kind.CHANGES, _("Empezó un acta")
    MINUTES_SAVED = "minutes.saved", Kind.CHANGES, _("Guardó el borrador de un acta")
    MINUTES_APPROVED = "minutes.approved", Kind.CHANGES, _("Aprobó un acta")
    MINUTES_WITHDRAWN = "minutes.withdrawn", Kind.RELEASES, _("Retiró versiones de un acta por confidencialidad")
    MINUTES_PUBLISHED = "minutes.published", Kind.RELEASES, _("Publicó un acta o cambió su audiencia")
    MINUTES_DOWNLOADED = "minutes.downloaded", Kind.DOWNLOADS, _("Descargó un acta restringida")
    MINUTES_NAME_ERASED = "minutes.name_erased", Kind.PERSONAL_DATA, _("Se retiró un nombre de un acta")
