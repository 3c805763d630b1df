"""A session of a group: when, where and about what."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access.models import AudiencedModel, AudiencedQuerySet, InheritingQuerySet, UserGrant
from members.access.viewer import viewer_of


class MeetingQuerySet(AudiencedQuerySet):
    """Adjectives of meetings."""

    def upcoming(self) -> Self:
        """Not over yet, the next first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Over, the latest first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def for_cards(self) -> models.QuerySet[Any, tuple[Any, ...]]:
        """Plain values for lists: public id, title, beginning, group, kind, lock, moment of release."""
        return self.values_list("public_id", "title", "starts_at", "group__short_name", "kind", "lock", "released_at")


class Meeting(AudiencedModel):
    """A session of a group."""

    grant_model = "meetings.MeetingUserGrant"

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinaria")
        EXTRAORDINARY = "extraordinary", _("Extraordinaria")
        ENLARGED = "enlarged", _("Ampliada")

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("Presencial")
        REMOTE = "remote", _("Virtual")
        HYBRID = "hybrid", _("Presencial y virtual")

    title = models.CharField(_("título"), max_length=200)
    kind = models.CharField(_("tipo de sesión"), max_length=20, choices=Kind, default=Kind.ORDINARY)
    mode = models.CharField(_("modalidad"), max_length=20, choices=Mode, default=Mode.IN_PERSON)
    host = models.CharField(_("anfitrión"), max_length=200, blank=True)
    theme = models.TextField(_("tema"), blank=True)
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = _("reunión")
        indexes = [*AudiencedModel.Meta.indexes, models.Index(fields=["-starts_at"], name="meeting_starts")]
        constraints = [
            *AudiencedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("La reunión debe terminar después de empezar."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.public_id])

    def hold(self) -> None:
        """Keep others from the row until the transaction ends: what a meeting has one of is begun by one at a time."""
        rows = Meeting.objects.for_system("holding the row of a meeting that is being written")
        rows.select_for_update(of=("self",)).get(pk=self.pk)


class MeetingUserGrant(UserGrant):
    content_object = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")


class MeetingLinkQuerySet(InheritingQuerySet):
    """Attending needs a seat in the group; reading a public notice does not."""

    parent_field = "meeting"

    def visible_to(self, user: Any) -> Self:
        """Links of meetings that `user` may read, in the groups where they hold a seat today."""
        return super().visible_to(user).filter(meeting__group__in=viewer_of(user).group_ids)


class MeetingLink(models.Model):
    """Where a meeting is joined: a row of its own, so that nothing made of the meeting can carry it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="+")
    url = models.URLField(
        _("enlace de conexión"), help_text=_("Lo ven solo quienes tienen representación vigente en el grupo.")
    )

    objects = MeetingLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.meeting)
