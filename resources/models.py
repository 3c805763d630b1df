"""What to read: works, their editions, and the topics they are about."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from members.access.models import (
    AudiencedModel,
    AudiencedQuerySet,
    InheritingQuerySet,
    TeamGrant,
    UserGrant,
    new_public_id,
)
from vpwg.common.files import stored_name


class Language(models.TextChoices):
    SPANISH = "es", _("Español")
    ENGLISH = "en", _("Inglés")
    QUECHUA = "qu", _("Quechua")
    AYMARA = "ay", _("Aimara")
    FRENCH = "fr", _("Francés")
    PORTUGUESE = "pt", _("Portugués")


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
        return f"{self.code} · {self.name_es}"


class ResourceQuerySet(AudiencedQuerySet):
    """Adjectives of resources."""

    def in_language(self, code: str) -> Self:
        """Works with an edition in that language."""
        return self.filter(pk__in=Edition.objects.for_system("inner ids only").filter(language=code).values("resource"))

    def for_listing(self) -> Self:
        """Newest first, with what a list shows."""
        return self.select_related("group").prefetch_related("editions").order_by("-released_at", "-pk")


def new_slug(title: str) -> str:
    """Return an address for `title` that tells nothing of other works: 40 random bits at its end."""
    return f"{slugify(title)[:60].strip('-') or 'recurso'}-{secrets.token_hex(5)}"


class Resource(AudiencedModel):
    """A work, whatever its languages and versions."""

    grant_models = ("resources.ResourceUserGrant", "resources.ResourceTeamGrant")

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guía")
        TOOLKIT = "toolkit", _("Caja de herramientas")
        REPORT = "report", _("Informe")
        NORM = "norm", _("Norma")
        STUDY = "study", _("Estudio")
        FACT_SHEET = "fact-sheet", _("Ficha informativa")
        TRAINING = "training", _("Capacitación")
        VIDEO = "video", _("Video")
        JOURNALISTS = "journalists-guide", _("Guía para periodistas")

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(_("título"), max_length=200)
    kind = models.CharField(_("tipo"), max_length=20, choices=Kind)
    abstract_es = models.TextField(_("resumen en español"), blank=True)
    abstract_en = models.TextField(_("resumen en inglés"), blank=True)
    publisher = models.CharField(_("quién lo publica"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("año"), null=True, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("temas"), blank=True, related_name="+")
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = _("recurso")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.__dict__.get("slug") == "":
            self.slug = new_slug(self.title)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource_detail", args=[self.slug])


class ResourceUserGrant(UserGrant):
    content_object = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")


class ResourceTeamGrant(TeamGrant):
    content_object = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")


class EditionQuerySet(InheritingQuerySet):
    """An edition is as open as its work."""

    parent_field = "resource"


class Edition(models.Model):
    """One file of a work: a language and a version."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(_("idioma"), max_length=2, choices=Language)
    version = models.CharField(_("versión"), max_length=30, default="1.0")
    file = models.FileField(_("archivo"), upload_to=stored_name, max_length=120)
    original_name = models.CharField(max_length=150, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("edición")
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "language", "version"],
                name="edition_once",
                violation_error_message=_("Ya hay una edición en ese idioma con esa versión."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} ({self.language}, {self.version})"

    @property
    def extension(self) -> str:
        return self.original_name.rsplit(".", 1)[-1].upper()
