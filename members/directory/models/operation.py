"""What operators ask for on accounts: stopping one, letting it in again, taking a lost second factor off."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.access.models import new_public_id


class AccountRequest(models.Model):
    """One act on one account. A secretariat's account waits here for a second person, until `expires_at`."""

    class Act(models.TextChoices):
        BLOCK = "block", _("Bloquear la cuenta")
        UNBLOCK = "unblock", _("Desbloquear la cuenta")
        RESET_FACTOR = "reset-factor", _("Retirar la verificación en dos pasos que perdió")

    class State(models.TextChoices):
        OPEN = "open", _("Espera a una segunda persona")
        DONE = "done", _("Hecho")
        DROPPED = "dropped", _("No se hizo")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(_("qué se hace"), max_length=15, choices=Act)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("acto sobre una cuenta")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "act"], condition=models.Q(state="open"), name="account_request_once_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse("operation_request", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN and self.expires_at > timezone.now()

    @property
    def state_label(self) -> str:
        """The state in words; a request that nobody confirmed in time says so."""
        if self.state == self.State.OPEN and not self.is_open:
            return str(_("Venció sin que nadie lo confirmara"))
        return str(self.get_state_display())
