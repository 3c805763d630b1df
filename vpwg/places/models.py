"""The INEI tree of places."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A place of the INEI tree; `ubigeo` is text of 2, 4 or 6 digits, leading zeros kept."""

    ubigeo = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        ordering = ["ubigeo"]
        verbose_name = _("lugar")
        constraints = [
            models.CheckConstraint(condition=Q(ubigeo__regex=r"^([0-9]{2}){1,3}$"), name="place_ubigeo_digits")
        ]

    def __str__(self) -> str:
        return self.name
