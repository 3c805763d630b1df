"""Acts about mailings, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    MAILING_CREATED = "mailing.created", Kind.CHANGES, _("Preparó un envío")
    MAILING_CHANGED = "mailing.changed", Kind.CHANGES, _("Cambió un envío")
    MAIL_RESENT = "mail.resent", Kind.CHANGES, _("Mandó de nuevo un correo que no había salido")
    MAIL_DROPPED = "mail.dropped", Kind.CHANGES, _("Descartó un correo que no había salido")
    MAILING_SENT = "mailing.sent", Kind.RELEASES, _("Mandó un envío")
    PERSON_BOUNCED = "person.bounced", Kind.PERSONAL_DATA, _("Marcó un correo como rebotado")
    MAILING_DELETED = "mailing.deleted", Kind.CHANGES, _("Descartó el borrador de un envío")
