"""Asking to join: what an applicant and a secretariat may do with an application, and the mails of each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.access.policy import NotReady, require_secretariat
from members.admission.acts import Act
from members.admission.models import ApplicationNote, ApplicationTransition, MembershipApplication
from members.directory.models import Invitation, Membership, User
from members.directory.reads.keepers import secretariat_accounts
from members.directory.services import memberships
from vpwg.common.forms.editing import claim_edit
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.text.folding import fold
from vpwg.common.web.links import absolute

State = MembershipApplication.State
_MOVES = {
    State.SUBMITTED: Act.APPLICATION_SUBMITTED,
    State.UNDER_REVIEW: Act.APPLICATION_UNDER_REVIEW,
    State.RETURNED: Act.APPLICATION_RETURNED,
    State.ADMITTED: Act.APPLICATION_ADMITTED,
    State.DECLINED: Act.APPLICATION_DECLINED,
}
_WHY = "conditional update of a row already allowed"
# What may follow what, and whose step it is. Nothing else is possible.
BY_APPLICANT = {State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED}
BY_SECRETARIAT = {
    State.SUBMITTED: (State.UNDER_REVIEW, State.DECLINED),
    State.UNDER_REVIEW: (State.RETURNED, State.ADMITTED, State.DECLINED),
    State.RETURNED: (State.UNDER_REVIEW, State.DECLINED),
}
OPEN = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED)
# Mails with a link that one address may ask for within an hour; more are dropped without a word.
LINKS_AN_HOUR = 3


@dataclass(frozen=True)
class Letter:
    """A mail as it will go out."""

    subject: str
    body: str


# What the applicant does ----------------------------------------------------------------------------------------------


@transaction.atomic
def begin_application(*, application: MembershipApplication, language: str) -> None:
    """Keep a draft and mail its link. Nobody else sees it before the applicant presents it from that link."""
    recent = MembershipApplication.objects.for_system("how many drafts an address began lately").filter(
        email__iexact=application.email, created_at__gte=timezone.now() - timedelta(hours=1)
    )
    if recent.count() >= LINKS_AN_HOUR:
        return
    token = Invitation.new_token()
    application.state, application.language = State.DRAFT, language
    application.consent_version, application.consented_at = settings.APPLICATION_TEXT, timezone.now()
    application.token_hash = Invitation.hash_of(token)
    application.save()
    _send_link(application, token)


@transaction.atomic
def send_links_again(*, email: str) -> int:
    """Mail new links for the open applications of `email`; earlier links stop working. Return how many.

    The caller answers the same whatever this returns.
    """
    rows = MembershipApplication.objects.for_system("links to their own applicant")
    sent = 0
    for application in rows.filter(email__iexact=email, state__in=OPEN).order_by("-pk")[:LINKS_AN_HOUR]:
        token = Invitation.new_token()
        rows.filter(pk=application.pk).update(token_hash=Invitation.hash_of(token))
        application.token_hash = Invitation.hash_of(token)
        _send_link(application, token)
        sent += 1
    return sent


def of_token(token: str) -> MembershipApplication | None:
    """Return the application that a mailed link belongs to."""
    rows = MembershipApplication.objects.for_system("the applicant holds the link").select_related("group")
    return rows.filter(token_hash=Invitation.hash_of(token)).first()


@transaction.atomic
def change_application(*, application: MembershipApplication, seen: int) -> MembershipApplication:
    """Keep what the applicant changed, while it is theirs to change. Raises NotReady, StaleEdit."""
    if application.state not in BY_APPLICANT:
        raise NotReady([_("Su postulación ya está en manos de la secretaría técnica y no puede cambiarse.")])
    claim_edit(MembershipApplication.objects.for_system(_WHY), application, seen)
    application.save()
    return application


@transaction.atomic
def submit_application(*, application: MembershipApplication, answer: str = "") -> MembershipApplication:
    """Present a draft, or present it again with an answer to the questions. Raises NotReady where it is too late."""
    before = State(application.state)
    if before not in BY_APPLICANT:
        raise NotReady([_("Su postulación ya fue presentada.")])
    confirmed = application.email_confirmed_at or timezone.now()
    transition = _move(application, before, State.SUBMITTED, by=None, message=answer, email_confirmed_at=confirmed)
    _tell_secretariat(application, transition)
    return application


# What the secretariat does --------------------------------------------------------------------------------------------


def next_states(application: MembershipApplication) -> tuple[State, ...]:
    """Return where the secretariat may move an application now."""
    return BY_SECRETARIAT.get(State(application.state), ())


@transaction.atomic
def move_application(
    *, application: MembershipApplication, to: State | str, message: str, by: User
) -> MembershipApplication:
    """Start the review, return with questions, or decline; `message` reaches the applicant.

    Raises NotAllowed unless `by` keeps the group, NotReady where the step is not possible (any more).
    """
    require_secretariat(by, application.group_id)
    after, before = State(to), State(application.state)
    if after is State.ADMITTED or after not in next_states(application):
        raise NotReady([not_possible()])
    if after is not State.UNDER_REVIEW and not message.strip():
        raise NotReady([_("Escriba el mensaje que recibirá quien postula.")])
    more = {"questions": message} if after is State.RETURNED else {}
    transition = _move(application, before, after, by=by, message=message, **more)
    _tell_applicant(application, transition)
    _follow_in_pipeline(application, after, by)
    return application


def not_possible() -> str:
    """Return the sentence for a step that the present state does not allow."""
    return _("Ese paso no es posible desde el estado en que está la postulación.")


def finish_admission(
    application: MembershipApplication, *, membership: Membership, message: str, by: User
) -> ApplicationTransition:
    """Move to ADMITTED inside the transaction of `members.admission.services.admission`, and tell the applicant."""
    before = State(application.state)
    transition = _move(application, before, State.ADMITTED, by=by, message=message, membership=membership)
    _tell_applicant(application, transition)
    return transition


@transaction.atomic
def add_note(*, application: MembershipApplication, text: str, by: User) -> ApplicationNote:
    """Keep a reviewer's note. It never reaches the applicant."""
    require_secretariat(by, application.group_id)
    note = ApplicationNote.objects.create(application=application, text=text, by=by)
    audit.record(by, Act.APPLICATION_NOTED, application)
    return note


def _move(
    application: MembershipApplication, before: State, after: State, *, by: User | None, message: str, **values: Any
) -> ApplicationTransition:
    """Change the state once, whoever clicks at the same time, and keep who, when and why."""
    waiting = MembershipApplication.objects.for_system(_WHY).filter(pk=application.pk, state=before)
    if not waiting.update(state=after, edit_version=F("edit_version") + 1, **values):
        raise NotReady([_("Otra persona movió esta postulación hace un momento. Vuelva a abrirla.")])
    application.refresh_from_db()
    transition = ApplicationTransition.objects.create(
        application=application, before=before, after=after, message=message, by=by
    )
    audit.record(by, _MOVES[after], application, before=str(before))
    return transition


def prospects(application: MembershipApplication) -> list[Membership]:
    """Memberships of the group whose organisation bears the applicant's name or acronym, not yet admitted."""
    names = {fold(application.organisation_name), fold(f"{application.organisation_name} {application.acronym}")}
    rows = Membership.objects.for_system("the application's own place in the pipeline").filter(
        group=application.group_id, organisation__folded__in=names
    )
    return list(rows.exclude(stage=Membership.Stage.ADMITTED).select_related("organisation"))


def _follow_in_pipeline(application: MembershipApplication, after: State, by: User) -> None:
    """An organisation that the secretariat had on its map moves there with its application."""
    stages = {State.UNDER_REVIEW: Membership.Stage.APPLYING, State.DECLINED: Membership.Stage.DECLINED}
    if after in stages:
        for membership in prospects(application):
            memberships.change_stage(membership=membership, to=stages[after], note=_("por su postulación"), by=by)


# Mails ------------------------------------------------------------------------------------------------------------------


def letter_for(application: MembershipApplication, after: State | str, message: str) -> Letter:
    """Return the mail of a step as its applicant would read it, in their language."""
    with override(application.language):
        subjects = {
            State.UNDER_REVIEW: _("Su postulación está en revisión"),
            State.RETURNED: _("La secretaría técnica tiene preguntas sobre su postulación"),
            State.DECLINED: _("Respuesta a su postulación"),
            State.ADMITTED: _("Su postulación fue admitida"),
        }
        context = {"application": application, "after": str(after), "message": message}
        body = render_to_string("mail/application_moved.txt", context)
        return Letter(subjects[State(after)], body)


def _tell_applicant(application: MembershipApplication, transition: ApplicationTransition) -> None:
    letter = letter_for(application, transition.after, transition.message)
    outbox.send_later(
        to=application.email,
        kind="application.moved",
        about=f"transition:{transition.pk}",
        subject=letter.subject,
        template="plain",
        context={"body": letter.body},
        group_id=application.group_id,
    )


def _send_link(application: MembershipApplication, token: str) -> None:
    with override(application.language):
        link = absolute(reverse("application_follow", args=[token]))
        outbox.send_later(
            to=application.email,
            kind="application.link",
            about=f"application:{application.pk}:{application.token_hash[:16]}",
            subject=_("Continúe su postulación"),
            template="application_link",
            context={"application": application, "link": link, "days": settings.APPLICATION_DRAFT_DAYS},
            group_id=application.group_id,
        )


def _tell_secretariat(application: MembershipApplication, transition: ApplicationTransition) -> None:
    link = absolute(reverse("application_review", args=[application.public_id]))
    for keeper in secretariat_accounts(application.group_id):
        outbox.send_later(
            to=keeper.email,
            kind="application.submitted",
            about=f"transition:{transition.pk}",
            subject=_("Una postulación espera su revisión"),
            template="application_waits",
            context={"link": link},
            group_id=application.group_id,
        )


def drop_old_drafts() -> int:
    """Delete drafts that nobody presented within settings.APPLICATION_DRAFT_DAYS; return how many."""
    before = timezone.now() - timedelta(days=settings.APPLICATION_DRAFT_DAYS)
    rows = MembershipApplication.objects.for_system("drafts that ran out")
    return rows.filter(state=State.DRAFT, created_at__lt=before).delete()[0]
