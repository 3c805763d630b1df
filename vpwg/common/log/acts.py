"""Acts of the log: each room lists its own in an enum, code and words beside each other, next to what records them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds by which a secretariat narrows the log."""

    CHANGES = "cambios", _("Cambios")
    RELEASES = "publicaciones", _("Publicaciones y audiencias")
    ACCESS = "accesos", _("Representaciones, cuentas y permisos")
    SIGN_INS = "ingresos", _("Ingresos y contraseñas")
    TABLES = "exportaciones", _("Exportaciones e importaciones")
    DOWNLOADS = "descargas", _("Descargas restringidas")
    PERSONAL_DATA = "datos", _("Datos personales")


class Act(StrEnum):
    """What a room's enum of acts is made of: `NAME = code, kind, words`. The code stands in the log for ever."""

    kind: Kind
    words: Any

    def __new__(cls, code: str, kind: Kind, words: Any) -> Self:
        act = str.__new__(cls, code)
        act._value_, act.kind, act.words = code, kind, words
        return act


class LogAct(Act):
    """Acts about the log itself."""

    AUDIT_ANCHOR_ACCEPTED = (
        "audit.anchor_accepted",
        Kind.CHANGES,
        _("Aceptó el registro tal como está, tras restaurar un respaldo"),
    )
    AUDIT_EXPORTED = "audit.exported", Kind.TABLES, _("Exportó este registro")
