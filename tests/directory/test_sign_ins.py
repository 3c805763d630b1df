"""What happens at the entrance: who is slowed down, what a stranger can tell by waiting, what the log keeps."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.directory.models import Person, User
from members.directory.services import device
from vpwg.common.models import AuditEntry, OutboundMessage
from vpwg.common.web import after

PASSWORD = "una frase bien larga 7"
LOGIN, RESET, CODE = "/cuentas/login/", "/cuentas/password/reset/", "/cuentas/2fa/authenticate/"
STRANGER, OWNER = "198.51.100.7", "203.0.113.9"
EMAIL = "company_lima@example.test"


@pytest.fixture(autouse=True)
def _fresh_limits_and_a_cheap_hash(db, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def owner(world) -> User:
    user = world.user("company_lima")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, password: str = PASSWORD, email: str = EMAIL):
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def wrong(times: int, address: str = STRANGER, email: str = EMAIL) -> None:
    for _try in range(times):
        sign_in(Client(REMOTE_ADDR=address), "mal", email)


def code_of(user: User) -> str:
    secret = get_adapter().decrypt(user.authenticator_set.get(type="totp").data["secret"])
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def acts(kind: str = "") -> list[str]:
    rows = AuditEntry.objects.filter(action__startswith="account.").order_by("pk")
    return [action for action in rows.values_list("action", flat=True) if kind in action]


# A stranger is slowed down, the owner is not


@pytest.mark.parametrize("times", [5, 12, 40])
def test_wrong_passwords_of_a_stranger_do_not_lock_the_owner_out(owner, times):
    wrong(times)
    client = Client(REMOTE_ADDR=OWNER)
    sign_in(client)
    assert is_in(client)


def test_the_stranger_is_slowed_down_even_with_the_right_password(owner):
    wrong(5)
    client = Client(REMOTE_ADDR=STRANGER)
    assert "_auth_user_id" not in client.session
    sign_in(client)
    assert not is_in(client)


def test_a_known_browser_gets_in_from_the_strangers_own_network(owner):
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client)
    client.post("/cuentas/logout/")
    wrong(8)
    sign_in(client)
    assert is_in(client)


@pytest.mark.parametrize("forged", ["x", "W10:1:x", signing.dumps(["abc", "def"], salt="otra")])
def test_a_forged_browser_is_unknown(owner, rf, forged):
    request = rf.get("/")
    request.COOKIES[device.COOKIE] = forged
    assert device.known_device(request, owner) == ""


def test_a_browser_known_to_one_account_is_a_stranger_to_another_and_after_a_new_password(owner, world, rf):
    client = Client()
    sign_in(client)
    request = rf.get("/")
    request.COOKIES[device.COOKIE] = client.cookies[device.COOKIE].value
    assert client.cookies[device.COOKIE]["httponly"]
    assert device.known_device(request, owner)
    assert not device.known_device(request, world.user("civil_society_lima"))
    assert str(owner.pk) not in signing.loads(client.cookies[device.COOKIE].value, salt=device.SALT)
    owner.set_password("otra frase larga 9")
    assert not device.known_device(request, owner)


def test_right_passwords_do_not_count(owner):
    for _try in range(8):
        client = Client(REMOTE_ADDR=OWNER)
        sign_in(client)
        assert is_in(client)


def test_one_network_tries_few_accounts_a_minute(owner):
    for number in range(10):
        wrong(1, email=f"n{number}@example.test")
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client)
    assert not is_in(client)


def test_the_addresses_of_one_ipv6_network_count_together(owner):
    for number in range(5):
        wrong(1, address=f"2001:db8::{number:x}")
    client = Client(REMOTE_ADDR="2001:db8::ffff")
    sign_in(client)
    assert not is_in(client)


@pytest.fixture
def guarded(owner) -> User:
    TOTP.activate(owner, generate_totp_secret())
    return owner


def at_the_code(address: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    sign_in(client)
    return client


@pytest.mark.parametrize("times", [5, 9])
def test_wrong_codes_of_a_stranger_do_not_refuse_the_owners_right_one(guarded, times):
    stranger = at_the_code(STRANGER)
    for _try in range(times):
        stranger.post(CODE, {"code": "000000"})
    client = at_the_code(OWNER)
    client.post(CODE, {"code": code_of(guarded)})
    assert is_in(client)


def test_a_known_browser_is_heard_however_many_codes_strangers_tried(guarded):
    client = at_the_code(OWNER)
    client.post(CODE, {"code": code_of(guarded)})
    client.post("/cuentas/logout/")
    for number in range(14):
        stranger = at_the_code(f"198.51.100.{number}")
        for _try in range(5):
            stranger.post(CODE, {"code": "000000"})
    new = at_the_code("192.0.2.1")
    sign_in(client)
    cache.delete(f"allauth.mfa.totp.used?user={guarded.pk}&code={code_of(guarded)}")  # a code is heard once
    client.post(CODE, {"code": code_of(guarded)})
    assert is_in(client)
    cache.delete(f"allauth.mfa.totp.used?user={guarded.pk}&code={code_of(guarded)}")
    new.post(CODE, {"code": code_of(guarded)})
    assert not is_in(new)  # from a browser nobody knows it has to wait: else many networks try all codes


def test_a_stranger_with_the_password_does_not_guess_on(guarded):
    stranger = at_the_code(STRANGER)
    for _try in range(5):
        stranger.post(CODE, {"code": "000000"})
    stranger.post(CODE, {"code": code_of(guarded)})
    assert not is_in(stranger)


# What takes how long


def before_the_answer(monkeypatch, client: Client, path: str, given: dict) -> list[str]:
    """The statements that run before the answer is out, without their values."""
    kept = []
    monkeypatch.setattr(after, "_run", kept.append)
    with CaptureQueriesContext(connection) as found:
        client.post(path, given)
    monkeypatch.undo()
    assert kept, "nothing was left for after the answer"
    return [re.sub(r"\"s\d+_x\d+\"|'[^']*'|\b\d+\b|[0-9a-f]{32,}", "?", query["sql"]) for query in found]


@pytest.mark.parametrize("path", [RESET, "/postular/enlace/"])
def test_an_answer_about_an_address_takes_the_same_work_for_any(owner, world, monkeypatch, settings, path):
    from django.urls import reverse

    path = reverse("application_link_again") if "postular" in path else path
    hashed = []
    monkeypatch.setattr("django.contrib.auth.tokens.salted_hmac", lambda *a, **k: hashed.append(1))
    works = [
        before_the_answer(monkeypatch, Client(REMOTE_ADDR=f"198.51.100.{n}"), path, {"email": email})
        for n, email in enumerate((EMAIL, "nadie@example.test", "blocked@example.test"))
    ]
    assert works[0] == works[1] == works[2]
    assert not hashed
    assert not OutboundMessage.objects.exists()


def test_a_wrong_password_takes_the_same_work_for_any(owner, monkeypatch):
    works = [
        before_the_answer(
            monkeypatch, Client(REMOTE_ADDR=f"198.51.100.{n}"), LOGIN, {"login": email, "password": "mal"}
        )
        for n, email in enumerate((EMAIL, "nadie@example.test"))
    ]
    assert works[0] == works[1]
    assert not acts()


def test_the_link_goes_out_after_the_answer_in_the_persons_language(owner):
    Person.objects.filter(pk=owner.person_id).update(preferred_language="en")
    Client().post(RESET, {"email": EMAIL.upper()})
    (message,) = OutboundMessage.objects.all()
    assert message.to == EMAIL
    assert "/en/cuentas/password/reset/key/" in message.body


def test_work_that_fails_after_the_answer_is_logged_and_the_next_still_runs(rf, caplog):
    done = []

    def view(request):
        from django.http import HttpResponse

        after.after_answer(request, lambda: 1 / 0)
        after.after_answer(request, lambda: done.append(1))
        return HttpResponse("x")

    response = after.AfterAnswerMiddleware(view)(rf.get("/"))
    assert done == []
    response.close()
    assert done == [1]
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


# What the log keeps


def test_signing_in_and_wrong_tries_are_acts(owner, world):
    wrong(2)
    client = Client(REMOTE_ADDR=OWNER)
    sign_in(client)
    assert acts() == ["account.sign_in_failed", "account.sign_in_failed", "account.signed_in"]
    failed = AuditEntry.objects.filter(action="account.sign_in_failed").first()
    assert (failed.by, failed.object_id, failed.group_id) == (None, owner.person.public_id, world.lima.pk)
    assert AuditEntry.objects.get(action="account.signed_in").by == owner
    assert STRANGER not in str(list(AuditEntry.objects.values()))


def test_a_person_of_two_groups_stands_in_both_logs(world):
    user = world.user("both_groups")
    user.set_password(PASSWORD)
    user.save()
    sign_in(Client(), email=user.email)
    groups = AuditEntry.objects.filter(action="account.signed_in").values_list("group_id", flat=True)
    assert set(groups) == {world.lima.pk, world.macro_sur.pk}


def test_an_address_without_an_account_is_not_kept(world):
    wrong(2, email="nadie@example.test")
    assert not AuditEntry.objects.exists()


def test_a_stranger_who_tries_all_night_fills_no_log(owner):
    for number in range(30):
        wrong(1, address=f"198.51.100.{number}")
    assert len(acts("failed")) == 5


def test_passwords_and_factors_are_acts(guarded):
    stranger = at_the_code(STRANGER)
    stranger.post(CODE, {"code": "000000"})
    client = at_the_code(OWNER)
    client.post(CODE, {"code": code_of(guarded)})
    client.post(
        "/cuentas/password/change/",
        {"oldpassword": PASSWORD, "password1": "otra frase larga 9", "password2": "otra frase larga 9"},
    )
    assert acts() == ["account.factor_failed", "account.signed_in", "account.password_changed"]


def test_a_factor_added_and_taken_off_are_acts(owner, django_capture_on_commit_callbacks):
    client = Client()
    sign_in(client)
    client.post("/cuentas/reauthenticate/", {"password": PASSWORD})
    page = client.get("/cuentas/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):  # allauth tells of it at the commit
        client.post("/cuentas/2fa/totp/activate/", {"code": code})
    assert "account.factor_added" in acts()
    client.post("/cuentas/2fa/totp/deactivate/")
    assert "account.factor_removed" in acts()


def test_a_reset_is_an_act_from_asking_to_the_new_password(owner):
    wrong(5, address="127.0.0.1")
    Client().post(RESET, {"email": EMAIL})
    link = re.search(r"//[^/]+(/cuentas/password/reset/key/\S+)", OutboundMessage.objects.get().body).group(1)
    client = Client()
    page = client.get(link, follow=True)
    new = {"password1": "otra frase larga 9", "password2": "otra frase larga 9"}
    client.post(page.request["PATH_INFO"], new)
    assert acts()[-2:] == ["account.reset_asked", "account.password_reset"]
    sign_in(client, "otra frase larga 9")
    assert is_in(client)  # whoever proved the address is not held up by the tries before


def test_the_log_says_what_happened_but_not_when_members_come_to_read(owner, world, client_of):
    wrong(1)
    sign_in(Client(REMOTE_ADDR=OWNER))
    keeper = world.user("secretariat_lima")
    keeper.set_password(PASSWORD)
    keeper.save()
    sign_in(Client(REMOTE_ADDR=OWNER), email=keeper.email)
    page = (
        client_of("secretariat_lima").get("/secretaria/registro/?tipo=ingresos").content.decode().split("</form>")[-1]
    )
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    assert ["company_lima" in row for row in rows] == [False, False, True]
    assert "Una persona con acceso" in rows[1]
    assert "secretariat_lima" in rows[0]
    assert "Alguien" in rows[2]
    assert "contraseña equivocada" in rows[2]
