"""Works: what is described, whatever its languages and versions."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.access.models import AudiencedModel, AudiencedQuerySet, InheritingQuerySet, UserGrant
from members.access.viewer import Reader
from members.directory.models import Organisation
from resources.models.topics import Topic
from vpwg.common.text.folding import FoldedField
from vpwg.places.fields import DepartmentsField


class ResourceQuerySet(AudiencedQuerySet["Resource"]):
    """Adjectives of resources."""

    def in_language(self, code: str) -> Self:
        """Works with an edition in that language."""
        editions: Any = self.model._meta.get_field("editions").related_model
        ready = editions.objects.for_system("inner ids of what is ready").ready().filter(language=code)
        return self.filter(pk__in=ready.values("resource"))

    def about(self, code: str) -> Self:
        """Works on the topic with that code, or on any topic below it."""
        through = self.model.topics.through.objects.filter(Q(topic__code=code) | Q(topic__parent__code=code))
        return self.filter(pk__in=through.values("resource"))

    def newest_first(self) -> Self:
        """The latest released first."""
        return self.order_by("-released_at", "-pk")

    def for_cards(self) -> models.QuerySet[Any, tuple[Any, ...]]:
        """Plain values for lists: key, title, slug, kind, publisher, year, lock, moment of release."""
        return self.values_list("pk", "title", "slug", "kind", "publisher", "year", "lock", "released_at")

    def for_listing(self) -> Self:
        """Newest first, with what a list shows."""
        editions: Any = self.model._meta.get_field("editions").related_model
        ready = editions.objects.for_system("of rows already scoped, what is ready").ready()
        languages = models.Prefetch("editions", ready.only("resource_id", "language"), to_attr="ready_editions")
        return self.select_related("group").prefetch_related(languages).order_by("-released_at", "-pk")


def new_slug(title: str) -> str:
    """Return an address for `title` that tells nothing of other works: 40 random bits at its end."""
    return f"{slugify(title)[:60].strip('-') or 'recurso'}-{secrets.token_hex(5)}"


def fits(slug: str, title: str) -> bool:
    """Say whether an address is made of `title`, or still of an earlier one."""
    return slug.rsplit("-", 1)[0] == new_slug(title).rsplit("-", 1)[0]


class Resource(AudiencedModel):
    """A work, whatever its languages and versions."""

    grant_model = "resources.ResourceUserGrant"

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

    class Licence(models.TextChoices):
        CC_BY = "cc-by", _("Creative Commons Atribución (CC BY)")
        CC_BY_SA = "cc-by-sa", _("Creative Commons Atribución-CompartirIgual (CC BY-SA)")
        CC_BY_NC = "cc-by-nc", _("Creative Commons Atribución-NoComercial (CC BY-NC)")
        CC_BY_NC_ND = "cc-by-nc-nd", _("Creative Commons Atribución-NoComercial-SinDerivadas (CC BY-NC-ND)")
        PUBLIC_DOMAIN = "public-domain", _("Dominio público o norma legal")
        ALL_RIGHTS = "all-rights", _("Todos los derechos reservados")

    class Reader(models.TextChoices):
        COMPANIES = "companies", _("Empresas")
        STATE = "state", _("Entidades del Estado")
        CIVIL_SOCIETY = "civil-society", _("Sociedad civil")
        COMMUNITIES = "communities", _("Comunidades")
        JOURNALISTS = "journalists", _("Periodistas")
        SECURITY = "security", _("Policía y seguridad privada")
        ACADEMIA = "academia", _("Academia")

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(_("título"), max_length=200)
    kind = models.CharField(_("tipo"), max_length=20, choices=Kind)
    abstract_es = models.TextField(_("resumen en español"), blank=True)
    abstract_en = models.TextField(_("resumen en inglés"), blank=True)
    publisher = models.CharField(_("quién lo publica"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("año"), null=True, blank=True)
    authors = models.ManyToManyField(
        Organisation, verbose_name=_("organizaciones autoras"), blank=True, related_name="+"
    )
    licence = models.CharField(_("licencia"), max_length=20, choices=Licence, blank=True)
    department_codes = DepartmentsField(_("departamentos"))
    readers = models.JSONField(_("para quiénes se escribió"), default=list, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("temas"), blank=True, related_name="+")
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    folded = FoldedField(sources=("title", "publisher"))

    objects = ResourceQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = _("recurso")
        indexes = [
            *AudiencedModel.Meta.indexes,
            models.Index(fields=["title", "id"], name="work_title"),
            models.Index(fields=["-year", "-id"], name="work_year"),
            models.Index(fields=["kind", "-released_at"], name="work_kind"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.__dict__.get("slug") == "":
            self.slug = new_slug(self.title)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource_detail", args=[self.slug])

    @property
    def abstract(self) -> tuple[str, str]:
        """The summary for the language of the page, else the other one, with the language it is in."""
        texts = [("en", self.abstract_en), ("es", self.abstract_es)]
        if get_language() != "en":
            texts.reverse()
        language, text = next(((code, text) for code, text in texts if text), ("es", ""))
        return text, language

    @property
    def reader_labels(self) -> list[str]:
        return [str(label) for code, label in self.Reader.choices if code in self.readers]


class ResourceUserGrant(UserGrant):
    content_object = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")


class ProposalQuerySet(InheritingQuerySet["Proposal"]):
    """A proposal reads as its work does: its secretariat, and the author by grant."""

    parent_field = "resource"


class Proposal(models.Model):
    """A work that a member put before the secretariat."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Por revisar")
        ACCEPTED = "accepted", _("Aceptada")
        DECLINED = "declined", _("No aceptada")

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="proposal")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(_("motivo"), blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("propuesta")

    def __str__(self) -> str:
        return str(self.resource)


class Collection(AudiencedModel):
    """Works in a chosen order. Each reader finds in it only the works they may read."""

    grant_model = "resources.CollectionUserGrant"

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title_es = models.CharField(_("título en español"), max_length=120)
    title_en = models.CharField(_("título en inglés"), max_length=120, blank=True)
    intro_es = models.TextField(_("presentación en español"), blank=True)
    intro_en = models.TextField(_("presentación en inglés"), blank=True)
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = AudiencedQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = _("colección")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.__dict__.get("slug") == "":
            self.slug = new_slug(self.title_es)

    def __str__(self) -> str:
        return self.title_es

    def get_absolute_url(self) -> str:
        return reverse("collection_detail", args=[self.slug])

    @property
    def title(self) -> str:
        """The title for the language of the page."""
        return (self.title_en if get_language() == "en" else "") or self.title_es

    @property
    def intro(self) -> str:
        """The introduction for the language of the page."""
        return (self.intro_en if get_language() == "en" else "") or self.intro_es


class CollectionUserGrant(UserGrant):
    content_object = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")


class CollectionItemQuerySet(InheritingQuerySet["CollectionItem"]):
    """An item needs both: the collection and the work."""

    parent_field = "collection"

    def visible_to(self, user: Reader) -> Self:
        """Items of collections and of works that `user` may read now."""
        return super().visible_to(user).filter(resource__in=Resource.objects.visible_to(user))


class CollectionItem(models.Model):
    """A work in a collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = CollectionItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("recurso de una colección")
        constraints = [models.UniqueConstraint(fields=["collection", "resource"], name="collection_item_once")]

    def __str__(self) -> str:
        return f"{self.collection} · {self.position}"
