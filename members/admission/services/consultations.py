"""Asking the group's member organisations whether they object to an applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.access.locks import Pillar
from members.access.policy import NotAllowed, NotReady, require_secretariat
from members.access.viewer import viewer_of
from members.admission.acts import Act
from members.admission.models import Consultation, ConsultationAnswer, MembershipApplication
from members.directory.models import Membership, Seat, Standing, User
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today
from vpwg.common.web.links import absolute

Answer = ConsultationAnswer.Answer
State = MembershipApplication.State


@dataclass(frozen=True)
class PillarTally:
    """How one pillar's organisations answered; `silent` are those that have not."""

    letter: str
    no_objection: int
    objections: list[ConsultationAnswer]
    silent: list[Membership]

    @property
    def objection(self) -> int:
        return len(self.objections)


def is_open(consultation: Consultation) -> bool:
    """Whether organisations may answer: the application is under review and the last day (Lima) is not over."""
    return consultation.application.state == State.UNDER_REVIEW and lima_today() <= consultation.until_on


@transaction.atomic
def open_consultation(*, application: MembershipApplication, summary: str, until_on: date, by: User) -> Consultation:
    """Ask the members of the group. Raises NotReady unless the application is under review and not asked about yet."""
    require_secretariat(by, application.group_id)
    MembershipApplication.objects.for_system("asked once").select_for_update(of=("self",)).get(pk=application.pk)
    if application.state != State.UNDER_REVIEW:
        raise NotReady([_("Empiece primero la revisión de la postulación.")])
    if Consultation.objects.visible_to(by).filter(application=application).exists():
        raise NotReady([_("Los pilares ya fueron consultados sobre esta postulación.")])
    consultation = Consultation.objects.create(
        application=application, summary=summary, until_on=until_on, opened_by=by
    )
    audit.record(by, Act.CONSULTATION_OPENED, application, until=until_on.isoformat())
    _notify(consultation, _voting_memberships(application.group_id), kind="consultation.opened")
    return consultation


@transaction.atomic
def remind(*, consultation: Consultation, by: User) -> int:
    """Mail the organisations that have not answered, at most once a day; return how many people."""
    require_secretariat(by, consultation.application.group_id)
    if not is_open(consultation):
        raise NotReady([_("La consulta ya cerró.")])
    silent = [membership for tally in tally_of(consultation) for membership in tally.silent]
    audit.record(by, Act.CONSULTATION_REMINDED, consultation.application)
    return _notify(consultation, silent, kind=f"consultation.reminder.{lima_today().isoformat()}")


@transaction.atomic
def answer_consultation(
    *, consultation: Consultation, membership: Membership, answer: str, reason: str, by: User
) -> ConsultationAnswer:
    """Keep an organisation's answer; its last word until the day counts.

    Raises NotAllowed unless `by` holds a seat of that member organisation today, NotReady where it is too late.
    """
    if membership not in own_memberships(by, consultation):
        raise NotAllowed
    if not is_open(consultation):
        raise NotReady([_("La consulta ya cerró.")])
    kept, _made = ConsultationAnswer.objects.update_or_create(
        consultation=consultation,
        membership=membership,
        defaults={"answer": answer, "reason": reason if answer == Answer.OBJECTION else "", "by": by,
                  "at": timezone.now()},
    )  # fmt: skip
    audit.record(by, Act.CONSULTATION_ANSWERED, consultation.application, membership=membership.public_id)
    return kept


def own_memberships(user: User | AnonymousUser, consultation: Consultation) -> list[Membership]:
    """Return the member organisations of the group for which `user` holds a seat today."""
    if not user.is_authenticated or not user.is_active or user.person_id is None:
        return []
    seats = Seat.objects.for_system("the reader's own seats").current_on(lima_today())
    rows = Membership.objects.for_system("the reader's own organisations").filter(
        pk__in=seats.filter(person_id=user.person_id).values("membership"),
        group=consultation.application.group_id,
        standing=Standing.MEMBER,
    )
    return list(rows.select_related("organisation"))


def waiting_for(user: User | AnonymousUser, most: int) -> list[Consultation]:
    """Return the open consultations that an organisation of `user` has not answered, the latest first.

    One statement where nothing is open, three where something is, however many there are.
    """
    groups = {seat.group_id for seat in viewer_of(user).seats if seat.letter in Pillar.values}
    if not groups or not user.is_authenticated:
        return []
    rows = Consultation.objects.for_system("narrowed here to the groups where the reader sits for a member")
    rows = rows.filter(application__group__in=groups, application__state=State.UNDER_REVIEW)
    found = list(
        rows.filter(until_on__gte=lima_today()).select_related("application__group").order_by("-until_on", "-pk")
    )
    if not found:
        return []
    seats = Seat.objects.for_system("the reader's own seats").current_on(lima_today())
    own = seats.filter(person_id=user.person_id or 0, membership__standing=Standing.MEMBER)
    at = set(own.order_by().values_list("membership_id", "membership__group_id"))
    answers = ConsultationAnswer.objects.filter(consultation__in=found, membership__in=[pk for pk, _group in at])
    given = set(answers.values_list("membership_id", "consultation_id"))
    return [
        row for row in found if any(group == row.application.group_id and (pk, row.pk) not in given for pk, group in at)
    ][:most]


def consultations_for(user: User | AnonymousUser) -> QuerySet[Consultation]:
    """Consultations that `user` may read as a member: those of groups where they sit for a member organisation."""
    rows = Consultation.objects.for_system("narrowed here to the reader's own groups")
    if not user.is_authenticated or not user.is_active or user.person_id is None:
        return rows.none()
    seats = Seat.objects.for_system("the reader's own seats").current_on(lima_today())
    groups = seats.filter(person_id=user.person_id, membership__standing=Standing.MEMBER).values("membership__group")
    return rows.filter(application__group__in=groups).select_related("application__group").order_by("-until_on", "-pk")


def tally_of(consultation: Consultation) -> list[PillarTally]:
    """Return the answers of the member organisations in force, pillar by pillar."""
    members = _voting_memberships(consultation.application.group_id)
    answers = {a.membership_id: a for a in consultation.answers.select_related("membership__organisation", "by")}
    result = []
    for letter in Pillar.values:
        own = [membership for membership in members if membership.pillar == letter]
        given = [answers[m.pk] for m in own if m.pk in answers]
        result.append(
            PillarTally(
                letter,
                sum(1 for a in given if a.answer == Answer.NO_OBJECTION),
                [a for a in given if a.answer == Answer.OBJECTION],
                [m for m in own if m.pk not in answers],
            )
        )
    return result


def _voting_memberships(group_id: int) -> list[Membership]:
    rows = Membership.objects.for_system("who is consulted").in_force_on(lima_today())
    return list(rows.filter(group=group_id, standing=Standing.MEMBER).select_related("organisation"))


def _notify(consultation: Consultation, members: list[Membership], *, kind: str) -> int:
    """Mail everybody seated for those organisations, in their language; return how many."""
    seats = Seat.objects.for_system("who is consulted").current_on(lima_today()).filter(membership__in=members)
    accounts = User.objects.filter(person__in=seats.values("person"), is_active=True).select_related("person")
    for account in accounts:
        with override(account.preferred_language):
            outbox.send_later(
                to=account.email,
                kind=kind,
                about=f"consultation:{consultation.pk}",
                subject=_("La secretaría técnica le consulta"),
                template="consultation",
                context={
                    "until_on": consultation.until_on,
                    "link": absolute(reverse("consultation_answer", args=[consultation.application.public_id])),
                },
                group_id=consultation.application.group_id,
            )
    return len(accounts)
