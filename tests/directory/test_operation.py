"""What an operator may do with accounts: never read or change what opens them, and never alone on a secretariat's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from members.access.policy import NotAllowed
from members.access.viewer import lima_today
from members.directory.models import AccountRequest, Seat, User
from members.directory.services import operation
from tests import make
from vpwg.common.models import AuditEntry, OutboundMessage

PASSWORD = "una frase bien larga 7"
Act = AccountRequest.Act


@pytest.fixture(autouse=True)
def _fresh_limits_and_a_cheap_hash(db, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def second(world) -> User:
    """Another operator."""
    return User.objects.create_superuser("operador2@example.test")


@pytest.fixture
def colleague(world) -> User:
    """Another person of Lima's secretariat."""
    person = make.person("Otra", "De", email="otra@example.test")
    make.seat(person, world.memberships["secretariat_lima"], starts_on=lima_today() - timedelta(days=9))
    return User.objects.create_user(person.email, None, person=person)


def ask(world, persona="secretariat_lima", act=Act.BLOCK, by="operator"):
    return operation.ask(account=world.user(persona), act=act, reason="robo", by=world.user(by))


def with_factor(user: User) -> User:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


# What Django's admin offers


def patterns(entries, prefix=""):
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def test_no_model_is_offered_and_none_can_be_registered_later():
    assert admin.site._registry == {}
    for model in (User, EmailAddress, UserSession, Group, Permission):
        with pytest.raises(ImproperlyConfigured):
            admin.site.register(model)


def test_no_address_leads_to_a_page_of_the_admin_but_its_entrance():
    """Whoever mounts another site, or a view of the library's, fails here."""
    found = {
        address
        for address, entry in patterns(get_resolver().url_patterns)
        if getattr(entry.callback, "admin_site", None) is not None
        or entry.callback.__module__.startswith("django.contrib.admin")
        or address.startswith("gestion/")
    }
    assert found == {"gestion/", "gestion/login/", "gestion/logout/"}


@pytest.mark.parametrize(
    "path",
    ["account/emailaddress/", "account/emailaddress/add/", "mfa/authenticator/", "usersessions/usersession/",
     "auth/group/", "auth/permission/", "members/user/", "members/user/1/change/", "members/user/1/password/",
     "password_change/", "r/1/1/", "autocomplete/", "jsi18n/", "django_celery_beat/periodictask/add/"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_operator_neither_reads_nor_changes_what_opens_an_account(client_of, path, method):
    assert getattr(client_of("operator"), method)(f"/gestion/{path}").status_code == 404


def test_the_entrance_leads_to_the_portals_own_page(client_of):
    assert client_of("operator").get("/gestion/")["Location"] == "/operacion/"
    sent = Client().get("/gestion/", follow=True)
    assert sent.request["QUERY_STRING"] == "next=%2Fgestion%2F"
    assert "malo" not in Client().get("/gestion/login/?next=//malo.example/")["Location"]


# A reset goes to the account's own address


def test_an_address_that_somebody_added_opens_nothing(world):
    keeper = world.user("secretariat_lima")
    keeper.set_password(PASSWORD)
    keeper.save()
    EmailAddress.objects.create(user=keeper, email="mala@example.test", verified=True, primary=True)
    Client().post("/cuentas/password/reset/", {"email": "mala@example.test"})
    assert not OutboundMessage.objects.exists()
    client = Client()
    client.post("/cuentas/login/", {"login": "mala@example.test", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    Client().post("/cuentas/password/reset/", {"email": keeper.email.upper()})
    assert [m.to for m in OutboundMessage.objects.all()] == [keeper.email]


def test_what_changed_in_an_account_is_told_to_its_own_address(world, client_of):
    keeper = world.user("company_lima")
    keeper.set_password(PASSWORD)
    keeper.save()
    EmailAddress.objects.create(user=keeper, email="mala@example.test", verified=True, primary=True)
    client = Client()
    client.post("/cuentas/login/", {"login": keeper.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "otra frase larga 9", "password2": "otra frase larga 9"}
    client.post("/cuentas/password/change/", new)
    assert {m.to for m in OutboundMessage.objects.all()} == {keeper.email}


@pytest.mark.parametrize("path", ["/cuentas/confirm-email/", "/cuentas/confirm-email/MQ:abc/"])
def test_no_link_confirms_another_address(client_of, path):
    for client in (Client(), client_of("company_lima")):
        assert client.get(path).status_code == client.post(path).status_code == 404


# On a member's account one operator is enough


def test_blocking_tells_the_person_ends_sessions_and_stands_in_the_log(world, client_of):
    client = client_of("company_lima")
    client.get("/mi/")
    UserSession.objects.create(
        user=world.user("company_lima"), ip="127.0.0.1", session_key=client.session.session_key, user_agent=""
    )
    done = ask(world, "company_lima")
    assert done.state == "done"
    assert not world.user("company_lima").is_active
    assert "_auth_user_id" not in client.session
    assert "bloqueada" in OutboundMessage.objects.get(to="company_lima@example.test").body
    entry = AuditEntry.objects.get(action="account.blocked")
    assert (entry.by, entry.group_id) == (world.user("operator"), world.lima.pk)
    assert "robo" not in str(entry.details)
    ask(world, "company_lima", Act.UNBLOCK)
    assert world.user("company_lima").is_active


def test_a_lost_factor_is_taken_off_with_its_recovery_codes(world):
    user = with_factor(world.user("company_lima"))
    ask(world, "company_lima", Act.RESET_FACTOR)
    assert not user.authenticator_set.exists()
    assert "/cuentas/login/" in OutboundMessage.objects.get(to=user.email).body


def test_where_there_is_nothing_to_do_it_says_so(world):
    for act in (Act.UNBLOCK, Act.RESET_FACTOR):
        with pytest.raises(ValidationError):
            ask(world, "company_lima", act)
    with pytest.raises(ValidationError, match="propia"):
        ask(world, "operator")
    assert not AccountRequest.objects.exists()


@pytest.mark.parametrize("persona", ["company_lima", "secretariat_lima"])
def test_only_an_operator_asks(world, persona):
    with pytest.raises(NotAllowed):
        ask(world, "civil_society_lima", by=persona)


def test_a_secretariats_own_block_tells_the_person_too(world):
    from members.directory.services.accounts import block_account

    person = world.user("company_lima").person
    block_account(person=person, reason="robo", by=world.user("secretariat_lima"))
    assert OutboundMessage.objects.filter(to="company_lima@example.test", kind="account").exists()


# On a secretariat's account it takes two


def test_alone_an_operator_does_nothing_to_a_secretariat(world, second):
    keeper = with_factor(world.user("secretariat_lima"))
    for act in (Act.BLOCK, Act.RESET_FACTOR):
        request = ask(world, act=act)
        assert request.is_open
        for nobody in ("operator", "secretariat_lima", "secretariat_macro_sur", "company_lima"):
            with pytest.raises(NotAllowed):
                operation.confirm(request=request, by=world.user(nobody))
    assert world.user("secretariat_lima").is_active
    assert keeper.authenticator_set.exists()
    told = set(OutboundMessage.objects.filter(kind="account-request").values_list("to", flat=True))
    assert told == {"operador2@example.test", keeper.email, "operator@example.test"}
    assert AuditEntry.objects.filter(action="account.request_opened", group_id=world.lima.pk).count() == 2


@pytest.mark.parametrize("who", ["second", "colleague"])
def test_a_second_person_confirms(world, second, colleague, who):
    keeper = with_factor(world.user("secretariat_lima"))
    request = operation.confirm(
        request=ask(world, act=Act.RESET_FACTOR), by={"second": second, "colleague": colleague}[who]
    )
    assert request.state == "done"
    assert not keeper.authenticator_set.exists()
    assert AuditEntry.objects.filter(action="account.factor_reset", group_id=world.lima.pk).exists()
    with pytest.raises(ValidationError, match="antes"):
        operation.drop(request=request, by=second)


def test_a_second_person_who_is_blocked_or_gone_confirms_nothing(world, colleague):
    request = ask(world)
    Seat.objects.filter(person=colleague.person).update(ends_on=lima_today() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        operation.confirm(request=request, by=User.objects.get(pk=colleague.pk))


def test_a_request_runs_out(world, second):
    request = ask(world)
    AccountRequest.objects.filter(pk=request.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    request.refresh_from_db()
    with pytest.raises(ValidationError, match="venció"):
        operation.confirm(request=request, by=second)
    assert world.user("secretariat_lima").is_active
    assert ask(world).is_open  # and may be asked for again


def test_the_same_is_not_asked_twice(world, second):
    ask(world)
    with pytest.raises(ValidationError, match="Ya se pidió"):
        ask(world)


def test_where_nobody_could_confirm_it_is_not_kept(world):
    with pytest.raises(ValidationError, match="nadie más"):
        ask(world)


def test_a_seat_that_begins_tomorrow_counts_as_a_secretariats(world, second):
    make.seat(
        world.user("applicant").person,
        world.memberships["secretariat_lima"],
        starts_on=lima_today() + timedelta(days=1),
    )
    assert ask(world, "applicant").is_open


# The page


def proved(client: Client, user: User) -> Client:
    """The browser after its person typed the password again."""
    user.set_password(PASSWORD)
    user.save()
    client.post("/cuentas/login/", {"login": user.email, "password": PASSWORD})
    client.post("/cuentas/reauthenticate/?next=/operacion/", {"password": PASSWORD})
    return client


def test_the_page_opens_to_an_operator_who_proves_who_they_are(world):
    user = world.user("operator")
    client = proved(Client(), user)
    unproved = Client()
    unproved.post("/cuentas/login/", {"login": user.email, "password": PASSWORD})
    assert unproved.get("/operacion/")["Location"].startswith("/cuentas/reauthenticate/")
    assert client.get("/operacion/").status_code == 200
    given = {"email": "company_lima@example.test", "act": "block", "reason": "robo"}
    page = client.post("/operacion/", given, follow=True).content.decode()
    assert "Hecho." in page
    assert not world.user("company_lima").is_active
    again = client.post("/operacion/", given)
    assert again.status_code == 422
    assert "ya está bloqueada" in again.content.decode()
    unknown = client.post("/operacion/", given | {"email": "nadie@example.test"})
    assert "Ninguna cuenta" in unknown.content.decode()


def test_with_a_second_factor_the_password_alone_proves_too_little(world, client_of):
    user = with_factor(world.user("operator"))
    user.set_password(PASSWORD)
    user.save()
    client = client_of("operator")
    assert client.get("/operacion/")["Location"].startswith("/cuentas/2fa/reauthenticate/")
    client.post("/cuentas/reauthenticate/?next=/operacion/", {"password": PASSWORD})
    assert client.get("/operacion/").status_code == 302


def test_a_colleague_confirms_on_the_page_and_finds_it_on_the_desk(world, second, colleague):
    request = ask(world)
    client = proved(Client(), colleague)
    assert request.get_absolute_url() in client.get("/secretaria/").content.decode()
    assert 'value="confirm"' in client.get(request.get_absolute_url()).content.decode()
    client.post(request.get_absolute_url(), {"answer": "confirm"})
    assert not world.user("secretariat_lima").is_active


def test_who_asked_sees_it_without_a_button_to_confirm(world, second):
    request = ask(world)
    client = proved(Client(), world.user("operator"))
    assert 'value="confirm"' not in client.get(request.get_absolute_url()).content.decode()
    assert client.post(request.get_absolute_url(), {"answer": "confirm"}).status_code == 403
    client.post(request.get_absolute_url(), {"answer": "drop"})
    request.refresh_from_db()
    assert request.state == "dropped"


# The command


def test_the_command_does_the_same(world, second, capsys):
    by = ["--by", "operator@example.test", "--reason", "robo"]
    call_command("account", "block", "company_lima@example.test", *by)
    assert not world.user("company_lima").is_active
    call_command("account", "block", "secretariat_lima@example.test", *by)
    assert world.user("secretariat_lima").is_active
    assert "segunda persona" in capsys.readouterr().out or AccountRequest.objects.filter(state="open").count() == 1
    for wrong in (["block", "nadie@example.test"], ["unblock", "civil_society_lima@example.test"]):
        with pytest.raises(CommandError):
            call_command("account", *wrong, *by)
    with pytest.raises(CommandError, match="--by"):
        call_command("account", "unblock", "company_lima@example.test", "--reason", "x")


def test_mails_name_no_content_and_one_recipient(world, second):
    ask(world)
    for message in OutboundMessage.objects.all():
        assert "robo" not in message.body
        assert re.fullmatch(r"[^,\s]+@example\.test", message.to)
