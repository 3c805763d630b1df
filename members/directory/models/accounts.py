"""Accounts, and the invitations that open them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access.locks import Standing
from members.access.models import new_public_id
from members.access.viewer import HeldSeat
from members.directory.models.people import Person
from members.directory.models.seats import Seat
from vpwg.common.text.addresses import AddressField


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

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    email = AddressField(_("correo electrónico"), unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(_("cuenta activa"), default=True)
    is_staff = models.BooleanField(_("operador técnico"), default=False)
    # Whether a grant ever lent this account anything; without it no grant opens (members/access/grants.py).
    was_lent = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("cuenta")

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.email

    @property
    def preferred_language(self) -> str:
        """In which language it is written to: its person's, or the portal's where it has none."""
        return self.person.preferred_language if self.person else settings.LANGUAGE_CODE

    # Seats read together with the account, for the day they were read for; a request has a user object of its own.
    _seats_of_day: tuple[date, tuple[HeldSeat, ...]] | None = None

    def remember_seats(self, day: date, seats: tuple[HeldSeat, ...]) -> None:
        """Keep `seats` as what is held on `day`, for the life of this object."""
        self._seats_of_day = (day, seats)

    def held_seats(self, day: date) -> tuple[HeldSeat, ...]:
        """Return the seats that this account's person holds on `day` (a civil day in Lima): what its ring is made of."""
        if self.person_id is None:
            return ()
        if self._seats_of_day is not None and self._seats_of_day[0] == day:
            return self._seats_of_day[1]
        seats = Seat.objects.for_system("the policy itself").current_on(day).filter(person_id=self.person_id)
        return tuple(
            HeldSeat(
                group_id=seat.membership.group_id,
                letter=seat.membership.letter,
                is_secretariat=seat.membership.standing == Standing.SECRETARIAT,
                group=seat.membership.group,
            )
            for seat in seats.select_related("membership__group")
        )


class Invitation(models.Model):
    """A link by mail that opens an account for a person, once, until an instant. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    email = AddressField(_("correo electrónico"))
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
