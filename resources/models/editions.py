"""Editions: one file (or link) of a work, in a language and a version."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from members.access.models import InheritingQuerySet, new_public_id
from members.access.viewer import Reader, Viewer, viewer_of
from resources.models.works import Resource
from vpwg.common.files import stored_name
from vpwg.common.text.days import lima_today


class Language(models.TextChoices):
    SPANISH = "es", _("Español")
    ENGLISH = "en", _("Inglés")
    QUECHUA = "qu", _("Quechua")
    AYMARA = "ay", _("Aimara")
    FRENCH = "fr", _("Francés")
    PORTUGUESE = "pt", _("Portugués")


class EditionQuerySet(InheritingQuerySet["Edition"]):
    """An edition is at most as open as its work: readers get it once it is clean and approved."""

    parent_field = "resource"

    def ready(self) -> Self:
        """Cleaned, and approved by the secretariat that saw what had been found in it."""
        return self.filter(state=Edition.State.CLEAN, approved_at__isnull=False)

    def visible_to(self, user: Reader) -> Self:
        """Ready editions of works that `user` may read; the secretariat, and who proposed the work with it, see all."""
        viewer = viewer_of(user)
        ready = Q(state=Edition.State.CLEAN, approved_at__isnull=False)
        return super().visible_to(viewer).filter(ready | _with_original(viewer))

    def with_original(self, user: Reader) -> Self:
        """Of the editions that `user` sees, those whose original file and report of findings they may have."""
        return self.filter(_with_original(viewer_of(user)))


def _with_original(viewer: Viewer) -> Q:
    """Editions of a secretariat that `viewer` is of now, and what they uploaded as their own proposal to a group where
    they hold a seat. What somebody uploaded *as* a secretariat belongs to the secretariat, and stays when they go."""
    kept = Q(resource__group__in=viewer.groups_kept)
    if viewer.user_id is None:
        return kept
    own = {"added_by": viewer.user_id, "resource__proposal__proposed_by": viewer.user_id}
    return kept | Q(**own, resource__group__in=viewer.group_ids)


class Edition(models.Model):
    """One file of a work: a language and a version."""

    class State(models.TextChoices):
        PENDING = "pending", _("En revisión")
        CLEAN = "clean", _("Limpio")
        HELD = "held", _("Retenido")
        INFECTED = "infected", _("Infectado")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(_("idioma"), max_length=2, choices=Language)
    version = models.CharField(_("versión"), max_length=30, default="1.0")
    # The original as it came: for the secretariat and who proposed the work with it. Readers get the cleaned copy.
    file = models.FileField(_("archivo"), upload_to=stored_name, max_length=120, blank=True)
    link = models.URLField(_("enlace"), blank=True, help_text=_("Dirección https, en lugar de un archivo."))
    original_name = models.CharField(max_length=150, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING, editable=False)
    # How often its preparation was begun; counted before, so that a file which ends the process is given up too.
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False)
    findings = models.JSONField(default=list, blank=True, editable=False)
    # Where the original of a digitally signed file may be had; its signature does not hold on a cleaned copy.
    signed_original = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    cleaned = models.FileField(upload_to=stored_name, max_length=120, blank=True, editable=False)
    cleaned_size = models.PositiveBigIntegerField(default=0, editable=False)
    cleaned_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    thumbnail = models.FileField(upload_to=stored_name, max_length=120, blank=True, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("edición")
        indexes = [
            # What waits for an approval is few among many: the desk asks for it at each visit.
            models.Index(
                fields=["resource"], condition=Q(state="clean", approved_at__isnull=True), name="edition_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "language", "version"],
                name="edition_once",
                violation_error_message=_("Ya hay una edición en ese idioma con esa versión."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} ({self.language}, {self.version})"

    @property
    def extension(self) -> str:
        return self.original_name.rsplit(".", 1)[-1].upper()

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.CLEAN and self.approved_at is not None

    @property
    def is_link(self) -> bool:
        return not self.file

    @property
    def link_host(self) -> str:
        """Whose site the link leads to."""
        return urlsplit(self.link).hostname or ""

    @property
    def has_hidden(self) -> bool:
        """Whether something was found that only a person can decide on."""
        return any(not finding["removed"] for finding in self.findings)

    @property
    def lost_signatures(self) -> int:
        """How many digital signatures the original carries that do not hold on the copy."""
        return sum(finding["count"] for finding in self.findings if finding["kind"] == "signatures")

    @property
    def served_name(self) -> str:
        """The name under which readers keep it; never the uploader's own."""
        extension = self.original_name.rsplit(".", 1)[-1].lower()
        return f"{slugify(self.resource.title)[:80] or 'recurso'}-{self.language}-{slugify(self.version)}.{extension}"


class ShareLinkQuerySet(InheritingQuerySet["ShareLink"]):
    """A share link is listed where its edition's work is; a reader of the work is no reader of its links:
    callers also ask `may_change`."""

    parent_field = "resource"

    def open_today(self) -> Self:
        """Neither revoked nor past their last day in Lima."""
        return self.filter(revoked_at=None, ends_on__gte=lima_today())


class ShareLink(models.Model):
    """Opens one edition to whoever holds the link, until a day (Lima). Only its hash is kept."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    note = models.CharField(_("para quién"), max_length=200)
    ends_on = models.DateField(_("vale hasta"))
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    downloaded_count = models.PositiveIntegerField(default=0)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("enlace compartido")

    def __str__(self) -> str:
        return self.note

    @property
    def is_over(self) -> bool:
        """Its last day in Lima has passed."""
        return self.ends_on < lima_today()

    @property
    def is_open(self) -> bool:
        """It opens its edition today: neither taken back nor past its last day."""
        return self.revoked_at is None and not self.is_over


class DownloadCount(models.Model):
    """How often an edition was handed out in a month. Nothing of who or from where."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("descargas del mes")
        constraints = [models.UniqueConstraint(fields=["edition", "month"], name="download_count_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.month:%Y-%m}"
