"""Members propose works; the group's secretariat accepts, or declines with a reason. Nobody else sees a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from members.access import grants
from members.access.locks import Audience
from members.access.policy import NotAllowed, require
from members.access.viewer import Reader, viewer_of
from members.directory.models import Person, User, WorkingGroup
from members.directory.reads.readers import viewers_of
from resources.acts import Act
from resources.index import resource_changed
from resources.models import Edition, Proposal, Resource, new_slug
from resources.services.editions import keep_upload
from vpwg.common.files import CheckedFile
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.web.links import absolute

State = Proposal.State
_DECISIONS = {State.ACCEPTED: Act.PROPOSAL_ACCEPTED, State.DECLINED: Act.PROPOSAL_DECLINED}
OPEN_AT_ONCE = 10


def groups_to_propose_to(user: Reader) -> list[WorkingGroup]:
    """Groups where `user` holds a seat that reads: members and observers, not guests."""
    seats = viewer_of(user).seats
    return list({seat.group_id: seat.group for seat in seats if seat.letter or seat.is_secretariat}.values())


def proposals_of(person: Person) -> list[dict[str, Any]]:
    """What the portal holds of the proposals of a person, for that person."""
    rows = Proposal.objects.for_system("what is held about the person who asks").filter(proposed_by__person=person)
    return [
        {"recurso": p.resource.title, "fecha": p.proposed_at, "estado": p.get_state_display(), "respuesta": p.reason}
        for p in rows.select_related("resource")
    ]


@transaction.atomic
def propose_resource(*, resource: Resource, edition: Edition, checked: CheckedFile | None, by: User) -> Proposal:
    """Put a work with one file (`checked`) or link before the secretariat of its group.

    Raises NotAllowed without a seat in the group, ValidationError for a link that is not https or where too
    many of the same person wait.
    """
    if resource.group_id not in {group.pk for group in groups_to_propose_to(by)}:
        raise NotAllowed
    waiting = Proposal.objects.for_system("the proposer's own").filter(proposed_by=by, state=State.WAITING).count()
    if waiting >= OPEN_AT_ONCE:
        raise ValidationError(_("Usted ya tiene varias propuestas en espera. Aguarde la respuesta de la secretaría."))
    resource.set_audience(Audience.SECRETARIAT)
    resource.slug = new_slug(resource.title)  # a form makes the row before its title is known
    resource.save()
    grants.lend(resource, to=by)
    edition.resource = resource
    if checked is not None:
        keep_upload(edition=edition, checked=checked, by=by)
    else:
        _keep_link(edition, by)
    proposal = Proposal.objects.create(resource=resource, proposed_by=by)
    resource_changed(resource)
    audit.record(by, Act.PROPOSAL_SENT, resource)
    keepers = viewers_of(resource).exclude(pk=by.pk).select_related("person")
    _tell(keepers, "proposal_received", gettext_lazy("Un miembro propuso un recurso"), proposal, "proposal_decide")
    return proposal


def _keep_link(edition: Edition, by: User) -> None:
    """Keep a proposed link; it is approved when the proposal is accepted."""
    if not edition.link.startswith("https://"):
        raise ValidationError({"link": _("El enlace debe empezar con https://")})
    edition.state, edition.added_by = Edition.State.CLEAN, by
    edition.full_clean(exclude=["file"])
    edition.save()


@transaction.atomic
def accept_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """Take the work into the secretariat's own; it stays a draft until it is published."""
    _decide(proposal, State.ACCEPTED, "", by)
    links = Edition.objects.for_system("of a work already allowed").filter(resource=proposal.resource, file="")
    links.filter(approved_at=None, state=Edition.State.CLEAN).update(approved_at=timezone.now())
    resource_changed(proposal.resource)
    return proposal


@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """Say no, with a reason that the proposer reads. Raises ValidationError without one."""
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba el motivo: quien propuso lo leerá.")})
    return _decide(proposal, State.DECLINED, reason.strip(), by)


def _decide(proposal: Proposal, state: str, reason: str, by: User) -> Proposal:
    require(by, proposal.resource)
    rows = Proposal.objects.for_system("conditional update of a row already allowed")
    values = {"state": state, "reason": reason, "decided_by": by, "decided_at": timezone.now()}
    if not rows.filter(pk=proposal.pk, state=State.WAITING).update(**values):
        raise ValidationError(_("Otra persona de la secretaría ya respondió esta propuesta."))
    proposal.refresh_from_db()
    audit.record(by, _DECISIONS[State(state)], proposal.resource)
    if proposal.proposed_by.is_active:
        subject = gettext_lazy("La secretaría respondió su propuesta")
        _tell([proposal.proposed_by], "proposal_decided", subject, proposal, "proposal_mine")
    return proposal


def _tell(users: Iterable[Any], kind: str, subject: Any, proposal: Proposal, page: str) -> None:
    """Mail each of `users` with a neutral subject and a link; what was proposed is behind the sign-in."""
    arguments = [proposal.resource.slug] if page == "proposal_decide" else []
    for user in users:
        language = user.person.preferred_language if user.person_id else "es"
        with override(language):
            outbox.send_later(
                to=user.email,
                kind=kind,
                subject=str(subject),
                template=kind,
                context={"group": proposal.resource.group, "link": absolute(reverse(page, args=arguments))},
                about=f"proposal:{proposal.resource.public_id}",
                group_id=proposal.resource.group_id,
            )
