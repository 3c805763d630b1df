"""Working groups and organisations."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.access.kept import KeptQuerySet
from members.access.models import new_public_id
from members.access.viewer import Reader, viewer_of
from vpwg.common.text.folding import FoldedField
from vpwg.places.fields import DepartmentsField


class Category(models.TextChoices):
    """What an organisation is, whatever its standing in a group."""

    STATE_BODY = "state", _("Entidad del Estado")
    COMPANY = "company", _("Empresa")
    CIVIL_SOCIETY = "civil-society", _("Organización de la sociedad civil")
    DIPLOMATIC = "diplomatic", _("Misión diplomática")
    INTERNATIONAL = "international", _("Organismo internacional")
    ACADEMIA = "academia", _("Academia")
    BUSINESS_ASSOCIATION = "business-association", _("Gremio empresarial")
    DONOR = "donor", _("Cooperante")


class WorkingGroup(models.Model):
    """A working group. Quorum and confidentiality are its own settings: nobody published the rules."""

    name = models.CharField(_("nombre"), max_length=200)
    short_name = models.CharField(_("nombre corto"), max_length=40)
    slug = models.SlugField(unique=True)
    purpose_es = models.TextField(_("propósito (español)"), blank=True)
    purpose_en = models.TextField(_("propósito (inglés)"), blank=True)
    since_year = models.PositiveSmallIntegerField(_("desde el año"), null=True, blank=True)
    department_codes = DepartmentsField(_("departamentos"))
    quorum_per_pillar = models.PositiveSmallIntegerField(_("quórum por pilar"), null=True, blank=True)
    names_shown_to_attendees = models.BooleanField(_("quien asistió lee quién dijo qué"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("grupo de trabajo")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group_detail", args=[self.slug])


class OrganisationQuerySet(KeptQuerySet["Organisation"]):
    """Adjectives of organisations."""

    def visible_to(self, user: Reader) -> Self:
        """Organisations with a membership, at whatever stage, in a group whose secretariat `user` is."""
        kept = viewer_of(user).groups_kept
        memberships: Any = self.model._meta.get_field("memberships").related_model
        inside = memberships.objects.filter(group__in=kept)
        return self.filter(pk__in=inside.values("organisation"))


class Organisation(models.Model):
    """An institution. It is named in public only if it agreed to be."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("nombre"), max_length=200)
    acronym = models.CharField(_("sigla"), max_length=30, blank=True)
    category = models.CharField(_("categoría"), max_length=30, choices=Category)
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    is_environmental = models.BooleanField(_("énfasis ambiental"), default=False)
    department_codes = DepartmentsField(_("departamentos"))
    website = models.URLField(_("página web"), blank=True)
    is_listed_publicly = models.BooleanField(_("aceptó figurar en la página pública"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    folded = FoldedField(sources=("name", "acronym"))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organización")
        indexes = [models.Index(fields=["folded", "id"], name="organisation_folded")]

    def __str__(self) -> str:
        return self.name
