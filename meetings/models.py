"""What the groups do: meetings, their agenda and their minutes."""

from __future__ import annotations

import hashlib
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access.kept import KeptQuerySet
from members.access.models import (
    AudiencedModel,
    AudiencedQuerySet,
    InheritingQuerySet,
    TeamGrant,
    UserGrant,
    new_public_id,
)


class MeetingQuerySet(AudiencedQuerySet):
    """Adjectives of meetings."""

    def upcoming(self) -> Self:
        """Not over yet, the next first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Over, the latest first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def for_listing(self) -> Self:
        """With what a list shows."""
        return self.select_related("group")


class Meeting(AudiencedModel):
    """A session of a group."""

    grant_models = ("meetings.MeetingUserGrant", "meetings.MeetingTeamGrant")

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinaria")
        EXTRAORDINARY = "extraordinary", _("Extraordinaria")
        ENLARGED = "enlarged", _("Ampliada")

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("Presencial")
        REMOTE = "remote", _("Virtual")
        HYBRID = "hybrid", _("Presencial y virtual")

    title = models.CharField(_("título"), max_length=200)
    kind = models.CharField(_("tipo de sesión"), max_length=20, choices=Kind, default=Kind.ORDINARY)
    mode = models.CharField(_("modalidad"), max_length=20, choices=Mode, default=Mode.IN_PERSON)
    host = models.CharField(_("anfitrión"), max_length=200, blank=True)
    theme = models.TextField(_("tema"), blank=True)
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    link = models.URLField(
        _("enlace de conexión"),
        blank=True,
        help_text=_("Lo ven solo quienes tienen representación vigente en el grupo."),
    )
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = _("reunión")
        indexes = [*AudiencedModel.Meta.indexes, models.Index(fields=["-starts_at"], name="meeting_starts")]
        constraints = [
            *AudiencedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("La reunión debe terminar después de empezar."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.public_id])


class MeetingUserGrant(UserGrant):
    content_object = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")


class MeetingTeamGrant(TeamGrant):
    content_object = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")


class AgendaItemQuerySet(InheritingQuerySet):
    """An agenda item is as open as its meeting."""

    parent_field = "meeting"


class AgendaItem(models.Model):
    """A point of the agenda."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("orden"))
    title = models.CharField(_("punto de agenda"), max_length=200)
    notes = models.TextField(_("detalle"), blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("punto de agenda")
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once")]

    def __str__(self) -> str:
        return self.title


class AttendanceQuerySet(KeptQuerySet):
    """Who was in the room is for the secretariat alone; others read counts per pillar."""

    group_path = "meeting__group"


class Attendance(models.Model):
    """Whether a representative came. `person` is empty where a membership had nobody seated that day."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("Presente")
        REMOTE = "remote", _("Por enlace")
        ABSENT = "absent", _("Ausente")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    membership = models.ForeignKey("members.Membership", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, null=True, related_name="+")
    presence = models.CharField(_("asistencia"), max_length=10, choices=Presence)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("asistencia")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership", "person"], name="attendance_once"),
            models.UniqueConstraint(
                fields=["meeting", "membership"], name="attendance_of_nobody_once", condition=Q(person__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.presence}"


class Minutes(AudiencedModel):
    """The minutes of a meeting, with an audience of their own. `body` is the secretariat's draft."""

    grant_models = ("meetings.MinutesUserGrant", "meetings.MinutesTeamGrant")

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        APPROVED = "approved", _("Aprobada")
        PUBLISHED = "published", _("Publicada")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    body = models.TextField(pgettext_lazy("documento", "texto del acta"), blank=True)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = AudiencedQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = pgettext_lazy("documento", "acta")

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return reverse("minutes_detail", args=[self.meeting.public_id])


class MinutesUserGrant(UserGrant):
    content_object = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+")


class MinutesTeamGrant(TeamGrant):
    content_object = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+")


class MinutesVersionQuerySet(InheritingQuerySet):
    """A version is as open as its minutes."""

    parent_field = "minutes"


class MinutesVersion(models.Model):
    """An approved text. It never changes; a correction makes the next number."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    correction_note = models.CharField(_("qué se corrigió"), max_length=300, blank=True)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_once")]

    def __str__(self) -> str:
        return f"{self.minutes} v{self.number}"

    @staticmethod
    def checksum(body: str) -> str:
        """Return the sha256 of the text (UTF-8), in hex."""
        return hashlib.sha256(body.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; an existing one is refused."""
        if self.pk is not None:
            raise TypeError("an approved version never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("an approved version is never deleted")
