"""Who came to a session, as its secretariat noted it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from members.access.kept import KeptQuerySet


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
    membership = models.ForeignKey("directory.Membership", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, null=True, related_name="+")
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
