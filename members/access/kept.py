"""What a group's secretariat keeps for itself: contacts, judgements, applications, logs.

Such a row has no audience. It is read by the secretariat of its group and by nobody else, through the
same door as everything: `visible_to`.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.access.models import Row, new_public_id
from members.access.viewer import Reader, viewer_of


class KeptQuerySet(models.QuerySet[Row]):
    """Rows of a secretariat; `group_path` is the lookup from a row to its group's id."""

    group_path: ClassVar[str] = "group"

    def visible_to(self, user: Reader) -> Self:
        """Rows of the groups whose secretariat `user` is today."""
        return self.filter(**{f"{self.group_path}__in": viewer_of(user).groups_kept})

    def for_system(self, reason: str) -> Self:
        """All rows, for work that shows nothing to anybody; `reason` says which, for the reviewer."""
        if not reason:
            raise ValueError("for_system needs a reason")
        return self.all()


class KeptModel(models.Model):
    """A row that its group's secretariat keeps."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(
        "directory.WorkingGroup", on_delete=models.PROTECT, related_name="+", verbose_name=_("grupo")
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
