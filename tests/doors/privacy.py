"""The doors of personal data: my data, requests, incidents, certificates, and the log of acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from members.access.viewer import lima_today
from members.models import DataIncident, DataRequest, ErasureCertificate
from tests.doors import ACCOUNT, CANARY, DESK, KEPT, POSTS, Planted

OWN = (302, 200, 200, 200, 404)  # of a person: the operator's account has none
ROUTES = {
    "my_data": ACCOUNT, "my_data_edit": OWN, "my_consent": POSTS, "my_data_request": OWN,
    "my_data_json": OWN, "my_data_csv": OWN,
    "data_request_list": DESK, "data_request_detail": KEPT,
    "retention_list": DESK, "retention_apply": POSTS,
    "incident_list": DESK, "incident_create": DESK, "incident_detail": KEPT, "incident_edit": KEPT,
    "incident_close": POSTS,
    "certificate_list": DESK, "certificate_detail": KEPT,
    "audit_list": DESK,
}  # fmt: skip


def _rows(world: Any) -> tuple[DataRequest, DataIncident, ErasureCertificate]:
    keeper, person = world.user("secretariat_lima"), world.personas["company_lima"].person
    asked = DataRequest.objects.create(
        group=world.lima, person=person, kind="access", text=f"{CANARY} pedido", due_on=lima_today()
    )
    incident = DataIncident.objects.create(
        group=world.lima, title=f"{CANARY} incidente", known_at=timezone.now() - timedelta(hours=1),
        description="algo", logged_by=keeper,
    )  # fmt: skip
    certificate = ErasureCertificate.objects.create(group=world.lima, rule="cancellation", issued_by=keeper)
    return asked, incident, certificate


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of rows that Lima's secretariat keeps."""
    asked, incident, certificate = _rows(world)
    return {
        "data_request_detail": [asked.public_id],
        "incident_detail": [incident.public_id],
        "incident_edit": [incident.public_id],
        "incident_close": [incident.public_id],
        "certificate_detail": [certificate.public_id],
    }


def plant(world: Any, add_edition: Any) -> Planted:
    """A request, an incident and an audited act, for Lima's secretariat alone."""
    from vpwg.common import audit

    asked, incident, _certificate = _rows(world)
    audit.record(world.user("secretariat_lima"), "incident.created", incident)
    return Planted(
        meant={"secretariat_lima"},
        seen=[reverse("data_request_detail", args=[asked.public_id]), incident.get_absolute_url(),
              reverse("incident_list"), reverse("audit_list")],
        lists=[reverse("data_request_list"), reverse("data_request_list") + "?estado=todas", reverse("certificate_list"),
               reverse("audit_list") + "?formato=csv", "/secretaria/", "/mi/"],
    )  # fmt: skip
