"""Why somebody reads a row or does not, and what it would take: for whoever answers a question about access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from members.access.checks import audienced_models, inheriting_models, kept_models
from members.access.locks import Audience, decode
from members.access.models import AudiencedModel, InheritingQuerySet
from members.access.policy import why
from members.access.viewer import Reader, Viewer, viewer_of
from vpwg.common.text.days import lima_moment


@dataclass(frozen=True)
class Explanation:
    """`clause` (lock, secretariat, grant, parent) opened the door, or is empty; `needed` are the ways in."""

    is_readable: bool
    clause: str
    text: str
    needed: list[str]


def guarded_row(public_id: str) -> models.Model | None:
    """Return the audienced, inheriting or kept row with `public_id`, for explaining its door, never to show it."""
    for model in [*audienced_models(), *inheriting_models(), *kept_models()]:
        if any(field.name == "public_id" for field in model._meta.fields):
            rows: Any = model._default_manager
            row: models.Model | None = rows.for_system("explaining its door").filter(public_id=public_id).first()
            if row is not None:
                return row
    return None


def explain(user: Reader, obj: models.Model) -> Explanation:
    """Say whether `user` (User or AnonymousUser) reads `obj`, by which clause, or else what would be needed."""
    if isinstance(obj, AudiencedModel):
        return _explain_audienced(user, obj)
    rows: Any = type(obj)._default_manager
    if isinstance(rows.all(), InheritingQuerySet):
        return _explain_child(user, obj)
    if rows.visible_to(user).filter(pk=obj.pk).exists():
        return Explanation(True, "secretariat", _("Lo lee porque integra la secretaría técnica de su grupo."), [])
    group = getattr(obj, "group", None)
    needed = (
        _("Una representación vigente en la secretaría técnica de %(group)s.") % {"group": group.short_name}
        if group
        else _("Una representación vigente en la secretaría técnica de un grupo donde conste.")
    )
    return Explanation(False, "", _("Es de la secretaría técnica: nadie más lo lee."), [*_obstacles(user), needed])


def _explain_audienced(user: Reader, obj: AudiencedModel) -> Explanation:
    if reason := why(user, obj):
        return Explanation(True, reason.clause, reason.text, [])
    viewer, needed = viewer_of(user), _obstacles(user)
    if not obj.is_released:
        moment = obj.released_at and lima_moment(obj.released_at)
        needed.append(
            _("Que llegue el momento de su publicación: %(moment)s.") % {"moment": f"{moment:%d/%m/%Y %H:%M}"}
            if moment
            else _("Que su secretaría técnica lo publique: es un borrador.")
        )
    if obj.lock not in viewer.keys:
        needed.append(_seat_needed(obj))
    needed.append(_("O que se le comparta personalmente."))
    return Explanation(False, "", _told_seats(viewer), needed)


def _explain_child(user: Reader, obj: models.Model) -> Explanation:
    rows: Any = type(obj)._default_manager
    parent = getattr(obj, type(rows.all()).parent_field)
    above = explain(user, parent)
    if rows.visible_to(user).filter(pk=obj.pk).exists():
        return Explanation(True, "parent", above.text, [])
    if above.is_readable:
        return Explanation(False, "", _("Lee aquello a lo que pertenece, pero esta parte tiene un público menor."), [])
    return above


def _seat_needed(obj: AudiencedModel) -> str:
    opening, group = decode(obj.lock), obj.group.short_name if obj.group else _("cualquier grupo")
    words = {
        Audience.PUBLIC: _("Nada más: es para el público."),
        Audience.MEMBERS: _("Una representación vigente en cualquier grupo (no como invitado)."),
        Audience.GROUP: _("Una representación vigente en %(group)s, como miembro u observador."),
        Audience.GROUP_MEMBERS: _("Una representación vigente en %(group)s como miembro."),
        Audience.PILLARS: _("Una representación vigente en %(group)s con una de estas letras: %(letters)s."),
        Audience.SECRETARIAT: _("Una representación vigente en la secretaría técnica de %(group)s."),
    }
    return words[opening.audience] % {"group": group, "letters": opening.letters}


def _obstacles(user: Reader) -> list[str]:
    """What keeps an account out whatever the row."""
    if user is None or isinstance(user, Viewer) or not user.is_authenticated:
        return []
    if not user.is_active:
        return [_("Que se desbloquee su cuenta: está bloqueada y lee como un extraño.")]
    return []


def _told_seats(viewer: Viewer) -> str:
    if not viewer.seats:
        return _("No tiene ninguna representación vigente hoy: lee solo lo público.")
    names = {seat.group_id: seat.group.short_name for seat in viewer.seats}
    told = [
        f"{names[s.group_id]} ({_('secretaría técnica') if s.is_secretariat else s.letter or _('invitado')})"
        for s in viewer.seats
    ]
    return _("Sus representaciones vigentes no alcanzan: %(seats)s.") % {"seats": ", ".join(told)}
