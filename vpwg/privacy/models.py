"""Personal data: what people ask, what was erased, and incidents (Ley 29733, DS 016-2024-JUS)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access.kept import KeptModel, KeptQuerySet
from members.access.models import new_public_id
from members.directory.models.people import Person
from vpwg.common.text.days import lima_today


class DataRequest(KeptModel):
    """What a person asks about their own data; the secretariat of `group` answers by `due_on`."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Acceso")
        RECTIFICATION = "rectification", _("Rectificación")
        CANCELLATION = "cancellation", _("Cancelación (borrar mis datos)")
        OPPOSITION = "opposition", _("Oposición")
        PORTABILITY = "portability", _("Portabilidad")

    class State(models.TextChoices):
        OPEN = "open", _("En atención")
        GRANTED = "granted", _("Atendida")
        REFUSED = "refused", _("Denegada")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("qué solicita"), max_length=15, choices=Kind)
    text = models.TextField(_("detalle"), blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField(_("vence"), editable=False)
    outcome = models.TextField(_("respuesta"), blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("solicitud sobre datos personales")

    def get_absolute_url(self) -> str:
        return reverse("data_request_detail", args=[self.public_id])

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.due_on}"

    @property
    def is_open(self) -> bool:
        """It still waits for an answer."""
        return self.state == self.State.OPEN

    @property
    def is_overdue(self) -> bool:
        """It waits though its last day in Lima has passed."""
        return self.is_open and self.due_on < lima_today()


class ErasureCertificate(models.Model):
    """Proof that personal data were removed: by which rule, how many rows, when; never whose."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("directory.WorkingGroup", on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=80)
    counts = models.JSONField(default=dict)
    subject_hash = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("constancia de eliminación")

    def __str__(self) -> str:
        return f"{self.rule} {lima_today(self.issued_at)}"


class RetentionReport(KeptModel):
    """How many rows of a group one rule of retention found due, when it was last asked."""

    rule = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("aviso de plazo vencido")
        constraints = [models.UniqueConstraint(fields=["group", "rule"], name="retention_report_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.count}"


class DataIncident(KeptModel):
    """Something that happened to personal data. The authority is told within 48 hours of knowing."""

    title = models.CharField(_("qué ocurrió"), max_length=200)
    known_at = models.DateTimeField(_("cuándo se supo"))
    description = models.TextField(_("descripción"))
    affected = models.CharField(_("a quiénes afecta"), max_length=300, blank=True)
    measures = models.TextField(_("medidas tomadas"), blank=True)
    authority_told_at = models.DateTimeField(_("aviso a la autoridad"), null=True, blank=True)
    people_told_at = models.DateTimeField(_("aviso a las personas"), null=True, blank=True)
    closed_at = models.DateTimeField(_("cerrado"), null=True, blank=True)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-known_at"]
        verbose_name = _("incidente de datos")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("incident_detail", args=[self.public_id])
