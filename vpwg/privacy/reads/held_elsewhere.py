"""What the portal holds about a person beside their own file: sign-ins, acts, attendance, what was lent to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendance, Meeting
from members.access.models import UserGrant
from members.directory.models import AccountRequest, Invitation, Person, User
from vpwg.common.models import AuditEntry
from vpwg.privacy.reads.audit_objects import objects_of
from vpwg.privacy.reads.audit_words import actions_of, words_for

Rows = list[dict[str, Any]]
DOWNLOADS = "descargas"
ACTS = 5_000  # the newest; whoever keeps a group for years has more than a page can carry


def _account(person: Person) -> User | None:
    return User.objects.filter(person=person).first()


def _sessions(person: Person) -> Rows:
    rows = UserSession.objects.filter(user__person=person).order_by("-created_at")
    return [{"abierta": row.created_at, "direccion_de_red": row.ip, "navegador": row.user_agent} for row in rows]


def _factors(person: Person) -> Rows:
    """The ways to prove a second time who one is; what proves it is never shown, not even to its owner."""
    rows = Authenticator.objects.filter(user__person=person).order_by("created_at")
    return [
        {"medio": row.get_type_display(), "abierta": row.created_at, "ultimo_uso": row.last_used_at} for row in rows
    ]


def _invitations(person: Person) -> Rows:
    rows = Invitation.objects.filter(person=person).order_by("-created_at")
    return [{"fecha": row.created_at, "correo": row.email, "vence": row.expires_at} for row in rows]


def _account_requests(person: Person) -> Rows:
    rows = AccountRequest.objects.filter(account__person=person)
    return [
        {"fecha": row.asked_at, "acto": row.get_act_display(), "motivo": row.reason, "estado": row.state_label}
        for row in rows
    ]


def _downloads(person: Person) -> Rows:
    return _acts(person, AuditEntry.objects.filter(action__in=actions_of(DOWNLOADS)))


def _own_acts(person: Person) -> Rows:
    return _acts(person, AuditEntry.objects.exclude(action__in=actions_of(DOWNLOADS)))


def _acts(person: Person, entries: Any) -> Rows:
    """What the person did. A title stands there only while the person may still read it."""
    account = _account(person)
    if account is None:
        return []
    entries = list(entries.filter(by=account).order_by("-pk")[:ACTS])
    objects = objects_of(account, entries)
    return [
        {
            "fecha": entry.at,
            "acto": words_for(entry.action),
            "sobre": objects.get((entry.object_label, entry.object_id), ("", ""))[0],
        }
        for entry in entries
    ]


def _acts_about(person: Person) -> Rows:
    """What others did with the person's file: what and when; who did it is the secretariat's to answer for."""
    entries = AuditEntry.objects.filter(object_label=Person._meta.label, object_id=person.public_id)
    account = _account(person)
    if account is not None:
        entries = entries.exclude(by=account)
    return [{"fecha": entry.at, "acto": words_for(entry.action)} for entry in entries.order_by("-pk")]


def _attendance(person: Person) -> Rows:
    """Where and when the person is noted as present or absent; a meeting's title only if they may read it."""
    rows = Attendance.objects.for_system("what is held about the person who asks").filter(person=person)
    rows = rows.select_related("meeting__group").order_by("-meeting__starts_at")
    titles = dict(Meeting.objects.visible_to(_account(person)).values_list("pk", "title"))
    return [
        {
            "reunion": titles.get(row.meeting_id, ""),
            "grupo": row.meeting.group.short_name if row.meeting.group else "",
            "fecha": row.meeting.starts_at,
            "asistencia": row.get_presence_display(),
        }
        for row in rows
    ]


def _loans(person: Person) -> Rows:
    """What was lent to the person; a loan that sleeps names nothing that its holder may not read."""
    account = _account(person)
    if account is None:
        return []
    models: list[Any] = [model for model in apps.get_models() if issubclass(model, UserGrant)]
    found: Rows = []
    for model in models:
        wanted = model.objects.filter(user=account).values("content_object")
        lent = model._meta.get_field("content_object").related_model
        found += [{"sobre": str(row)} for row in lent.objects.visible_to(account).filter(pk__in=wanted)]
    return found


SECTIONS: tuple[tuple[str, Any, Callable[[Person], Rows]], ...] = (
    ("sesiones", _("Sesiones abiertas"), _sessions),
    ("segundo_factor", _("Verificación en dos pasos"), _factors),
    ("invitaciones", _("Invitaciones que recibió"), _invitations),
    ("pedidos_sobre_su_cuenta", _("Lo que hizo o pidió quien opera con su cuenta"), _account_requests),
    ("asistencias", _("Reuniones a las que figura que asistió"), _attendance),
    ("prestamos", _("Lo que se le prestó para leer"), _loans),
    (DOWNLOADS, _("Descargas restringidas que hizo"), _downloads),
    ("actos", _("Sus demás actos en el registro (los 5,000 últimos)"), _own_acts),
    ("actos_sobre_usted", _("Actos de otros sobre su ficha"), _acts_about),
)
