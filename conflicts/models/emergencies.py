"""Decrees of emergency and deployments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vpwg.places.departments import names_of
from vpwg.places.fields import DepartmentsField
from vpwg.places.models import Place


class EmergencyMeasure(models.Model):
    """A decree of emergency or a deployment. What the source does not say stays unknown."""

    code = models.CharField(max_length=10, unique=True)
    norm_type = models.CharField(max_length=200)
    norm_number = models.CharField(max_length=200, blank=True)
    published_text = models.CharField(max_length=60, blank=True)
    starts_text = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    ends_on = models.DateField(null=True)
    extension_text = models.CharField(max_length=60)
    department_codes = DepartmentsField(_("departamentos"))
    # The source's own words, where they say more than the departments of its places.
    departments_text = models.CharField(max_length=100, blank=True)
    provinces = models.CharField(max_length=200)
    districts = models.CharField(max_length=300, blank=True)
    places = models.ManyToManyField(Place, related_name="+")
    road_stretch = models.CharField(max_length=300, blank=True)
    conflict_text = models.CharField(max_length=200, blank=True)
    rights_suspended = models.CharField(max_length=200, blank=True)
    control = models.CharField(max_length=100, blank=True)
    confidence = models.CharField(max_length=200)
    source = models.TextField()

    class Meta:
        ordering = ["-starts_on", "-code"]
        verbose_name = _("medida de excepción")

    def __str__(self) -> str:
        return self.norm_number or self.code

    @property
    def departments(self) -> str:
        """Where it holds, in words."""
        return self.departments_text or names_of(self.department_codes)

    @property
    def source_url(self) -> str:
        first = self.source.split(" ")[0]
        return first if first.startswith(("https://", "http://")) else ""
