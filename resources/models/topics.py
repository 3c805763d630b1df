"""The topic trees, and how they touch."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """A node of the topic trees: the Voluntary Principles or the Guiding Principles."""

    class Family(models.TextChoices):
        VOLUNTARY = "vp", _("Principios Voluntarios")
        GUIDING = "ungp", _("Principios Rectores")

    family = models.CharField(max_length=4, choices=Family)
    code = models.CharField(max_length=10)
    name_es = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["family", "position"]
        verbose_name = _("tema")
        constraints = [models.UniqueConstraint(fields=["family", "code"], name="topic_code_once")]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_es


class TopicRelation(models.Model):
    """A relation between a topic of the Voluntary Principles and a Guiding Principle: ours, a suggestion."""

    voluntary = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    guiding = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("relación sugerida")
        constraints = [models.UniqueConstraint(fields=["voluntary", "guiding"], name="topic_relation_once")]

    def __str__(self) -> str:
        return f"{self.voluntary.code} – {self.guiding.code}"
