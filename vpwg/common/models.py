"""Plumbing that must not be lost: mail as rows, and the log of who did what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vpwg.common.addresses import AddressField
from vpwg.common.days import lima_moment


class OutboundMessage(models.Model):
    """A mail is a row first, unique per person, kind and object, then sent once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En espera")
        SENDING = "sending", _("En envío")
        SENT = "sent", _("Enviado")
        FAILED = "failed", _("Fallido")
        DROPPED = "dropped", _("Descartado")

    class Problem(models.TextChoices):
        """Why a mail did not go out, in words for a secretariat."""

        REFUSED = "refused", _("El servidor de esa dirección la rechaza: no existe o ya no recibe correos.")
        ADDRESS = "address", _("La dirección tiene caracteres que el correo no admite.")
        NOT_TAKEN = "not-taken", _("El servidor de correo no aceptó el mensaje.")
        MALFORMED = "malformed", _("El mensaje no pudo armarse.")
        UNREACHABLE = "unreachable", _("No hubo respuesta del servidor de correo en varios intentos.")
        LATER = "later", _("El servidor pidió esperar, y siguió sin aceptarlo en varios intentos.")
        INTERRUPTED = "interrupted", _("El portal se detuvo varias veces mientras lo mandaba.")
        UNEXPECTED = "unexpected", _("Algo inesperado impidió mandarlo; quien opera el portal tiene el detalle.")

    to = AddressField()
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    headers = models.JSONField(default=dict)
    # Whose secretariat answers for it; none for mail about an account.
    group_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=12, choices=Problem, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to", "kind", "about"], name="outbound_message_once")]
        indexes = [
            models.Index(fields=["state", "due_at"], name="outbound_due"),
            models.Index(fields=["state", "group_id"], name="outbound_of_group"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to}"


class JobRun(models.Model):
    """When a job of vpwg.schedule last began and last ended well: one row a job, whoever runs it.

    `failures` counts runs since the last good one. It is raised before a run, so that a run which takes the
    whole process with it counts too.
    """

    name = models.CharField(max_length=120, primary_key=True)
    first_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """One act, chained to the one before by a keyed hash. Written once, never changed."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    object_label = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    group_id = models.BigIntegerField(null=True, db_index=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{lima_moment(self.at):%Y-%m-%d %H:%M} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; an existing one is refused."""
        if self.pk is not None:
            raise TypeError("an audit entry never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("an audit entry is never deleted")


class FormUse(models.Model):
    """That a form was used, and where it led: see `once`. The outcome is sealed; empty while the first use runs."""

    key = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)
    outcome = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.key[:8]


class SearchEntry(models.Model):
    """What can be found of one object: its words and where it is. Never who may read it.

    `position` orders by date, the newest highest, and is unique; `family` is one for the objects that one result
    shows together (a work and its editions). The database's own index stands beside it (migration).
    """

    position = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    family = models.CharField(max_length=60)
    group_id = models.BigIntegerField(null=True)
    year = models.SmallIntegerField(null=True)
    language = models.CharField(max_length=2, blank=True)
    dated_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    url = models.CharField(max_length=300)
    title = models.TextField()
    text = models.TextField()
    weights = models.TextField(default="", blank=True)  # see vpwg.common.search.ranking

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["kind", "-position"], name="search_entry_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SearchIndexRow(models.Model):
    """A row of SQLite's FTS5 table, joined to its entry. PostgreSQL has no such table."""

    entry = models.OneToOneField(
        SearchEntry,
        to_field="position",
        db_column="rowid",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )

    class Meta:
        managed = False
        db_table = "common_searchindex"


class SearchWord(models.Model):
    """A spelling that occurs somewhere. Never shown: it only says which stems to look for in what a reader may see."""

    word = models.CharField(max_length=30, primary_key=True)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["initial", "length"], name="search_word_like")]

    def __str__(self) -> str:
        return self.word
