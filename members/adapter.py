"""How allauth behaves here: nobody signs up alone, and its mails go the way of all mails."""

from __future__ import annotations

import secrets
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vpwg.common import outbox
from vpwg.common.links import absolute


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only; a link in a mail never takes its host from the request."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """Before another address is added, hold the login for proved (an invitation did that).

        allauth lets only a proved address follow a proved one; otherwise anybody could sign in as an address typed.
        """
        user = getattr(self.request, "user", None)
        if user is not None and user.is_authenticated:
            EmailAddress.objects.update_or_create(
                user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
            )
        return super().clean_email(email)

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
