"""The ombudsman's figures, month by month."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    """Adjectives of monthly reports."""

    def in_force(self) -> Self:
        """The last revision of each report, in order of time: what a chart, a headline and a download show."""
        later = MonthlyReport.objects.filter(number=OuterRef("number"), revision__gt=OuterRef("revision"))
        return self.filter(~Exists(later)).order_by("year", "month", "number")


class MonthlyReport(models.Model):
    """The ombudsman's figures for a month, as published, contradictions included. Empty is not known, never zero.

    A report that was corrected by its author is a further row with a higher `revision`; the earlier one stays.
    """

    number = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField(default=1)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField(null=True)
    active = models.PositiveSmallIntegerField(null=True)
    latent = models.PositiveSmallIntegerField(null=True)
    new = models.PositiveSmallIntegerField(null=True)
    resolved = models.PositiveSmallIntegerField(null=True)
    in_dialogue = models.PositiveSmallIntegerField(null=True)
    source = models.TextField()
    confidence = models.TextField(blank=True)
    note = models.TextField(blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        ordering = ["year", "month", "number", "revision"]
        verbose_name = _("informe mensual")
        # None on the figures: what was published is kept as it was published, and its contradiction is named.
        constraints = [models.UniqueConstraint(fields=["number", "revision"], name="monthly_report_once")]

    def __str__(self) -> str:
        return f"N.° {self.number}"

    @property
    def contradiction(self) -> str:
        """What does not add up in the figures, in words; empty where they agree or are not all known."""
        active, latent, total = self.active, self.latent, self.total
        if total is None:
            return ""
        if active is not None and latent is not None and active + latent != total:
            return gettext(
                "Así figura en el informe: %(active)s activos y %(latent)s latentes suman %(sum)s, no %(total)s."
            ) % {"active": active, "latent": latent, "sum": active + latent, "total": total}
        for part, known in ((gettext("activos"), active), (gettext("latentes"), latent)):
            if known is not None and known > total:
                return gettext("Así figura en el informe: más %(part)s (%(count)s) que el total (%(total)s).") % {
                    "part": part,
                    "count": known,
                    "total": total,
                }
        return ""

    @property
    def source_url(self) -> str:
        """The first address in the source, or nothing."""
        first = self.source.split(" ")[0]
        return first if first.startswith(("https://", "http://")) else ""
