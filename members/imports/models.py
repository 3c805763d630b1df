"""Tables that a secretariat uploads."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.access.kept import KeptModel


class ImportBatch(KeptModel):
    """A table that somebody uploaded: read and checked first, committed whole or not at all.

    `rows` holds what was read until the import is committed or dropped; then it is emptied.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("Revisada")
        COMMITTED = "committed", _("Importada")
        DROPPED = "dropped", _("Descartada")

    kind = models.CharField(max_length=40)
    filename = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    rows = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    committed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("importación")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "group", "sha256"],
                name="import_committed_once",
                condition=models.Q(state="committed"),
            )
        ]

    def __str__(self) -> str:
        return self.filename
