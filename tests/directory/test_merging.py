"""Two rows become one: everything follows, nothing gains a login, nobody learns of what another group keeps."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from meetings.models import Attendance
from members.access.policy import NotAllowed, NotReady
from members.access.viewer import lima_today, viewer_of
from members.directory import merging_rules
from members.directory.models import (
    Consent,
    Invitation,
    Membership,
    MergeRecord,
    Organisation,
    Person,
    Seat,
    User,
)
from members.directory.services import merging
from members.directory.services.consents import consents_of, record_consent
from members.mailings.models import Mailing, MailingRecipient
from members.outreach.models import Engagement, StakeholderAssessment
from tests import make
from tests.builders import BUILDERS
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.privacy.models import DataRequest

TODAY = lima_today()
BEGAN = TODAY - timedelta(days=300)


@pytest.fixture
def keeper(world):
    return world.user("secretariat_lima")


def person(**fields):
    return Person.objects.create(**({"given_names": "Juan", "family_names": "Pérez", "data_origin": "prueba"} | fields))


def seat(who, membership, **fields):
    return Seat.objects.create(**({"person": who, "membership": membership, "starts_on": BEGAN} | fields))


def unite(survivor, merged, by, *, values=None, is_confirmed=True):
    plan = merging.plan_merge(survivor=survivor, merged=merged, by=by)
    return merging.merge(
        survivor=survivor, merged=merged, values=values or {}, seen=plan.fingerprint, is_confirmed=is_confirmed, by=by
    )


@pytest.mark.parametrize("model", [Person, Organisation, Membership])
def test_every_foreign_key_says_how_it_moves(model):
    assert len(merging_rules.rules_for(model)) >= 4  # LookupError names the key that does not


def test_who_has_an_account_is_told_when_a_merge_changes_the_contact_address(world, keeper):
    membership = world.memberships["company_lima"]
    one, other = person(email="j@example.test"), person(email="malo@example.test")
    for row in (one, other):
        seat(row, membership, kind="alternate")
    User.objects.create_user("j@example.test", None, person=one)
    unite(one, other, keeper, values={"email": "merged"})
    assert list(OutboundMessage.objects.filter(kind="contact-address").values_list("to", flat=True)) == [
        "j@example.test"
    ]


def test_a_foreign_key_without_a_rule_stops_a_merge(world, keeper, monkeypatch):
    monkeypatch.delitem(merging_rules._RULES, "directory.Consent.person")
    one, other = person(), person()
    for row in (one, other):
        seat(row, world.memberships["company_lima"])
    with pytest.raises(NotReady):
        unite(one, other, keeper)


def test_everything_of_a_person_points_to_the_survivor(world, keeper, lima):
    membership = world.memberships["company_lima"]
    one, other = person(), person(given_names="J.", email="j@example.test")
    seat(one, membership, kind="alternate", ends_on=TODAY - timedelta(days=200))
    seat(other, membership, starts_on=TODAY - timedelta(days=100))
    for row in (one, other):
        make.contact(row, membership.organisation, lima)
    record_consent(person=other, purpose="image", is_given=True, by=keeper)
    asked = DataRequest.objects.create(group=lima, person=other, kind="access", due_on=TODAY)
    talk = Engagement.objects.create(
        group=lima, organisation=membership.organisation, person=other, happened_on=TODAY, channel="call", summary="x",
        logged_by=keeper,
    )  # fmt: skip
    mailing = Mailing.objects.create(group=lima, subject="x", body="x", created_by=keeper)
    MailingRecipient.objects.create(mailing=mailing, person=one, outcome="refused")
    MailingRecipient.objects.create(mailing=mailing, person=other, outcome="queued", email="j@example.test")
    meeting = BUILDERS["meetings.Meeting"](lima)
    Attendance.objects.create(meeting=meeting, membership=membership, person=other, presence="remote", noted_by=keeper)
    unite(one, other, keeper, values={"email": "merged"})
    one.refresh_from_db()
    assert one.email == "j@example.test"
    assert not Person.objects.filter(pk=other.pk).exists()
    assert one.seats.count() == 2
    assert one.contacts.count() == 1
    assert consents_of(one)["image"].is_given
    for row in (asked, talk):
        row.refresh_from_db()
        assert row.person_id == one.pk
    assert MailingRecipient.objects.get(mailing=mailing).outcome == "queued"
    assert Attendance.objects.get(meeting=meeting).person_id == one.pk
    record = MergeRecord.objects.get(merged_id=other.public_id)
    assert (record.survivor_id, record.group_id, record.merged_by_id) == (one.public_id, lima.pk, keeper.pk)
    assert AuditEntry.objects.filter(action="person.merged", object_id=one.public_id, group_id=lima.pk).count() == 1


def test_a_login_is_closed_and_never_moved(world, keeper):
    one, other = person(), person()
    seat(one, world.memberships["company_lima"], kind="alternate")
    seat(other, world.memberships["company_lima"])
    account = User.objects.create_user("otra@example.test", "una frase larga 77", person=other)
    link = Invitation.objects.create(
        person=other, email="x@example.test", token_hash="h" * 64, expires_at=account.date_joined + timedelta(days=3650),
        invited_by=keeper,
    )  # fmt: skip
    assert merging.plan_merge(survivor=one, merged=other, by=keeper).leaves_without_account
    unite(one, other, keeper)
    account.refresh_from_db()
    link.refresh_from_db()
    assert not account.is_active
    assert account.person_id is None
    assert not User.objects.filter(person=one).exists()
    assert not link.is_open


def test_who_would_read_more_is_shown_and_has_to_be_confirmed(world, keeper):
    one, other = person(), person()
    seat(one, world.memberships["company_lima"])
    seat(other, world.memberships["government_lima"])
    account = User.objects.create_user("una@example.test", None, person=one)
    before = viewer_of(account).keys
    plan = merging.plan_merge(survivor=one, merged=other, by=keeper)
    assert plan.gains == ["Grupo Lima: Miembro, Estado"]
    with pytest.raises(ValidationError):
        unite(one, other, keeper, is_confirmed=False)
    assert viewer_of(User.objects.get(pk=account.pk)).keys == before
    unite(one, other, keeper)
    assert viewer_of(User.objects.get(pk=account.pk)).keys > before


def test_what_was_shown_must_still_be_true(world, keeper):
    one, other = person(), person()
    for row in (one, other):
        seat(row, world.memberships["company_lima"])
    seen = merging.plan_merge(survivor=one, merged=other, by=keeper).fingerprint
    seat(other, world.memberships["government_lima"])
    with pytest.raises(ValidationError, match="cambió"):
        merging.merge(survivor=one, merged=other, values={}, seen=seen, is_confirmed=True, by=keeper)


@pytest.fixture
def shared(world, keeper):
    """Two rows of Lima's; the second is also seated in Macro Sur, with an account."""
    one, other = person(), person(given_names="J.", phone="123")
    seat(one, world.memberships["company_lima"], kind="alternate")
    seat(other, world.memberships["company_lima"])
    seat(other, world.memberships["company_macro_sur"])
    account = User.objects.create_user("dos@example.test", None, person=other)
    record_consent(person=other, purpose="mailings", is_given=False, by=keeper)
    return one, other, account


def test_what_the_other_group_keeps_stays_as_it_was(world, keeper, shared):
    one, other, account = shared
    unite(one, other, keeper)
    other.refresh_from_db()
    account.refresh_from_db()
    assert {s.membership.group_id for s in other.seats.all()} == {world.macro_sur.pk}
    assert {s.membership.group_id for s in one.seats.all()} == {world.lima.pk}
    assert account.is_active
    assert account.person_id == other.pk
    assert set(viewer_of(account).group_ids) == {world.macro_sur.pk}
    assert consents_of(one)["mailings"].is_given is False
    assert consents_of(other)["mailings"].is_given is False
    assert other.phone == "123"


def test_the_plan_is_the_same_whether_or_not_another_group_keeps_the_person(world, keeper, shared):
    one, other, _account = shared
    with_other = merging.plan_merge(survivor=one, merged=other, by=keeper)
    told = (with_other.moving, with_other.obstacles, with_other.gains, with_other.has_account, with_other.fingerprint)
    other.seats.filter(membership__group=world.macro_sur).delete()
    alone = merging.plan_merge(survivor=one, merged=other, by=keeper)
    assert told == (alone.moving, alone.obstacles, alone.gains, alone.has_account, alone.fingerprint)


def test_the_merged_row_vanishes_for_its_secretariat_and_its_old_address_leads_on(world, client_of, keeper, shared):
    one, other, _account = shared
    unite(one, other, keeper)
    page = client_of("secretariat_lima").get(f"/secretaria/personas/{other.public_id}/")
    assert page["Location"] == f"/secretaria/personas/{one.public_id}/"
    assert client_of("secretariat_macro_sur").get(f"/secretaria/personas/{other.public_id}/").status_code == 200
    assert not MergeRecord.objects.visible_to(world.user("secretariat_macro_sur")).exists()


def test_nobody_merges_what_they_do_not_keep(world):
    one, other = person(), person()
    for row in (one, other):
        seat(row, world.memberships["company_lima"])
    stranger = world.user("secretariat_macro_sur")
    with pytest.raises(NotAllowed):
        unite(one, other, stranger)
    assert Person.objects.filter(pk__in=[one.pk, other.pk]).count() == 2


def test_ones_own_row_is_not_folded_away(world, keeper):
    other = person()
    seat(other, world.memberships["company_lima"])
    with pytest.raises(NotReady):
        unite(other, keeper.person, keeper)


# -- organisations


@pytest.fixture
def make_organisation(lima):
    def make(name, **fields):
        organisation = Organisation.objects.create(name=name, category="company")
        given = {"group": lima, "standing": "member", "pillar": "C", "starts_on": BEGAN} | fields
        return organisation, Membership.objects.create(organisation=organisation, **given)

    return make


def test_everything_of_an_organisation_points_to_the_survivor(world, keeper, lima, make_organisation):
    (one, kept), (other, folded) = make_organisation("Minera Uno"), make_organisation("Minera Uno S.A.")
    held = seat(person(), folded, kind="alternate")
    StakeholderAssessment.objects.create(
        group=lima, organisation=other, influence=3, interest=3, source="x", assessed_on=TODAY, assessed_by=keeper
    )
    make.contact(person(), other, lima)
    unite(one, other, keeper, values={"name": "merged"})
    one.refresh_from_db()
    held.refresh_from_db()
    assert one.name == "Minera Uno S.A."
    assert held.membership_id == kept.pk
    assert (one.memberships.count(), one.contacts.count(), one.assessments.count()) == (1, 1, 1)
    assert not Organisation.objects.for_system("test").filter(pk=other.pk).exists()


def test_a_membership_that_ended_opens_nothing_again(world, keeper, make_organisation):
    """The older row's membership ran out with a seat that had no end of its own; the other still runs."""
    (one, _kept), (other, folded) = (
        make_organisation("Minera Uno", starts_on=TODAY - timedelta(days=250)),
        make_organisation("Minera Uno S.A.", ends_on=TODAY - timedelta(days=200)),
    )
    gone = person()
    seat(gone, folded)
    account = User.objects.create_user("fue@example.test", None, person=gone)
    assert viewer_of(account).seats == ()
    unite(one, other, keeper)
    assert one.memberships.get().starts_on == BEGAN
    assert viewer_of(User.objects.get(pk=account.pk)).seats == ()


@pytest.mark.parametrize(
    "difference",
    [
        {"pillar": "G"},
        {"standing": "observer", "pillar": ""},
    ],
)
def test_two_memberships_that_read_different_things_are_not_guessed_into_one(keeper, make_organisation, difference):
    (one, _kept), (other, _folded) = make_organisation("Una"), make_organisation("Otra", **difference)
    with pytest.raises(NotReady, match="distinta calidad"):
        unite(one, other, keeper)


def test_a_seat_in_a_membership_not_admitted_is_not_opened_by_a_merge(keeper, make_organisation):
    (one, _kept), (other, folded) = make_organisation("Una"), make_organisation("Otra", stage="interested")
    seat(person(), folded)
    with pytest.raises(NotReady, match="sin admitir"):
        unite(one, other, keeper)


def test_the_other_groups_membership_of_the_merged_organisation_stays(world, keeper, make_organisation, macro_sur):
    (one, _kept), (other, _folded) = make_organisation("Una"), make_organisation("Otra")
    theirs = make.membership(other, macro_sur, starts_on=BEGAN)
    unite(one, other, keeper)
    theirs.refresh_from_db()
    assert theirs.organisation_id == other.pk
    assert not Organisation.objects.visible_to(keeper).filter(pk=other.pk).exists()


# -- by hand


def test_a_secretariat_compares_confirms_and_merges(world, client_of, keeper):
    one, other = person(phone="111"), person(given_names="J.", phone="222")
    seat(one, world.memberships["company_lima"], kind="alternate")
    seat(other, world.memberships["government_lima"], kind="alternate")
    client = client_of("secretariat_lima")
    assert "las iniciales o los nombres coinciden" in client.get("/secretaria/duplicados/").content.decode()
    url = f"/secretaria/duplicados/personas/{one.public_id}/{other.public_id}/"
    html = client.get(url).content.decode()
    assert "111" in html
    assert "222" in html
    given = {"plan": merging.plan_merge(survivor=one, merged=other, by=keeper).fingerprint, "given_names": "survivor",
             "phone": "merged", "reason": "misma persona"}  # fmt: skip
    refused = client.post(url, given)
    assert refused.status_code == 422
    assert "Confirme" in refused.content.decode()
    assert "misma persona" in refused.content.decode()
    assert client.post(url, given | {"confirm": "on"})["Location"] == f"/secretaria/personas/{one.public_id}/"
    one.refresh_from_db()
    assert one.phone == "222"


def test_a_pair_that_is_two_is_not_proposed_again(world, client_of):
    one, other = person(given_names="Rosa"), person(given_names="R.")
    for row, kind in ((one, "titular"), (other, "alternate")):
        seat(row, world.memberships["company_lima"], kind=kind)
    client = client_of("secretariat_lima")
    client.post(f"/secretaria/duplicados/personas/{one.public_id}/{other.public_id}/distintas/")
    assert one.public_id not in client.get("/secretaria/duplicados/").content.decode()
    assert Consent.objects.filter(person=one).count() == 0
