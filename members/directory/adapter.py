"""How allauth behaves here: nobody signs up alone, and its mails go the way of all mails."""

from __future__ import annotations

import secrets
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vpwg.common.mail import outbox
from vpwg.common.web.links import absolute


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only; a link in a mail never takes its host from the request."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ask somebody with a second factor for that one: the password alone proves too little."""
        methods = super().get_reauthentication_methods(user)
        return [way for way in methods if way["id"].startswith("mfa")] or methods

    def reauthenticate(self, user: Any, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Write to the account's own address, whatever was typed."""
        super().send_password_reset_mail(user, user.email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the account's own address what changed in it."""
        super().send_notification_mail(template_prefix, user, context, user.email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", quote(key)))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Keep the mail as a row and send it from there: a mail server that is down is no error page."""
        site = SimpleNamespace(
            name=_("el portal de los Principios Voluntarios"), domain=urlsplit(settings.SITE_URL).netloc
        )
        message = self.render_mail(template_prefix, email, {"email": email, "current_site": site} | context)
        outbox.send_later(
            to=email,
            kind="account",
            about=f"{template_prefix.rpartition('/')[2]}:{secrets.token_hex(8)}",
            subject=str(message.subject),
            template="plain",
            context={"body": message.body},
        )
