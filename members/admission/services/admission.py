"""Admitting an applicant: organisation, membership, seat and invitation in one step, or none of them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from members.access.policy import NotReady, require_secretariat
from members.admission.acts import Act
from members.admission.models import MembershipApplication
from members.admission.services import applications
from members.directory.models import Membership, Organisation, Person, Purpose, Seat, Standing, User
from members.directory.services import consents, invitations, memberships
from members.directory.services.directory import create_seat
from vpwg.common.log import audit
from vpwg.common.text.days import lima_today
from vpwg.common.text.folding import fold

State = MembershipApplication.State
_WHY = "the organisation that is being admitted"


def alike(application: MembershipApplication, user: User) -> QuerySet[Organisation]:
    """Organisations that the secretariat keeps and that share the first words or the acronym of the applicant."""
    words = [word for word in fold(application.organisation_name).split() if len(word) > 3][:2]
    rows = Organisation.objects.visible_to(user)
    found = rows.none()
    for word in [*words, *fold(application.acronym).split()]:
        found = found | rows.filter(folded__contains=word)
    return found.distinct().order_by("name")[:20]


@transaction.atomic
def admit_application(
    *,
    application: MembershipApplication,
    organisation: Organisation | None,
    standing: str,
    pillar: str,
    starts_on: date,
    message: str,
    by: User,
) -> Membership:
    """Admit: `organisation` is an existing one, or None for a new one made of what the applicant wrote.

    `starts_on` is the first day (Lima) of membership and seat. Raises NotAllowed, NotReady where the
    application is in another state, ValidationError where dates or standing do not hold; then nothing is kept.
    """
    require_secretariat(by, application.group_id)
    if State.ADMITTED not in applications.next_states(application):
        raise NotReady([applications.not_possible()])
    organisation = organisation or _new_organisation(application)
    membership = _membership(application, organisation, standing, pillar, starts_on, by)
    person = _person(application)
    create_seat(seat=Seat(membership=membership, starts_on=starts_on), person=person, by=by)
    consents.record_consent(
        person=person, purpose=Purpose.GROUP_WORK, is_given=True, by=None, evidence="formulario de postulación",
        text_version=application.consent_version, group_id=application.group_id,
    )  # fmt: skip
    applications.finish_admission(application, membership=membership, message=message, by=by)
    invitations.invite_person(person=person, by=by)
    audit.record(by, Act.ORGANISATION_ADMITTED, organisation, group_id=application.group_id)
    return membership


def _new_organisation(application: MembershipApplication) -> Organisation:
    return Organisation.objects.create(
        name=application.organisation_name,
        acronym=application.acronym,
        category=application.category,
        sector=application.sector,
        website=application.website,
        is_environmental=application.is_environmental,
        department_codes=application.department_codes,
    )


def _membership(
    application: MembershipApplication, organisation: Organisation, standing: str, pillar: str, day: date, by: User
) -> Membership:
    """Return the membership: the prospect's own, moved to admitted, or a new one."""
    known = Membership.objects.for_system(_WHY).filter(organisation=organisation, group=application.group)
    prospect = known.exclude(stage__in=(Membership.Stage.ADMITTED, Membership.Stage.DECLINED)).first()
    pillar = pillar if standing == Standing.MEMBER else ""
    if prospect is None:
        fresh = Membership(group=application.group, standing=standing, pillar=pillar, starts_on=day)
        return memberships.add_membership(membership=fresh, organisation=organisation, by=by)
    prospect.standing, prospect.pillar = standing, pillar
    prospect.save(update_fields=["standing", "pillar"])
    memberships.change_stage(membership=prospect, to=Membership.Stage.ADMITTED, note="", by=by)
    prospect.starts_on = day
    memberships.update_membership(membership=prospect, seen=prospect.edit_version, by=by)
    return prospect


def _person(application: MembershipApplication) -> Person:
    return Person.objects.create(
        given_names=application.given_names,
        family_names=application.family_names,
        email=application.email,
        phone=application.phone,
        job_title=application.job_title,
        preferred_language=application.language,
        data_origin="postulación presentada en el portal",
        data_origin_on=lima_today(application.created_at),
    )
