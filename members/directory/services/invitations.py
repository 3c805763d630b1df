"""The rules for opening an account by invitation."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.access.policy import NotAllowed
from members.access.viewer import forget, viewer_of
from members.directory.acts import Act
from members.directory.models import Invitation, Person, User
from members.directory.services.directory import kept_group
from members.directory.services.merging import join_people
from vpwg.common.log import audit
from vpwg.common.mail import outbox
from vpwg.common.text.days import lima_today
from vpwg.common.web.links import absolute


@transaction.atomic
def invite_person(*, person: Person, by: User) -> Invitation:
    """Send a link that opens an account once. Earlier links of the person stop working.

    Where another person's account already uses the address, the link asks its owner to sign in and add the
    seat: whoever invites learns nothing of that account. Raises ValidationError where the person has an
    account or no mail address.
    """
    group_id = kept_group([seat.membership for seat in person.seats.select_related("membership")], by)
    _refuse_seats_of_others(person, by)
    return send_invitation(person=person, group_id=group_id, by=by)


def _refuse_seats_of_others(person: Person, by: User) -> None:
    """One secretariat may set a contact's address; it may not open another group's seats to whoever reads there."""
    seats = person.seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=lima_today()))
    if seats.exclude(membership__group__in=viewer_of(by).groups_kept).exists():
        raise ValidationError(
            _(
                "Esta ficha tiene representaciones que su secretaría no lleva: pida la invitación a quien opera el portal."
            )
        )


def send_invitation(*, person: Person, group_id: int, by: User) -> Invitation:
    """Write the invitation and its mail; the caller has made sure that `by` may, and holds the transaction."""
    if User.objects.filter(person=person).exists():
        raise ValidationError(_("Esta persona ya tiene una cuenta."))
    if not person.email:
        raise ValidationError(_("Anote primero el correo electrónico de la persona."))
    now = timezone.now()
    person.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token = Invitation.new_token()
    invitation = Invitation.objects.create(
        person=person,
        email=person.email.lower(),
        token_hash=Invitation.hash_of(token),
        expires_at=now + Invitation.lifetime(),
        invited_by=by,
    )
    outbox.send_later(
        to=invitation.email,
        kind="invitation",
        about=f"invitation:{invitation.pk}",
        subject=_("Invitación al portal de los Principios Voluntarios"),
        template="invitation",
        context={
            "person": person,
            "link": absolute(reverse("invitation_accept", args=[token])),
            "expires_at": invitation.expires_at,
        },
        group_id=group_id,
    )
    audit.record(by, Act.PERSON_INVITED, person, group_id=group_id)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str) -> User:
    """Open the account that an invitation promises. Raises NotAllowed if it was used or ran out meanwhile."""
    _take(invitation)
    if account_at(invitation.email) is not None:
        raise NotAllowed
    user = User.objects.create_user(invitation.email, password, person=invitation.person)
    audit.record(user, Act.INVITATION_ACCEPTED, invitation.person)
    return user


@transaction.atomic
def join_with_account(*, invitation: Invitation, by: User) -> Person:
    """Add what an invitation brings to the account that already uses its address, by its owner's own act.

    Raises NotAllowed unless `by` is that account, and if the link was used or ran out meanwhile.
    """
    _take(invitation)
    account = account_at(invitation.email)
    if account is None or account.pk != by.pk:
        raise NotAllowed
    if by.person is None:
        by.person = invitation.person
        by.save(update_fields=["person"])
        person = invitation.person
    else:
        person = join_people(survivor=by.person, merged=invitation.person, by=by)
    audit.record(by, Act.INVITATION_ACCEPTED, person)
    forget(by)
    return person


def account_at(email: str) -> User | None:
    """Return the account that signs in with `email`, blocked ones too, or None."""
    return User.objects.filter(email__iexact=email).first()


def _take(invitation: Invitation) -> None:
    """Use an invitation up; of two at once, one gets it. Raises NotAllowed where it no longer holds."""
    now = timezone.now()
    taken = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=now).update(used_at=now)
    if not taken or User.objects.filter(person_id=invitation.person_id).exists():
        raise NotAllowed
