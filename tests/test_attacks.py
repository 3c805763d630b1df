"""What attackers try on accounts, forms and headers: one named test each. SECURITY.md says where others fell."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.access.viewer import lima_today
from members.directory.models import Invitation, User
from tests import make
from tests.doors import all_routes, doors
from vpwg.common.mail import outbox
from vpwg.common.models import OutboundMessage

PASSWORD = "una frase bien larga 7"
LOGIN, RESET = "/cuentas/login/", "/cuentas/password/reset/"


@pytest.fixture(autouse=True)
def _fresh_limits_and_a_cheap_hash(db, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account(world):
    """Return a maker of a persona's account with a password."""

    def make(persona: str) -> User:
        user = world.user(persona)
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        return user

    return make


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str):
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def letters() -> list[OutboundMessage]:
    """The mails about accounts, as rows that wait for the end of the transaction."""
    return list(OutboundMessage.objects.filter(kind="account"))


def bare(response) -> str:
    """The page without its form token and without what was typed."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"[\w.]+@example\.test", "", text)


# Forms of other sites


def test_no_form_is_taken_without_its_token(world, add_edition, settings):
    arguments = {}
    for door in doors():
        if hasattr(door, "arguments"):
            arguments |= door.arguments(world, add_edition)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("secretariat_lima"), backend=settings.AUTHENTICATION_BACKENDS[0])
    # RFC 8058: a mail program posts to the way out by itself; the signed link is all it has, and all it can undo.
    without = {"unsubscribe"}
    names = [
        *(all_routes().keys() - without),
        "account_login",
        "account_logout",
        "account_change_password",
        "account_reset_password",
    ]
    taken = {}
    for name in names:
        status = client.post(reverse(name, args=arguments.get(name, []))).status_code
        if status not in (403, 405):
            taken[name] = status
    assert taken == {}


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_leaving_takes_a_post(client_of, method):
    client = client_of("company_lima")
    getattr(client, method)("/cuentas/logout/")
    assert signed_in(client)


# Open redirects

ELSEWHERE = ["https://malo.example/", "//malo.example/", "/\\malo.example", "\\\\malo.example", "https:malo.example",
             "javascript:alert(1)", "http://testserver@malo.example/", "///malo.example", "/%0d/malo.example\r\nX: y"]  # fmt: skip


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_nowhere_else(account, elsewhere):
    user, client = account("company_lima"), Client()
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": elsewhere})
    assert response.status_code == 302
    assert re.fullmatch(r"/[^/\\].*", response["Location"])
    assert "X" not in response.headers


@pytest.mark.parametrize("elsewhere", ELSEWHERE[:4])
def test_leaving_leads_nowhere_else(client_of, elsewhere):
    response = client_of("company_lima").post("/cuentas/logout/", {"next": elsewhere})
    assert "malo" not in response["Location"]


# Host and forwarded headers


def test_a_foreign_host_is_refused():
    assert Client().get("/", headers={"host": "malo.example"}).status_code == 400


def test_a_forwarded_host_is_not_believed(account, settings):
    user = account("company_lima")
    Client().post(RESET, {"email": user.email}, headers={"x-forwarded-host": "malo.example", "host": "localhost"})
    (message,) = letters()
    assert f"{settings.SITE_URL}/cuentas/password/reset/key/" in message.body
    assert "malo" not in message.body + message.subject


def test_a_reset_link_works_once_and_signs_nobody_in(account):
    user, client = account("company_lima"), Client()
    client.post(RESET, {"email": user.email})
    link = re.search(r"//[^/]+(/cuentas/password/reset/key/\S+)", letters()[0].body).group(1)
    page = client.get(link, follow=True)
    done = client.post(
        page.request["PATH_INFO"], {"password1": "otra frase larga 9", "password2": "otra frase larga 9"}
    )
    assert done.status_code == 302
    assert not signed_in(client)
    user.refresh_from_db()
    assert user.check_password("otra frase larga 9")
    assert b"password1" not in Client().get(link, follow=True).content


def failures(count: int, **headers: str) -> list[int]:
    return [sign_in(Client(), f"n{i}@example.test", "mal", **headers).status_code for i in range(count)]


def test_a_forwarded_address_does_not_escape_the_limits():
    """Each try names another X-Forwarded-For; nobody of ours stands in front, so none is believed."""
    codes = [
        sign_in(Client(), f"n{i}@example.test", "mal", HTTP_X_FORWARDED_FOR=f"192.0.2.{i}").status_code
        for i in range(40)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_behind_our_proxy_each_visitor_has_a_limit_of_their_own(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert failures(40, HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.1")[-1] == 429
    assert failures(1, HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.2") == [200]
    # What the visitor typed before the proxy's own entry changes nothing.
    assert failures(1, HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.1") == [429]


# Enumeration


def test_a_wrong_password_and_an_unknown_account_look_alike(account):
    known = sign_in(Client(), account("company_lima").email, "equivocada")
    blocked = sign_in(Client(), account("blocked").email, "equivocada")
    unknown = sign_in(Client(), "nadie@example.test", "equivocada")
    assert known.status_code == unknown.status_code == blocked.status_code
    assert bare(known) == bare(unknown) == bare(blocked)


def test_an_unknown_account_costs_the_same_hash(account, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    worked = []
    for name in ("encode", "verify"):
        real = getattr(MD5PasswordHasher, name)
        monkeypatch.setattr(
            MD5PasswordHasher, name, lambda self, *a, _real=real, **k: worked.append(1) or _real(self, *a, **k)
        )
    counts = []
    for email in (account("company_lima").email, "nadie@example.test"):
        worked.clear()
        sign_in(Client(), email, "equivocada")
        counts.append(len(worked) > 0)
    assert counts == [True, True]


def test_asking_for_a_new_password_tells_nothing_and_writes_to_no_stranger(account):
    account("blocked")
    answers = [Client().post(RESET, {"email": e}, follow=True)
               for e in (account("company_lima").email, "nadie@example.test", "blocked@example.test")]  # fmt: skip
    assert len({(a.status_code, bare(a), str(a.redirect_chain)) for a in answers}) == 1
    assert [letter.to for letter in letters()] == ["company_lima@example.test"]


def test_a_mail_server_that_is_down_tells_nothing_either(account, monkeypatch, django_capture_on_commit_callbacks):
    from django.core.mail import EmailMessage

    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        known = Client().post(RESET, {"email": account("company_lima").email}, follow=True)
    unknown = Client().post(RESET, {"email": "nadie@example.test"}, follow=True)
    assert known.status_code == unknown.status_code == 200
    assert bare(known) == bare(unknown)
    assert [(letter.state, letter.attempts) for letter in letters()] == [("waiting", 1)]


def test_nobody_takes_an_address_for_a_login_without_proving_it(world, client_of):
    client, ours = client_of("company_lima"), "company_lima@example.test"
    client.post("/cuentas/email/", {"action_add": "", "email": "ajena@example.test"})
    client.post("/cuentas/email/", {"action_primary": "", "email": "ajena@example.test"})
    assert world.user("company_lima").email == ours
    assert not User.objects.filter(email="ajena@example.test").exists()


# Limits


def test_limits_are_really_on(account):
    """allauth counts in the cache: with a dummy one its limits would be silently off."""
    user = account("company_lima")
    for _try in range(6):
        sign_in(Client(), user.email, "equivocada")
    client = Client()
    sign_in(client, user.email)
    assert not signed_in(client)


def test_asking_for_passwords_has_a_limit(account):
    email = account("company_lima").email
    codes = [Client().post(RESET, {"email": email}).status_code for _try in range(8)]
    assert codes[-1] == 429
    assert len(letters()) == 5


# The second factor


@pytest.fixture
def keeper(account, settings):
    """Lima's secretariat with a TOTP key, while a second factor is required."""
    settings.REQUIRE_MFA = True
    user = account("secretariat_lima")
    TOTP.activate(user, generate_totp_secret())
    return user


def test_a_password_alone_opens_nothing_to_staff(keeper):
    client = Client()
    assert sign_in(client, keeper.email)["Location"].startswith("/cuentas/2fa/authenticate/")
    assert not signed_in(client)
    assert client.get("/secretaria/").status_code == 302
    assert client.get("/cuentas/2fa/recovery-codes/").status_code == 302


def test_a_new_password_is_no_second_factor(keeper):
    client = Client()
    client.post(RESET, {"email": keeper.email})
    link = re.search(r"//[^/]+(/cuentas/password/reset/key/\S+)", letters()[0].body).group(1)
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "otra frase larga 9", "password2": "otra frase larga 9"})
    assert not signed_in(client)
    assert sign_in(client, keeper.email, "otra frase larga 9")["Location"].startswith("/cuentas/2fa/authenticate/")


def test_an_invitation_of_staff_leads_to_the_set_up_and_nowhere_else(world, settings):
    settings.REQUIRE_MFA = True
    person = make.person("N", "N", email="n@example.test")
    make.seat(person, world.memberships["secretariat_lima"], starts_on=lima_today())
    token = Invitation.new_token()
    Invitation.objects.create(
        person=person, email=person.email, token_hash=Invitation.hash_of(token), invited_by=world.user("operator"),
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    client = Client()
    done = client.post(f"/invitacion/{token}/", {"password": PASSWORD, "again": PASSWORD}, follow=True)
    assert done.request["PATH_INFO"] == "/cuentas/2fa/"
    assert client.get("/secretaria/")["Location"] == "/cuentas/2fa/"
    assert client.get("/en/secretaria/")["Location"].endswith("/cuentas/2fa/")


def test_an_invitation_does_not_sign_in_who_has_an_account_with_a_second_factor(world, keeper):
    person = make.person("N", "N", email=keeper.email)
    token = Invitation.new_token()
    Invitation.objects.create(
        person=person, email=keeper.email, token_hash=Invitation.hash_of(token), invited_by=world.user("operator"),
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    client = Client()
    client.post(f"/invitacion/{token}/", {"password": PASSWORD, "again": PASSWORD})
    assert not signed_in(client)


def test_the_admin_asks_for_the_second_factor_too(account, settings):
    settings.REQUIRE_MFA = True
    user = account("operator")
    client = Client()
    client.post("/gestion/login/", {"username": user.email, "password": PASSWORD})
    assert not signed_in(client)
    sign_in(client, user.email)
    assert client.get("/gestion/")["Location"] == "/cuentas/2fa/"


def test_a_passkey_of_somebody_unknown_signs_nobody_in(keeper):
    client = Client()
    client.post("/cuentas/2fa/webauthn/login/", {"credential": "{}"})
    assert not signed_in(client)


def test_giving_the_second_factor_up_closes_the_desk_at_once(keeper, client_of):
    client = client_of("secretariat_lima")
    assert client.get("/secretaria/").status_code == 200
    keeper.authenticator_set.all().delete()
    assert client.get("/secretaria/")["Location"] == "/cuentas/2fa/"


@pytest.mark.parametrize("path", ["/cuentas/email/", "/cuentas/signup/", "/en/cuentas/email/"])
def test_nobody_adds_an_address_or_an_account_alone(client_of, path):
    for client in (client_of("company_lima"), Client()):
        assert client.get(path).status_code == 404
        assert client.post(path, {"email": "otra@example.test", "action_add": ""}).status_code == 404


def test_an_address_that_allauth_calls_unverified_does_not_bar_the_second_factor(account, settings):
    from allauth.account.models import EmailAddress

    settings.REQUIRE_MFA = True
    user, client = account("secretariat_lima"), Client()
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    sign_in(client, user.email)
    again = "/cuentas/reauthenticate/?next=/cuentas/2fa/totp/activate/"
    assert b"data:image/svg" in client.post(again, {"password": PASSWORD}, follow=True).content


# Blocked accounts (allauth CVE-2025-65430)


def test_a_blocked_account_comes_in_by_no_path(account):
    user, client = account("blocked"), Client()
    sign_in(client, user.email)
    assert not signed_in(client)
    client.post(RESET, {"email": user.email})
    assert not letters()


def test_blocking_ends_open_sessions_at_the_next_click(world, client_of):
    client = client_of("company_lima")
    assert client.get("/mi/").status_code == 200
    User.objects.filter(email="company_lima@example.test").update(is_active=False)
    assert client.get("/mi/").status_code == 302


def test_blocking_between_password_and_code_keeps_the_door_shut(keeper):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    client = Client()
    sign_in(client, keeper.email)
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    secret = TOTP(keeper.authenticator_set.get(type="totp")).instance.data["secret"]
    from allauth.mfa.adapter import get_adapter

    code = format_hotp_value(hotp_value(get_adapter().decrypt(secret), next(iter(yield_hotp_counters_from_time()))))
    client.post("/cuentas/2fa/authenticate/", {"code": code})
    assert client.get("/secretaria/").status_code in (302, 404)
    assert client.get("/mi/").status_code == 302


# Injection


@pytest.mark.parametrize("field", ["to", "subject"])
@pytest.mark.parametrize("mark", ["\r\nBcc: otro@example.test", "\nBcc: otro@example.test", "\rX: y"])
def test_no_header_is_smuggled_into_a_mail(db, field, mark):
    given = {"to": "a@example.test", "subject": "Hola"}
    with pytest.raises(ValueError, match="one line"):
        outbox.send_later(
            **(given | {field: given[field] + mark}), kind="x", about="x", template="plain", context={"body": ""}
        )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://malo")'])
def test_a_name_that_is_a_formula_is_harmless_in_every_list(world, client_of, cell):
    organisation = make.organisation(cell, is_listed_publicly=True)
    make.membership(organisation, world.lima, starts_on=lima_today())
    response = client_of("secretariat_lima").get("/secretaria/organizaciones/?formato=csv")
    told = b"".join(response.streaming_content) if response.streaming else response.content
    assert cell.strip().encode()[:4] in told.replace(b'""', b'"')
    for line in told.decode("utf-8-sig").splitlines():
        assert not re.search(r'(^|[,;])"?[=+@\t\r-]', line), line


@pytest.mark.parametrize(
    "path",
    ["/recursos/?anio=%00", "/recursos/?pagina=999999999999999999999", "/conflictos/?anio=-1", "/reuniones/?pagina=%FF",
     "/recursos/no-existe%0d%0aX:y/", "/grupos/../../etc/passwd", "/static/../vpwg/settings.py"],
)  # fmt: skip
def test_nonsense_in_addresses_is_no_error(world, path):
    assert Client().get(path).status_code < 500
