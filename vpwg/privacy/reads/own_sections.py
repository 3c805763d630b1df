"""What the portal holds about a person, section by section, in the order in which a person reads them.

A section tells only what concerns that person: never a reviewer's note or what others wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.admission.models import MembershipApplication
from members.directory.models import Person
from members.mailings.models import MailingRecipient
from members.outreach.models import Engagement
from resources.services.proposals import proposals_of
from vpwg.common.models import OutboundMessage
from vpwg.privacy.reads import held_elsewhere

Rows = list[dict[str, Any]]


def _identity(person: Person) -> Rows:
    return [
        {
            "nombres": person.given_names,
            "apellidos": person.family_names,
            "correo": person.email,
            "telefono": person.phone,
            "cargo": person.job_title,
            "idioma_de_los_correos": person.preferred_language,
            "temas_de_interes": ", ".join(person.interest_codes),
            "origen_de_los_datos": person.data_origin,
            "fecha_de_origen": person.data_origin_on,
        }
    ]


def _account(person: Person) -> Rows:
    user = getattr(person, "account", None)
    if user is None:
        return []
    return [{"correo": user.email, "abierta": user.date_joined, "ultimo_ingreso": user.last_login}]


def _seats(person: Person) -> Rows:
    return [
        {
            "organizacion": seat.membership.organisation.name,
            "grupo": seat.membership.group.name,
            "representacion": seat.get_kind_display(),
            "desde": seat.starts_on,
            "hasta": seat.ends_on,
        }
        for seat in person.seats.select_related("membership__organisation", "membership__group")
    ]


def _contacts(person: Person) -> Rows:
    return [
        {"organizacion": row.organisation.name, "grupo": row.group.name, "cargo": row.job_title}
        for row in person.contacts.select_related("organisation", "group")
    ]


def _consents(person: Person) -> Rows:
    return [
        {
            "finalidad": row.get_purpose_display(),
            "respuesta": "sí" if row.is_given else "no",
            "fecha": row.answered_at,
            "version_del_texto": row.text_version,
            "como_se_obtuvo": row.evidence,
        }
        for row in person.consents.all()
    ]


def _requests(person: Person) -> Rows:
    return [
        {
            "solicitud": row.get_kind_display(),
            "recibida": row.received_at,
            "vence": row.due_on,
            "estado": row.get_state_display(),
            "respuesta": row.outcome,
        }
        for row in person.data_requests.all()
    ]


def _outreach(person: Person) -> Rows:
    rows = Engagement.objects.for_system("what is held about the person who asks").filter(person=person)
    return [
        {"fecha": row.happened_on, "canal": row.get_channel_display(), "organizacion": row.organisation.name}
        for row in rows.select_related("organisation")
    ]


def _login(person: Person) -> str:
    """The one address that the person proved; a contact address is typed by whoever keeps them."""
    return getattr(getattr(person, "account", None), "email", "")


def _applications(person: Person) -> Rows:
    if not _login(person):
        return []
    rows = MembershipApplication.objects.for_system("what is held about the person who asks")
    return [
        {"organizacion": row.organisation_name, "estado": row.get_state_display(), "fecha": row.created_at}
        for row in rows.filter(email__iexact=_login(person), email_confirmed_at__isnull=False)
    ]


def _mail(person: Person) -> Rows:
    if not _login(person):
        return []
    sent = OutboundMessage.objects.filter(to__iexact=_login(person)).order_by("-created_at")[:500]
    return [{"fecha": row.sent_at or row.created_at, "asunto": row.subject, "a": row.to} for row in sent]


def _mailings(person: Person) -> Rows:
    rows = MailingRecipient.objects.for_system("what is held about the person who asks").filter(person=person)
    return [
        {"fecha": row.at, "envio": row.mailing.subject, "resultado": row.get_outcome_display()}
        for row in rows.exclude(outcome=MailingRecipient.Outcome.REFUSED).select_related("mailing")
    ]


SECTIONS: tuple[tuple[str, Any, Callable[[Person], Rows]], ...] = (
    ("datos", _("Datos de contacto"), _identity),
    ("cuenta", _("Cuenta del portal"), _account),
    ("representaciones", _("Representaciones"), _seats),
    ("contactos", _("Contacto registrado por una secretaría"), _contacts),
    ("consentimientos", _("Consentimientos"), _consents),
    ("solicitudes", _("Solicitudes sobre mis datos"), _requests),
    ("gestiones", _("Gestiones en que se le registró como interlocutor"), _outreach),
    ("postulaciones", _("Postulaciones presentadas con su correo"), _applications),
    ("correos", _("Correos que el portal le envió"), _mail),
    ("envios", _("Boletines y avisos"), _mailings),
    ("propuestas", _("Recursos que propuso"), proposals_of),
    *held_elsewhere.SECTIONS,
)


def held_about(person: Person) -> dict[str, Rows]:
    """Return every section with its rows, for export."""
    return {section: tell(person) for section, _label, tell in SECTIONS}


def sections_about(person: Person) -> list[tuple[str, Rows]]:
    """Return (label, rows) of the sections that hold something, for the page."""
    return [(str(label), rows) for _section, label, tell in SECTIONS if (rows := tell(person))]
