"""How allauth behaves here: nobody signs up alone, and its mails go the way of all mails."""

from __future__ import annotations

import secrets
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from members.directory.models import User
from members.directory.services.attempts import try_password
from members.directory.services.device import remember_device
from members.directory.services.sign_ins import note_wrong_password
from vpwg.common.mail import outbox
from vpwg.common.web.after import after_answer


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only; a link in a mail never takes its host from the request."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Ask somebody with a second factor for that one: the password alone proves too little."""
        methods = super().get_reauthentication_methods(user)
        return [way for way in methods if way["id"].startswith("mfa")] or methods

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the account's own address what changed in it."""
        super().send_notification_mail(template_prefix, user, context, user.email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try by account and place; allauth's own count, by account alone, is off (settings)."""
        self._attempt = try_password(request, credentials.get("email", ""))
        if not self._attempt.is_heard:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        self._attempt.give_back()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep the wrong try in the log once the answer is out: known and unknown accounts take as long."""
        after_answer(request, partial(note_wrong_password, credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Remember the browser: every factor was right."""
        response: HttpResponse = super().post_login(request, user, **more)
        remember_device(request, response, user)
        return response

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
