"""Memberships, their way from identified to admitted, and the seats that give access."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access.kept import KeptQuerySet
from members.access.locks import Pillar, Standing, letter_of
from members.access.models import new_public_id
from members.directory.models.groups import Organisation, WorkingGroup
from members.directory.models.people import Person
from vpwg.common.text.days import lima_today


class MembershipQuerySet(KeptQuerySet["Membership"]):
    """Adjectives of memberships."""

    def in_force_on(self, day: date) -> Self:
        """Admitted and valid on `day` (a civil day in Lima)."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, stage=Membership.Stage.ADMITTED
        )


class Membership(models.Model):
    """An organisation in a group: its standing, its pillar, from when and until when.

    An organisation that is not yet a member stands here too, at an earlier stage: then standing and
    pillar are those foreseen, and `starts_on` is the day it was identified. Only ADMITTED opens anything.
    """

    class Stage(models.TextChoices):
        IDENTIFIED = "identified", _("Identificada")
        CONTACTED = "contacted", _("Contactada")
        INTERESTED = "interested", _("Interesada")
        APPLYING = "applying", _("En postulación")
        ADMITTED = "admitted", _("Admitida")
        DECLINED = "declined", _("No continúa")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organización")
    )
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("grupo")
    )
    standing = models.CharField(_("calidad"), max_length=20, choices=Standing, default=Standing.MEMBER)
    pillar = models.CharField(pgettext_lazy("grupo", "pilar"), max_length=1, choices=Pillar, blank=True)
    stage = models.CharField(_("etapa"), max_length=20, choices=Stage, default=Stage.ADMITTED)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        verbose_name = _("membresía")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_dates_in_order",
                violation_error_message=_("La membresía no puede terminar antes de empezar."),
            ),
            models.CheckConstraint(
                condition=(Q(standing=Standing.MEMBER) & ~Q(pillar="")) | (~Q(standing=Standing.MEMBER) & Q(pillar="")),
                name="membership_pillar_of_members_only",
                violation_error_message=_(
                    "Un miembro pertenece a un pilar; quien observa, es invitado o es secretaría, a ninguno."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.group.short_name}"

    @property
    def is_over(self) -> bool:
        """Its last day in Lima has passed."""
        return self.is_over_on(lima_today())

    def is_over_on(self, day: date) -> bool:
        """Its last day came before `day`; on the day itself it is still in force."""
        return self.ends_on is not None and self.ends_on < day

    @property
    def letter(self) -> str:
        """The letter in locks: the pillar's, O for an observer, none for guests and secretariats."""
        return letter_of(self.standing, self.pillar)


class StageChange(models.Model):
    """A step of an organisation on the way from identified to admitted."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="stage_changes")
    before = models.CharField(max_length=20, choices=Membership.Stage, blank=True)
    after = models.CharField(max_length=20, choices=Membership.Stage)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["changed_at", "pk"]
        verbose_name = _("cambio de etapa")

    def __str__(self) -> str:
        return f"{self.membership}: {self.after}"


class SeatQuerySet(KeptQuerySet["Seat"]):
    """Adjectives of seats."""

    group_path = "membership__group"

    def current_on(self, day: date) -> Self:
        """Seats valid on `day` (a civil day in Lima): seat and membership both in force."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(membership__ends_on__isnull=True) | Q(membership__ends_on__gte=day),
            starts_on__lte=day,
            membership__starts_on__lte=day,
            membership__stage=Membership.Stage.ADMITTED,
        )


class Seat(models.Model):
    """A person who represents a membership; this is what gives access."""

    class Kind(models.TextChoices):
        TITULAR = "titular", _("Titular")
        ALTERNATE = "alternate", _("Alterno")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats", verbose_name=_("persona"))
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="seats", verbose_name=_("membresía")
    )
    kind = models.CharField(_("representación"), max_length=20, choices=Kind, default=Kind.TITULAR)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["membership", "kind", "starts_on"]
        verbose_name = _("representación")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="seat_dates_in_order",
                violation_error_message=_("La representación no puede terminar antes de empezar."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.membership}"

    @property
    def is_over(self) -> bool:
        """Its last day in Lima has passed."""
        return self.is_over_on(lima_today())

    def is_over_on(self, day: date) -> bool:
        """Its last day came before `day`; on the day itself it still gives access."""
        return self.ends_on is not None and self.ends_on < day

    def clean(self) -> None:
        """Refuse dates outside those of the membership, beside the date that is wrong."""
        if self.membership_id is None or self.starts_on is None:
            return
        errors: dict[str, str] = {}
        if self.starts_on < self.membership.starts_on:
            errors["starts_on"] = _("La membresía empieza después: el %(day)s.") % {
                "day": f"{self.membership.starts_on:%d/%m/%Y}"
            }
        end = self.membership.ends_on
        if end and (self.ends_on is None or self.ends_on > end):
            errors["ends_on"] = _("La membresía termina antes: el %(day)s.") % {"day": f"{end:%d/%m/%Y}"}
        if errors:
            raise ValidationError(errors)
