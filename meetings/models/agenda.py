"""What a session is to deal with, point by point."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from members.access.models import InheritingQuerySet, new_public_id


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
