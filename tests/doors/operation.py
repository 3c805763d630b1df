"""The doors of who operates the portal, and of the second person that a secretariat's account needs."""

from __future__ import annotations

from typing import Any

from members.directory.models import AccountRequest
from members.directory.services import operation
from tests.doors import CANARY, Planted

# Whoever can prove again who they are must, before the page opens; the cast's operator has no password.
ROUTES = {
    "operation": (302, 404, 404, 404, 200),
    "operation_request": (302, 404, 404, 200, 200),
}


def _asked(world: Any) -> AccountRequest:
    account = world.user("secretariat_lima")
    waiting = AccountRequest.objects.filter(account=account, state=AccountRequest.State.OPEN).first()
    if waiting is None:
        return operation.ask(account=account, act=AccountRequest.Act.BLOCK, reason=CANARY, by=world.user("operator"))
    waiting.reason = CANARY
    waiting.save(update_fields=["reason"])
    return waiting


def _colleague(world: Any) -> None:
    """Somebody who could confirm: another operator."""
    from members.directory.models import User

    if not User.objects.filter(email="operador2@example.test").exists():
        User.objects.create_superuser("operador2@example.test")


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """The address of a request about Lima's secretariat."""
    _colleague(world)
    return {"operation_request": [_asked(world).public_id]}


def plant(world: Any, add_edition: Any) -> Planted:
    """The reason of a request: for operators, and for the secretariat that it is about."""
    _colleague(world)
    return Planted(
        meant={"secretariat_lima", "operator"},
        seen=[_asked(world).get_absolute_url()],
        lists=["/operacion/", "/secretaria/", "/secretaria/registro/", "/mi/"],
    )
