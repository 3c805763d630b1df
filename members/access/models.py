"""What an audienced row carries: group, lock, release. Everything else of the policy reads these."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from members.access.locks import LOCK_PATTERN, Audience, Opening, decode, encode
from members.access.policy import view_rule
from members.access.viewer import Reader, viewer_of


def new_public_id() -> str:
    """Return a random identifier for addresses: 16 letters and digits, 80 bits."""
    return secrets.token_hex(10)


AudiencedRow = TypeVar("AudiencedRow", bound="AudiencedModel", covariant=True)
Row = TypeVar("Row", bound=models.Model, covariant=True)


class AudiencedQuerySet(models.QuerySet[AudiencedRow]):
    """The only ways to read audienced rows: for somebody, or for the system with a stated reason."""

    def visible_to(self, user: Reader) -> Self:
        """Rows that `user` may read now."""
        return self.filter(view_rule(self.model, viewer_of(user)))

    def for_system(self, reason: str) -> Self:
        """All rows, for work that shows nothing to anybody; `reason` says which, for the reviewer."""
        if not reason:
            raise ValueError("for_system needs a reason")
        return self.all()

    def released(self) -> Self:
        """Rows whose release has come."""
        return self.filter(released_at__lte=timezone.now())


class InheritingQuerySet(models.QuerySet[Row]):
    """A child reads as its parent does: `parent_field` names the foreign key to the audienced parent."""

    parent_field: ClassVar[str]

    def visible_to(self, user: Reader) -> Self:
        """Rows whose parent `user` may read now."""
        parent = cast("type[models.Model]", self.model._meta.get_field(self.parent_field).related_model)
        parents = cast("AudiencedQuerySet[AudiencedModel]", parent._default_manager.all())
        return self.filter(**{f"{self.parent_field}__in": parents.visible_to(user)})

    def for_system(self, reason: str) -> Self:
        """All rows, for work that shows nothing to anybody."""
        if not reason:
            raise ValueError("for_system needs a reason")
        return self.all()


class AudiencedModel(models.Model):
    """A row with a reader list of its own. Group none means the portal's own."""

    grant_model: ClassVar[str]

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(
        "directory.WorkingGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grupo"),
    )
    lock = models.CharField(max_length=24, editable=False)
    released_at = models.DateTimeField(_("visible desde"), null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["lock", "-released_at"], name="%(class)s_lock"),
            models.Index(fields=["-released_at"], name="%(class)s_released"),
            models.Index(fields=["group", "-released_at"], name="%(class)s_group"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lock__regex=LOCK_PATTERN) & ~Q(lock__endswith=":"),
                name="%(app_label)s_%(class)s_lock_grammar",
            )
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.__dict__.get("lock") == "":
            narrowest = Audience.SECRETARIAT if self.group_id else Audience.MEMBERS
            self.lock = encode(narrowest, group_id=self.group_id)

    @property
    def opening(self) -> Opening:
        """The audience and pillars that the lock says."""
        return decode(self.lock)

    @property
    def audience(self) -> Audience:
        return self.opening.audience

    @property
    def letters(self) -> str:
        return self.opening.letters

    @property
    def is_released(self) -> bool:
        return self.released_at is not None and self.released_at <= timezone.now()

    def set_audience(self, audience: Audience | str, letters: str = "") -> None:
        """Write the lock for `audience`; the caller saves."""
        self.lock = encode(audience, group_id=self.group_id, letters=letters)

    def release(self, *, audience: Audience | str, letters: str = "", at: datetime | None = None) -> None:
        """Set for whom and from when (aware; by default now) the row may be read; the caller saves."""
        self.set_audience(audience, letters)
        self.released_at = at or timezone.now()


class UserGrant(UserObjectPermissionBase):
    """Lends reading one row to one person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
        unique_together = ["user", "permission", "content_object"]
