"""The register of cases."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.access.models import AudiencedModel, AudiencedQuerySet, UserGrant
from vpwg.places.fields import DepartmentsField


def new_code() -> str:
    """Return a code of our own for a case: random, so that a gap tells nothing."""
    return f"CASO-{secrets.token_hex(3).upper()}"


class ConflictQuerySet(AudiencedQuerySet["Conflict"]):
    """Adjectives of cases."""

    def for_listing(self) -> Self:
        """Newest first, with what a list shows."""
        return self.select_related("group").order_by("-released_at", "-pk")


class Conflict(AudiencedModel):
    """A case of the register; the public reads its summary, never who told it."""

    grant_model = "conflicts.ConflictUserGrant"

    class State(models.TextChoices):
        ACTIVE = "active", _("Activo")
        LATENT = "latent", _("Latente")
        RESOLVED = "resolved", _("Resuelto")
        WITHDRAWN = "withdrawn", _("Retirado a observación")
        MERGED = "merged", _("Fusionado")

    class Phase(models.TextChoices):
        EARLY = "early", _("Temprana")
        ESCALATION = "escalation", _("Escalamiento")
        CRISIS = "crisis", _("Crisis")
        DE_ESCALATION = "de-escalation", _("Desescalamiento")
        DIALOGUE = "dialogue", _("Diálogo")

    class Type(models.TextChoices):
        SOCIO_ENVIRONMENTAL = "socio-environmental", _("Socioambiental")
        LOCAL = "local-government", _("Asuntos de gobierno local")
        REGIONAL = "regional-government", _("Asuntos de gobierno regional")
        NATIONAL = "national-government", _("Asuntos de gobierno nacional")
        COMMUNAL = "communal", _("Comunal")
        DEMARCATION = "demarcation", _("Demarcación territorial")
        LABOUR = "labour", _("Laboral")
        COCA = "coca", _("Cultivo ilegal de hoja de coca")
        ELECTORAL = "electoral", _("Electoral")
        OTHER = "other", _("Otros asuntos")

    class Activity(models.TextChoices):
        MINING = "mining", _("Minería")
        HYDROCARBONS = "hydrocarbons", _("Hidrocarburos")
        ENERGY = "energy", _("Energía")
        WASTE = "waste", _("Residuos y saneamiento")
        FORESTRY = "forestry", _("Forestales")
        AGRO = "agro", _("Agroindustrial")
        OTHER = "other", _("Otros")

    code = models.CharField(max_length=40, unique=True, default=new_code, editable=False)
    ombudsman_code = models.CharField(_("código de la Defensoría"), max_length=40, blank=True)
    title = models.CharField(_("título"), max_length=200)
    type = models.CharField(_("tipo"), max_length=30, choices=Type, default=Type.SOCIO_ENVIRONMENTAL)
    activity = models.CharField(_("actividad"), max_length=20, choices=Activity, blank=True)
    state = models.CharField(_("estado"), max_length=12, choices=State, default=State.ACTIVE)
    phase = models.CharField(_("fase"), max_length=15, choices=Phase, blank=True)
    department_codes = DepartmentsField(_("departamentos"))
    summary = models.TextField(_("resumen"), blank=True)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ConflictQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = _("conflicto")
        constraints = [
            *AudiencedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(phase="") | Q(state="active"),
                name="conflict_phase_of_active_only",
                violation_error_message=_("Solo un caso activo tiene fase."),
            ),
            models.CheckConstraint(
                condition=Q(activity="") | Q(type="socio-environmental"),
                name="conflict_activity_of_socio_environmental",
                violation_error_message=_("Solo un caso socioambiental tiene actividad."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("conflict_detail", args=[self.public_id])


class ConflictUserGrant(UserGrant):
    content_object = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="+")
