"""Every foreign key to a person or to their account: erasure, export and merging each know it.

`MADE` makes one row for each key, with the person in whatever text it has. A key without a line here fails, and so
does one whose row is not told to the person, or that still says who it was after an erasure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.utils import timezone

from meetings.models import Attendance
from members.access import grants
from members.access.locks import Audience
from members.access.models import UserGrant
from members.directory.merging_rules import relations, rules_for
from members.directory.models import AccountRequest, Consent, Contact, Invitation, Person, Seat, User
from members.mailings.models import Mailing, MailingRecipient
from members.outreach.models import Engagement
from tests.builders import BUILDERS
from tests.portal.test_visitors import EMPTY, LISTED
from vpwg.common.text.days import lima_today
from vpwg.privacy.models import DataRequest
from vpwg.privacy.reads.own_sections import held_about
from vpwg.privacy.services.erasure import erase_from_group

NAME, ADDRESS, PHONE = "Zoraida Quispe Mamani", "zoraida@example.test", "999 000 111"
SAID = f"Llamó {NAME} desde el {PHONE}."
# Whose row is gone after an erasure; every other stays, without saying who it was.
GONE = {"directory.Contact.person", "directory.Invitation.person", "mfa.Authenticator.user",
        "usersessions.UserSession.user", "account.EmailAddress.user"}  # fmt: skip
# Filled by Django alone, in roles and permissions that this portal does not use.
UNUSED = {"directory.User_groups.user", "directory.User_user_permissions.user"}
Make = Callable[[Any, Person, User], models.Model]


def _seat(world: Any, person: Person, _by: User) -> Seat:
    return person.seats.get()


def _account(world: Any, person: Person, _by: User) -> User:
    return person.account


def _contact(world: Any, person: Person, _by: User) -> Contact:
    organisation = world.memberships["company_lima"].organisation
    return Contact.objects.create(group=world.lima, organisation=organisation, person=person, job_title=SAID[:100])


def _consent(world: Any, person: Person, by: User) -> Consent:
    return Consent.objects.create(
        person=person, purpose="mailings", is_given=True, text_version="1", evidence=SAID, recorded_by=by
    )


def _invitation(world: Any, person: Person, by: User) -> Invitation:
    later = timezone.now() + timedelta(days=7)
    return Invitation.objects.create(
        person=person, email=person.email, token_hash="0" * 64, invited_by=by, expires_at=later
    )


def _engagement(world: Any, person: Person, by: User) -> Engagement:
    return Engagement.objects.create(
        group=world.lima, organisation=world.memberships["company_lima"].organisation, person=person, channel="call",
        happened_on=lima_today(), summary=SAID, next_step=f"Escribir a {NAME}", logged_by=by,
    )  # fmt: skip


def _recipient(world: Any, person: Person, by: User) -> MailingRecipient:
    mailing = Mailing.objects.create(group=world.lima, subject="Aviso", body="Texto", segment={}, created_by=by)
    return MailingRecipient.objects.create(mailing=mailing, person=person, email=ADDRESS, outcome="queued")


def _attendance(world: Any, person: Person, by: User) -> Attendance:
    return Attendance.objects.create(
        meeting=BUILDERS["meetings.Meeting"](world.lima), membership=world.memberships["company_lima"], person=person,
        presence="present", noted_by=by,
    )  # fmt: skip


def _request(world: Any, person: Person, by: User) -> DataRequest:
    return DataRequest.objects.create(
        group=world.lima, person=person, kind="access", text=SAID, outcome=f"Estimada {NAME}: adjuntamos todo.",
        state="granted", due_on=lima_today(), closed_at=timezone.now(), closed_by=by,
    )  # fmt: skip


def _account_request(world: Any, person: Person, by: User) -> AccountRequest:
    return AccountRequest.objects.create(
        account=person.account, act="block", reason=SAID, asked_by=by, expires_at=timezone.now()
    )


def _factor(world: Any, person: Person, _by: User) -> Authenticator:
    return Authenticator.objects.create(user=person.account, type="totp", data={"secret": "x"})


def _session(world: Any, person: Person, _by: User) -> UserSession:
    return UserSession.objects.create(
        user=person.account, session_key="k" * 32, ip="192.0.2.7", user_agent="Navegador", last_seen_at=timezone.now()
    )


def _address(world: Any, person: Person, _by: User) -> EmailAddress:
    return EmailAddress.objects.create(user=person.account, email=ADDRESS, verified=True)


def _grant(model: type[UserGrant]) -> Make:
    """Lend a row that fits `model` to the account."""

    def make(world: Any, person: Person, _by: User) -> UserGrant:
        target = model._meta.get_field("content_object").related_model
        row = BUILDERS[target._meta.label](world.lima)
        row.release(audience=Audience.SECRETARIAT)
        row.save()
        grants.lend(row, to=person.account)
        return model.objects.get(user=person.account)

    return make


MADE: dict[str, Make] = {
    "directory.User.person": _account, "directory.Seat.person": _seat, "directory.Contact.person": _contact,
    "directory.Consent.person": _consent, "directory.Invitation.person": _invitation,
    "outreach.Engagement.person": _engagement, "mailings.MailingRecipient.person": _recipient,
    "meetings.Attendance.person": _attendance, "privacy.DataRequest.person": _request,
    "directory.AccountRequest.account": _account_request, "mfa.Authenticator.user": _factor,
    "usersessions.UserSession.user": _session, "account.EmailAddress.user": _address,
} | {f"{model._meta.label}.user": _grant(model) for model in UserGrant.__subclasses__()}  # fmt: skip


def keys() -> dict[str, Any]:
    """Return label → relation of each foreign key to a person or to their account, but for who did something."""
    found = {**dict(relations(Person)), **dict(relations(User))}
    return {
        label: relation
        for label, relation in found.items()
        if not (relation.field.name == "by" or relation.field.name.endswith("_by"))
    }


@pytest.fixture
def her(world: Any) -> Person:
    person = Person.objects.create(
        given_names="Zoraida", family_names="Quispe Mamani", email=ADDRESS, phone=PHONE, job_title=SAID[:100],
        data_origin="reunión",
    )  # fmt: skip
    User.objects.create_user(ADDRESS, "una frase bien larga 7", person=person)
    began = lima_today() - timedelta(days=90)
    Seat.objects.create(person=person, membership=world.memberships["company_lima"], starts_on=began)
    return person


def says_her(value: Any) -> bool:
    told = str(value).lower()
    return any(mark in told for mark in ("zoraida", "quispe", PHONE))


def tables_that_say_her() -> set[str]:
    """Return the columns of text, of any table of the site, that still hold a name, an address or a number of hers."""
    texts = (models.CharField, models.TextField, models.JSONField)
    found = set()
    for model in apps.get_models(include_auto_created=True):
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, texts)]
        for row in model._base_manager.values_list(*names) if names else ():
            found |= {f"{model._meta.label}.{name}" for name, value in zip(names, row, strict=True) if says_her(value)}
    return found


def test_no_key_is_forgotten() -> None:
    assert set(keys()) - EMPTY - UNUSED == set(MADE) - EMPTY


def test_a_merge_knows_each_key_to_a_person() -> None:
    ruled = {f"{relation.related_model._meta.label}.{relation.field.name}" for relation, _rule in rules_for(Person)}
    assert ruled == {label for label, _relation in relations(Person)}


@pytest.mark.parametrize("key", sorted(set(MADE) - EMPTY))
def test_the_row_of_each_key_is_told_to_the_person(world: Any, her: Person, key: str) -> None:
    row = MADE[key](world, her, world.user("secretariat_lima"))
    section = "prestamos" if isinstance(row, UserGrant) else LISTED[key]
    assert held_about(her)[section]


@pytest.mark.parametrize("key", sorted(MADE))
def test_after_an_erasure_the_row_of_each_key_does_not_say_who_it_was(world: Any, her: Person, key: str) -> None:
    keeper = world.user("secretariat_lima")
    row = MADE[key](world, her, keeper)
    assert tables_that_say_her()
    erase_from_group(person=her, group=world.lima, by=keeper)
    assert tables_that_say_her() == set()
    assert type(row)._base_manager.filter(pk=row.pk).exists() != (key in GONE)
