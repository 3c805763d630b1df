"""The doors of mail to segments, of bounced addresses, and of the way out without login."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from members.mailings.models import Mailing
from members.mailings.services import mailings
from tests.doors import CANARY, DESK, KEPT, OPEN, POSTS, Planted
from vpwg.common.models import OutboundMessage

ROUTES = {
    "mailing_list": DESK, "mailing_create": DESK, "bounce_list": DESK,
    "failed_mail_list": DESK, "failed_mail_act": POSTS,
    "mailing_detail": KEPT, "mailing_edit": KEPT, "mailing_test": POSTS, "mailing_send": POSTS, "mailing_delete": POSTS,
    "unsubscribe": OPEN,
}  # fmt: skip


def _mailing(world: Any) -> Mailing:
    return Mailing.objects.create(
        group=world.lima, subject=f"{CANARY} boletín", body=CANARY, created_by=world.user("secretariat_lima")
    )


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of a draft that Lima's secretariat keeps, and a way out."""
    mailing = _mailing(world)
    person = world.personas["company_lima"].person
    names = ("mailing_detail", "mailing_edit", "mailing_test", "mailing_send", "mailing_delete")
    return {name: [mailing.public_id] for name in names} | {
        "unsubscribe": [mailings.unsubscribe_token(person, world.lima)]
    }


def plant(world: Any, add_edition: Any) -> Planted:
    """A draft, for Lima's secretariat alone."""
    mailing = _mailing(world)
    OutboundMessage.objects.create(
        to=f"{CANARY}@example.test", kind="application.moved", about=f"transition:{mailing.public_id}", subject=f"{CANARY} respuesta",
        body=CANARY, state="failed", problem="refused", group_id=world.lima.pk,
    )  # fmt: skip
    address = reverse("mailing_detail", args=[mailing.public_id])
    edit = reverse("mailing_edit", args=[mailing.public_id])
    return Planted(
        meant={"secretariat_lima"},
        seen=[address, edit, reverse("mailing_list"), reverse("failed_mail_list")],
        lists=[reverse("bounce_list"), reverse("mailing_create"), "/mi/", "/secretaria/registro/"],
    )
