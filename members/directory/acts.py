"""Acts about people, organisations, seats and accounts, as the log keeps them."""

from django.utils.translation import gettext_lazy as _

from vpwg.common.log import acts
from vpwg.common.log.acts import Kind


class Act(acts.Act):
    """`NAME = code, kind, words`."""

    GROUP_OPENED = "group.opened", Kind.ACCESS, _("Abrió el grupo de trabajo")
    ORGANISATION_CREATED = "organisation.created", Kind.CHANGES, _("Añadió una organización")
    ORGANISATION_CHANGED = "organisation.changed", Kind.CHANGES, _("Cambió una organización")
    PERSON_CREATED = "person.created", Kind.CHANGES, _("Registró a una persona")
    PERSON_CHANGED = "person.changed", Kind.CHANGES, _("Cambió los datos de una persona")
    PERSON_INVITED = "person.invited", Kind.ACCESS, _("Invitó a abrir una cuenta")
    INVITATION_ACCEPTED = "invitation.accepted", Kind.ACCESS, _("Abrió su cuenta")
    SEAT_CREATED = "seat.created", Kind.ACCESS, _("Registró una representación")
    SEAT_ENDED = "seat.ended", Kind.ACCESS, _("Terminó una representación")
    SEAT_CHANGED = "seat.changed", Kind.ACCESS, _("Corrigió una representación")
    MEMBERSHIP_CREATED = "membership.created", Kind.ACCESS, _("Añadió una membresía")
    MEMBERSHIP_CHANGED = "membership.changed", Kind.ACCESS, _("Corrigió una membresía")
    MEMBERSHIP_ENDED = "membership.ended", Kind.ACCESS, _("Terminó una membresía")
    MEMBERSHIP_STAGE = "membership.stage", Kind.CHANGES, _("Cambió la etapa de una organización")
    ACCOUNT_BLOCKED = "account.blocked", Kind.ACCESS, _("Bloqueó una cuenta")
    ACCOUNT_UNBLOCKED = "account.unblocked", Kind.ACCESS, _("Desbloqueó una cuenta")
    ACCOUNT_SIGNED_IN = "account.signed_in", Kind.SIGN_INS, _("Ingresó al portal")
    ACCOUNT_SIGN_IN_FAILED = "account.sign_in_failed", Kind.SIGN_INS, _("Alguien probó una contraseña equivocada")
    ACCOUNT_FACTOR_FAILED = (
        "account.factor_failed",
        Kind.SIGN_INS,
        _("Alguien probó un código equivocado, con la contraseña correcta"),
    )
    ACCOUNT_RESET_ASKED = "account.reset_asked", Kind.SIGN_INS, _("Alguien pidió cambiar la contraseña por correo")
    ACCOUNT_PASSWORD_RESET = "account.password_reset", Kind.SIGN_INS, _("Cambió su contraseña por correo")
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed", Kind.SIGN_INS, _("Cambió su contraseña")
    ACCOUNT_FACTOR_ADDED = "account.factor_added", Kind.SIGN_INS, _("Activó una verificación en dos pasos")
    ACCOUNT_FACTOR_REMOVED = "account.factor_removed", Kind.SIGN_INS, _("Retiró su verificación en dos pasos")
    ACCOUNT_CODES_RENEWED = "account.codes_renewed", Kind.SIGN_INS, _("Renovó sus códigos de recuperación")
    ACCOUNT_FACTOR_RESET = "account.factor_reset", Kind.ACCESS, _("Retiró la verificación en dos pasos de una cuenta")
    ACCOUNT_REQUEST_OPENED = "account.request_opened", Kind.ACCESS, _("Pidió un acto sobre una cuenta de secretaría")
    ACCOUNT_REQUEST_DROPPED = (
        "account.request_dropped",
        Kind.ACCESS,
        _("Descartó un pedido sobre una cuenta de secretaría"),
    )
    ACCOUNT_CLOSED = "account.closed", Kind.ACCESS, _("Se cerró la cuenta de una ficha unida a otra")
    CONTACT_CREATED = "contact.created", Kind.CHANGES, _("Registró un contacto")
    CONTACT_CHANGED = "contact.changed", Kind.CHANGES, _("Corrigió un contacto")
    PERSON_MERGED = "person.merged", Kind.CHANGES, _("Unió dos fichas de una persona")
    ORGANISATION_MERGED = "organisation.merged", Kind.CHANGES, _("Unió dos fichas de una organización")
    PERSON_JOINED = "person.joined", Kind.ACCESS, _("Sumó una representación a su cuenta")
    ORGANISATIONS_EXPORTED = "organisations.exported", Kind.TABLES, _("Descargó la lista de organizaciones")
    PEOPLE_EXPORTED = "people.exported", Kind.TABLES, _("Descargó la lista de personas")
    ROSTER_EXPORTED = "roster.exported", Kind.TABLES, _("Descargó el padrón")
    CONSENT_GIVEN = "consent.given", Kind.PERSONAL_DATA, _("Registró un consentimiento")
    CONSENT_WITHDRAWN = "consent.withdrawn", Kind.PERSONAL_DATA, _("Registró que no se consiente")
    ACCESS_LENT = "access.lent", Kind.ACCESS, _("Prestó la lectura a una persona")
    ACCESS_KEPT = "access.kept", Kind.ACCESS, _("Mantuvo un préstamo al restringir la audiencia")
    ACCESS_TAKEN_BACK = "access.taken_back", Kind.ACCESS, _("Retiró la lectura prestada a una persona")
