"""Asking to join: the application, its steps, the reviewers' notes, the consultation of the pillars."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access.kept import KeptModel, KeptQuerySet
from members.access.locks import Pillar, Standing
from members.access.models import Row
from members.directory.models.groups import Category
from members.directory.models.seats import Membership
from vpwg.common.text.addresses import AddressField
from vpwg.places.fields import DepartmentsField


class MembershipApplication(KeptModel):
    """What an organisation wrote when it asked to join. The applicant holds a link, never an account."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        SUBMITTED = "submitted", _("Presentada")
        UNDER_REVIEW = "under-review", _("En revisión")
        RETURNED = "returned", _("Devuelta con preguntas")
        ADMITTED = "admitted", _("Admitida")
        DECLINED = "declined", _("No admitida")

    state = models.CharField(_("estado"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    organisation_name = models.CharField(_("nombre de la organización"), max_length=200)
    acronym = models.CharField(_("sigla"), max_length=30, blank=True)
    category = models.CharField(_("categoría"), max_length=30, choices=Category)
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    website = models.URLField(_("página web"), blank=True)
    is_environmental = models.BooleanField(_("énfasis ambiental"), default=False)
    department_codes = DepartmentsField(_("departamentos donde trabaja"))
    standing = models.CharField(_("calidad"), max_length=20, choices=Standing, default=Standing.MEMBER)
    pillar = models.CharField(pgettext_lazy("grupo", "pilar"), max_length=1, choices=Pillar, blank=True)
    given_names = models.CharField(_("nombres"), max_length=100)
    family_names = models.CharField(
        _("apellidos"), max_length=100, blank=True, help_text=_("Déjelos vacíos si usa un solo nombre.")
    )
    email = AddressField(_("correo electrónico"))
    phone = models.CharField(_("teléfono"), max_length=40, blank=True)
    job_title = models.CharField(_("cargo"), max_length=120, blank=True)
    motivation = models.TextField(_("por qué quieren participar"))
    language = models.CharField(max_length=2, default="es", editable=False)
    consent_version = models.CharField(max_length=40, editable=False)
    consented_at = models.DateTimeField(null=True, editable=False)
    email_confirmed_at = models.DateTimeField(null=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    questions = models.TextField(_("preguntas de la secretaría"), blank=True, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("postulación")
        indexes = [models.Index(fields=["group", "state", "-created_at"], name="application_state")]

    def __str__(self) -> str:
        return self.organisation_name

    @property
    def representative(self) -> str:
        """Who is proposed as representative, by name."""
        return f"{self.given_names} {self.family_names}".strip()


class ApplicationChildQuerySet(KeptQuerySet[Row]):
    group_path = "application__group"


class ApplicationTransition(models.Model):
    """Who moved an application, when and why. `message` reached the applicant; nothing else did."""

    application = models.ForeignKey(MembershipApplication, on_delete=models.CASCADE, related_name="transitions")
    before = models.CharField(max_length=20, choices=MembershipApplication.State, blank=True)
    after = models.CharField(max_length=20, choices=MembershipApplication.State)
    message = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApplicationChildQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("paso de una postulación")

    def __str__(self) -> str:
        return f"{self.application}: {self.after}"


class ApplicationNote(models.Model):
    """A reviewer's note. It never reaches the applicant."""

    application = models.ForeignKey(MembershipApplication, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("nota"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ApplicationChildQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("nota de revisión")

    def __str__(self) -> str:
        return self.text[:60]


class Consultation(models.Model):
    """The question to the group's member organisations whether they object, until a day (Lima)."""

    application = models.OneToOneField(MembershipApplication, on_delete=models.CASCADE, related_name="consultation")
    summary = models.TextField(_("lo que leen las organizaciones miembro"))
    until_on = models.DateField(_("responden hasta"))
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ApplicationChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("consulta")

    def __str__(self) -> str:
        return str(self.application)


class ConsultationAnswer(models.Model):
    """What one member organisation answered; its latest word replaces the earlier one until the day."""

    class Answer(models.TextChoices):
        NO_OBJECTION = "no-objection", _("Sin objeción")
        OBJECTION = "objection", _("Objeción")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("respuesta"), max_length=20, choices=Answer)
    reason = models.TextField(_("motivo"), blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("respuesta a una consulta")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "membership"], name="consultation_answer_once"),
            models.CheckConstraint(
                condition=models.Q(answer="no-objection") | ~models.Q(reason=""),
                name="consultation_objection_has_reason",
                violation_error_message=_("Una objeción necesita su motivo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.answer}"
