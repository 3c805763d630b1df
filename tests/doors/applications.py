"""The doors of applications: the public form, the mailed link, the review, the consultation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from members.access.viewer import lima_today
from members.admission.models import ConsultationAnswer, MembershipApplication
from members.admission.services import applications, consultations
from members.directory.models import Invitation
from tests.doors import ACCOUNT, CANARY, DESK, KEPT, OPEN, POSTS, Planted

ROUTES = {
    "application_start": OPEN, "application_sent": OPEN, "application_link_again": OPEN,
    "application_follow": OPEN,  # whoever holds the mailed link
    "application_change": (404, 404, 404, 404, 404), "application_submit": POSTS,
    "application_list": DESK, "application_review": KEPT, "application_note": POSTS,
    "application_move": KEPT, "application_admit": KEPT,
    "consultation_open": KEPT, "consultation_remind": POSTS,
    "consultation_list": ACCOUNT,
    "consultation_answer": (302, 200, 404, 404, 404),
}  # fmt: skip


def presented(world: Any, *, token: str = "t" * 43, **values: Any) -> MembershipApplication:
    """An application to Lima that its applicant presented."""
    fields = {
        "group": world.lima, "organisation_name": "Asociación Postulante", "category": "civil-society", "pillar": "S",
        "given_names": "Paula", "family_names": "Postulante", "email": "paula@example.test", "motivation": "Queremos.",
        "consent_version": "1", "token_hash": Invitation.hash_of(token),
    } | values  # fmt: skip
    application = MembershipApplication.objects.create(**fields)
    return applications.submit_application(application=application)


def under_review(world: Any, **values: Any) -> MembershipApplication:
    application = presented(world, **values)
    return applications.move_application(
        application=application, to="under-review", message="", by=world.user("secretariat_lima")
    )


def _consulted(world: Any, summary: str, **values: Any) -> Any:
    return consultations.open_consultation(
        application=under_review(world, **values), summary=summary, until_on=lima_today() + timedelta(days=5),
        by=world.user("secretariat_lima"),
    )  # fmt: skip


def arguments(world: Any, add_edition: Any) -> dict[str, list[Any]]:
    """Addresses of an application under review about which Lima's members are asked."""
    token = f"{world.lima.slug:a<43}"
    application = _consulted(world, "Presentación.", token=token).application
    own = [application.public_id]
    names = ("application_review", "application_note", "application_admit", "consultation_open", "consultation_remind",
             "consultation_answer")  # fmt: skip
    return (
        dict.fromkeys(names, own)
        | dict.fromkeys(("application_follow", "application_change", "application_submit"), [token])
        | {"application_move": [application.public_id, "declined"]}
    )


def plant(world: Any, add_edition: Any) -> Planted:
    """An application, a note and an objection, for Lima's secretariat alone."""
    consultation = _consulted(world, "Presentación.", organisation_name="Otra postulante", token=f"{world.lima.slug:b<43}",
                              motivation=CANARY, email=f"{CANARY}@example.test", phone=CANARY)  # fmt: skip
    keeper = world.user("secretariat_lima")
    applications.add_note(application=consultation.application, text=f"{CANARY} nota", by=keeper)
    ConsultationAnswer.objects.create(
        consultation=consultation, membership=world.memberships["company_lima"], answer="objection",
        reason=f"{CANARY} motivo", by=world.user("company_lima"),
    )  # fmt: skip
    public_id = consultation.application.public_id
    return Planted(
        meant={"secretariat_lima"},
        seen=[reverse("application_review", args=[public_id])],
        lists=[reverse("application_list"), reverse("consultation_list"), reverse("application_admit", args=[public_id]),
               "/postular/", "/secretaria/", "/mi/", "/secretaria/registro/"],
    )  # fmt: skip
