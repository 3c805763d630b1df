"""The stakeholder map and the log of outreach: strictly the secretariat's."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.access.kept import KeptModel, KeptQuerySet
from members.directory.models.groups import Organisation
from members.directory.models.people import Person
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import FoldedField
from vpwg.places.fields import DepartmentsField

_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class StakeholderAssessment(KeptModel):
    """A judgement of one organisation on one day. A later one does not replace it: change must show.

    Territory and emphasis are those of that day; today's stand on the organisation (docs/adr/0011).
    """

    class Stance(models.TextChoices):
        SUPPORTIVE = "supportive", _("A favor")
        NEUTRAL = "neutral", _("Neutral")
        CRITICAL = "critical", _("Crítica")
        OPPOSED = "opposed", _("En contra")
        UNKNOWN = "unknown", _("No se sabe")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("organización")
    )
    influence = models.PositiveSmallIntegerField(_("influencia (1 a 5)"), validators=_FIVE)
    interest = models.PositiveSmallIntegerField(_("interés (1 a 5)"), validators=_FIVE)
    stance = models.CharField(_("posición"), max_length=12, choices=Stance, default=Stance.UNKNOWN)
    department_codes = DepartmentsField(_("territorio"))
    is_environmental = models.BooleanField(_("énfasis ambiental"), default=False)
    source = models.CharField(_("en qué se basa"), max_length=300)
    assessed_on = models.DateField(_("fecha"))
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        verbose_name = _("valoración")
        indexes = [models.Index(fields=["group", "organisation", "-assessed_on"], name="assessment_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(influence__range=(1, 5), interest__range=(1, 5)), name="assessment_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.assessed_on}"


class EngagementQuerySet(KeptQuerySet["Engagement"]):
    """Adjectives of engagements."""

    def pending(self) -> Self:
        """Next steps that somebody still has to take."""
        return self.filter(done_at__isnull=True).exclude(next_step="")

    def due_by(self, day: date) -> Self:
        """Pending steps whose day is `day` (in Lima) or before; those without a day are left out."""
        return self.pending().filter(next_step_on__lte=day)

    def for_listing(self) -> Self:
        return self.select_related("organisation", "person", "group", "logged_by__person")


class Engagement(KeptModel):
    """One contact with an organisation: who, how, what was said, and what comes next."""

    class Channel(models.TextChoices):
        MEETING = "meeting", _("Reunión")
        CALL = "call", _("Llamada")
        EMAIL = "email", _("Correo")
        LETTER = "letter", _("Carta")
        EVENT = "event", _("Evento")
        MESSAGE = "message", _("Mensaje")
        OTHER = "other", _("Otro")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="engagements", verbose_name=_("organización")
    )
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("con quién")
    )
    happened_on = models.DateField(_("fecha"))
    channel = models.CharField(_("canal"), max_length=12, choices=Channel)
    summary = models.TextField(_("qué se dijo"))
    next_step = models.CharField(_("próximo paso"), max_length=300, blank=True)
    next_step_on = models.DateField(_("para cuándo"), null=True, blank=True)
    done_at = models.DateTimeField(_("hecho"), null=True, blank=True, editable=False)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    folded = FoldedField(sources=("summary", "next_step"))

    objects = EngagementQuerySet.as_manager()  # type: ignore[misc]  # the stubs call only one of the two a ClassVar

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = _("gestión")
        indexes = [
            models.Index(fields=["group", "next_step_on"], name="engagement_next"),
            models.Index(fields=["group", "-happened_on", "-id"], name="engagement_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.happened_on}"

    @property
    def is_overdue(self) -> bool:
        """Its next step is still to be taken though the day set for it has passed in Lima."""
        return self.done_at is None and self.next_step_on is not None and self.next_step_on < lima_today()
