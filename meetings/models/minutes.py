"""Minutes of a session: the approved versions, what was answered of names in them, and their printed bytes."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.meetings import Meeting
from members.access.kept import KeptQuerySet
from members.access.models import AudiencedModel, AudiencedQuerySet, InheritingQuerySet, UserGrant
from members.access.viewer import viewer_of

LANGUAGES = [("es", _("Español")), ("en", _("Inglés"))]


class Minutes(AudiencedModel):
    """The minutes of a meeting, with an audience of their own. No text stands here: see MinutesDraft, MinutesVersion.

    `language` and `edit_version` are the draft's; neither says anything of its text.
    """

    grant_model = "meetings.MinutesUserGrant"

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        APPROVED = "approved", _("Aprobada")
        PUBLISHED = "published", _("Publicada")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    language = models.CharField(
        pgettext_lazy("documento", "idioma del acta"), max_length=2, choices=LANGUAGES, default="es"
    )
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = AudiencedQuerySet.as_manager()

    class Meta(AudiencedModel.Meta):
        verbose_name = pgettext_lazy("documento", "acta")

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return reverse("minutes_detail", args=[self.meeting.public_id])


class MinutesUserGrant(UserGrant):
    content_object = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+")


class MinutesDraftQuerySet(KeptQuerySet):
    """A draft holds the names of who spoke: its secretariat's alone."""

    group_path = "minutes__group"


class MinutesDraft(models.Model):
    """What the secretariat is writing, with names: a row of its own, so that no page of the minutes can carry it."""

    minutes = models.OneToOneField(Minutes, on_delete=models.CASCADE, primary_key=True, related_name="+")
    body = models.TextField(pgettext_lazy("documento", "texto del acta"), blank=True)

    objects = MinutesDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.minutes)

    @property
    def language(self) -> str:
        return self.minutes.language

    @property
    def edit_version(self) -> int:
        """How often the draft was saved, for the form that begins from it."""
        return self.minutes.edit_version


class MinutesVersionQuerySet(InheritingQuerySet):
    """A version is as open as its minutes, an earlier one only if chosen; a withdrawn one is nobody's."""

    parent_field = "minutes"

    def visible_to(self, user: Any) -> Self:
        """Versions that `user` may read now: the one in force, and all that stand for who keeps the group."""
        open_to_all = Q(is_current=True) | Q(is_opened=True) | Q(minutes__group__in=viewer_of(user).groups_kept)
        return super().visible_to(user).filter(open_to_all, withdrawn_at__isnull=True)

    def of_opened(self, minutes: Minutes, *, is_keeper: bool) -> Self:
        """What `visible_to` gives of `minutes` that its reader was given already; `is_keeper`: of its secretariat."""
        open_to_all = Q() if is_keeper else Q(is_current=True) | Q(is_opened=True)
        return self.filter(open_to_all, minutes=minutes, withdrawn_at__isnull=True)

    def withdrawn_for(self, user: Any) -> Self:
        """What is left of withdrawn versions for the secretariat: that there was one, and never its text."""
        kept = viewer_of(user).groups_kept
        return self.filter(minutes__group__in=kept, withdrawn_at__isnull=False).defer("body", "correction_note")


class MinutesVersion(models.Model):
    """An approved text. It never changes; a correction makes the next number."""

    class Correction(models.TextChoices):
        """Why a version follows another."""

        MATERIAL = "material", _("Un error de hecho: fecha, cifra, nombre de institución")
        EDITORIAL = "editorial", _("De redacción, sin cambiar lo que se dice")
        CONFIDENTIALITY = "confidentiality", _("Por confidencialidad: las versiones anteriores se retiran")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    language = models.CharField(max_length=2, choices=LANGUAGES, default="es")
    seal = models.CharField(max_length=64)
    correction = models.CharField(_("por qué se corrige"), max_length=20, choices=Correction, blank=True)
    correction_note = models.CharField(_("qué se corrigió"), max_length=300, blank=True)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)
    is_opened = models.BooleanField(_("se lee aunque haya otra posterior"), default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_once"),
            models.UniqueConstraint(fields=["minutes"], condition=Q(is_current=True), name="minutes_one_in_force"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(is_current=False, is_opened=False),
                name="minutes_withdrawn_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} v{self.number}"

    @staticmethod
    def seal_of(body: str) -> str:
        """Return the keyed hash (hex) by which an altered text is noticed; without the key nobody can try names."""
        key = hashlib.sha256(b"minutes:" + settings.SECRET_KEY.encode()).digest()
        return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()

    @property
    def is_whole(self) -> bool:
        """Whether the text is the one approved (or left by an erasure), not one written past the portal."""
        return hmac.compare_digest(self.seal, self.seal_of(self.body))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; an existing one is refused."""
        if self.pk is not None:
            raise TypeError("an approved version never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("an approved version is never deleted")


class NameAnswerQuerySet(KeptQuerySet):
    """What the secretariat answered of names is its own."""

    group_path = "minutes__group"


class NameAnswer(models.Model):
    """«Not who spoke»: what the secretariat answered of one name standing as plain text in one paragraph.

    `key` is a digest of the name, the paragraph and the place in it: a changed paragraph asks again.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = NameAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "key"], name="name_answer_once")]

    def __str__(self) -> str:
        return f"{self.minutes} {self.key[:8]}"


class MinutesPrintQuerySet(InheritingQuerySet):
    """Printed bytes are fetched for one version and one reading, both of which the reader was given first."""

    parent_field = "version"


class MinutesPrint(models.Model):
    """The PDF of one version in one reading, kept as the bytes that are served.

    `source` is the sha256 of the page it was printed from: as soon as that says something else, it is printed anew.
    A page that cannot be printed is kept too, with the reason and no bytes, and is not tried again.
    """

    version = models.ForeignKey(MinutesVersion, on_delete=models.CASCADE, related_name="+")
    reading = models.CharField(max_length=10)
    source = models.CharField(max_length=64)
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    refusal = models.CharField(max_length=20, blank=True)
    printed_at = models.DateTimeField(default=timezone.now)

    objects = MinutesPrintQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "reading"], name="minutes_print_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.reading}"
