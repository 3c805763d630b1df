"""People: contacts who may never have an account, where they belong, and what they agreed to."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access.kept import KeptModel, KeptQuerySet
from members.access.models import new_public_id
from members.access.viewer import Reader, viewer_of
from members.directory.models.groups import Organisation
from vpwg.common.text.addresses import AddressField
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import FoldedField


class PersonQuerySet(KeptQuerySet["Person"]):
    """Adjectives of people."""

    def visible_to(self, user: Reader) -> Self:
        """People with a seat, now or before, or a contact in a group whose secretariat `user` is."""
        kept = viewer_of(user).groups_kept
        if not kept:
            return self.none()
        held: Any = self.model._meta.get_field("seats").related_model
        seats = held.objects.filter(membership__group__in=kept)
        contacts = Contact.objects.visible_to(user)
        # Two EXISTS let the planner walk the people in their order and stop; an OR of two IN reads them all.
        return self.filter(Exists(seats.filter(person=OuterRef("pk"))) | Exists(contacts.filter(person=OuterRef("pk"))))


class Person(models.Model):
    """A contact, who may never have an account.

    An address may stand on two people: each secretariat keeps its own contacts, and a refusal would tell
    one what the other has. Within one secretariat the same address is shown as a possible duplicate.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    given_names = models.CharField(_("nombres"), max_length=100)
    family_names = models.CharField(
        _("apellidos"), max_length=100, blank=True, help_text=_("Déjelos vacíos si usa un solo nombre.")
    )
    email = AddressField(_("correo electrónico"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=40, blank=True)
    job_title = models.CharField(_("cargo"), max_length=120, blank=True)
    data_origin = models.CharField(_("de dónde provienen los datos"), max_length=200)
    data_origin_on = models.DateField(_("fecha de origen de los datos"), default=lima_today)
    preferred_language = models.CharField(
        _("idioma de los correos"), max_length=2, choices=[("es", _("Español")), ("en", _("Inglés"))], default="es"
    )
    interest_codes = models.JSONField(_("temas de interés"), default=list, blank=True)
    email_bounced_at = models.DateTimeField(_("el correo rebotó"), null=True, blank=True, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    folded = FoldedField(sources=("family_names", "given_names", "email"))  # in the order in which lists are sorted

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_names", "given_names"]
        verbose_name = _("persona")
        indexes = [
            models.Index(Lower("email"), name="person_email"),
            models.Index(fields=["folded", "id"], name="person_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_names}".strip()

    @property
    def name_in_list(self) -> str:
        """«Quispe, Rosa», or the single name."""
        return f"{self.family_names}, {self.given_names}" if self.family_names else self.given_names


class Contact(KeptModel):
    """A person whom a secretariat knows at an organisation; it opens nothing (a seat does)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("persona"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("organización")
    )
    job_title = models.CharField(_("cargo"), max_length=120, blank=True)
    starts_on = models.DateField(_("desde"), null=True, blank=True)
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("contacto")
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "group"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"

    @property
    def is_over(self) -> bool:
        """Its last day in Lima has passed."""
        return self.ends_on is not None and self.ends_on < lima_today()


class Purpose(models.TextChoices):
    """What somebody agrees, or not, that their data be used for."""

    GROUP_WORK = "group-work", _("Trabajo del grupo: convocatorias, actas y consultas")
    MAILINGS = "mailings", _("Boletines y avisos de la secretaría")
    PUBLIC_LISTING = "public-listing", _("Figurar con nombre en páginas públicas")
    IMAGE = "image", _("Fotografías y grabaciones de actividades")
    SHARING = "sharing", _("Compartir el contacto con otras organizaciones del grupo")


class Consent(models.Model):
    """One answer to one purpose, on the day it was given. The latest counts; none means not asked."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("finalidad"), max_length=20, choices=Purpose)
    is_given = models.BooleanField(_("consiente"))
    text_version = models.CharField(_("versión del texto"), max_length=40)
    evidence = models.CharField(_("cómo se obtuvo"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("fecha"), default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-answered_at", "-pk"]
        verbose_name = _("consentimiento")
        indexes = [models.Index(fields=["person", "purpose", "-answered_at"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.person} · {self.purpose}"


class MergeRecord(KeptModel):
    """That two people or two organisations were one: who survived, who was folded in, by whom."""

    kind = models.CharField(max_length=20, choices=[("person", _("Persona")), ("organisation", _("Organización"))])
    survivor_id = models.CharField(max_length=20)
    merged_id = models.CharField(max_length=20, db_index=True)
    moved = models.JSONField(default=dict)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-merged_at"]
        verbose_name = _("fusión")

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.survivor_id}"


class DistinctPair(KeptModel):
    """That a secretariat looked at two similar people or organisations and found them to be two."""

    kind = models.CharField(max_length=20, choices=MergeRecord._meta.get_field("kind").choices)
    first_id = models.CharField(max_length=20)
    second_id = models.CharField(max_length=20)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("par distinto")
        constraints = [models.UniqueConstraint(fields=["group", "first_id", "second_id"], name="distinct_pair_once")]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
