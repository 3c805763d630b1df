"""Who: groups, organisations, people, accounts, memberships, seats and invitations to an account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access.locks import LETTERS, Pillar
from members.access.models import new_public_id
from members.departments import Department


class Standing(models.TextChoices):
    """How an organisation takes part in a group."""

    MEMBER = "member", _("Miembro")
    OBSERVER = "observer", _("Observador")
    GUEST = "guest", _("Invitado")
    SECRETARIAT = "secretariat", _("Secretaría técnica")


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
    department_codes = models.JSONField(_("departamentos"), default=list, blank=True)
    quorum_per_pillar = models.PositiveSmallIntegerField(_("quórum por pilar"), null=True, blank=True)
    names_shown_to_attendees = models.BooleanField(_("quien asistió lee quién dijo qué"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("grupo de trabajo")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group_detail", args=[self.slug])

    @property
    def departments(self) -> list[str]:
        """Names of the departments in the group's scope, in INEI order."""
        return [str(Department(code).label) for code in sorted(self.department_codes)]


class Organisation(models.Model):
    """An institution. It is named in public only if it agreed to be."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("nombre"), max_length=200)
    acronym = models.CharField(_("sigla"), max_length=30, blank=True)
    category = models.CharField(_("categoría"), max_length=30, choices=Category)
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    is_environmental = models.BooleanField(_("énfasis ambiental"), default=False)
    department_codes = models.JSONField(_("departamentos"), default=list, blank=True)
    website = models.URLField(_("página web"), blank=True)
    is_listed_publicly = models.BooleanField(_("aceptó figurar en la página pública"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organización")

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A contact, who may never have an account."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    given_names = models.CharField(_("nombres"), max_length=100)
    family_names = models.CharField(_("apellidos"), max_length=100)
    email = models.EmailField(_("correo electrónico"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=40, blank=True)
    job_title = models.CharField(_("cargo"), max_length=120, blank=True)
    data_origin = models.CharField(_("de dónde provienen los datos"), max_length=200)
    data_origin_on = models.DateField(_("fecha de origen de los datos"), default=date.today)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["family_names", "given_names"]
        verbose_name = _("persona")
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                name="person_email_once",
                condition=~Q(email=""),
                violation_error_message=_("Ya hay una persona con este correo electrónico."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_names}".strip()


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail is the login and compares without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new account; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new operator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """An account. What it may read comes from its person's seats, never from `is_superuser`."""

    email = models.EmailField(_("correo electrónico"), unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(_("cuenta activa"), default=True)
    is_staff = models.BooleanField(_("operador técnico"), default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("cuenta")

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.email


class Membership(models.Model):
    """An organisation in a group: its standing, its pillar, from when and until when."""

    class Stage(models.TextChoices):
        CANDIDATE = "candidate", _("Candidata")
        ADMITTED = "admitted", _("Admitida")

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
    def letter(self) -> str:
        """The letter in locks: the pillar's, O for an observer, none for guests and secretariats."""
        if self.standing == Standing.OBSERVER:
            return LETTERS[-1]
        return self.pillar if self.standing == Standing.MEMBER else ""


class SeatQuerySet(models.QuerySet["Seat"]):
    """Adjectives of seats."""

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

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats", verbose_name=_("persona"))
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="seats", verbose_name=_("membresía")
    )
    kind = models.CharField(_("representación"), max_length=20, choices=Kind, default=Kind.TITULAR)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)

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


class Invitation(models.Model):
    """A link by mail that opens an account for a person, once, until an instant. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("correo electrónico"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("vence"))
    used_at = models.DateTimeField(_("usada"), null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitación")

    def __str__(self) -> str:
        return self.email

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored for `token`."""
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def new_token(cls) -> str:
        """Return a token to send: 256 random bits, safe in an address."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def lifetime() -> timedelta:
        """How long a link works (settings.INVITATION_DAYS)."""
        return timedelta(days=settings.INVITATION_DAYS)

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()
