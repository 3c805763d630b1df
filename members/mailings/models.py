"""Mail to a segment of a group's contacts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.access.kept import KeptModel, KeptQuerySet
from members.directory.models.people import Person
from vpwg.common.text.addresses import AddressField


class Mailing(KeptModel):
    """A text for everybody in a segment; who that is, is computed when it is sent."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        SENDING = "sending", _("En envío")
        SENT = "sent", _("Enviado")

    subject = models.CharField(_("asunto"), max_length=150)
    body = models.TextField(_("texto"))
    segment = models.JSONField(_("destinatarios"), default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("envío")

    def __str__(self) -> str:
        return self.subject


class MailingRecipientQuerySet(KeptQuerySet["MailingRecipient"]):
    group_path = "mailing__group"


class MailingRecipient(models.Model):
    """That a mailing went to a person, or why it did not."""

    class Outcome(models.TextChoices):
        QUEUED = "queued", _("Enviado")
        BOUNCED = "bounced", _("Rebotado")
        REFUSED = "refused", _("No consiente")
        NO_ADDRESS = "no-address", _("Sin correo válido")
        FAILED = "failed", _("No pudo enviarse")
        UNSUBSCRIBED = "unsubscribed", _("Se dio de baja antes de recibirlo")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    email = AddressField(blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome)
    at = models.DateTimeField(auto_now_add=True)

    objects = MailingRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("destinatario de un envío")
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="mailing_recipient_once")]

    def __str__(self) -> str:
        return f"{self.mailing} → {self.person}"
