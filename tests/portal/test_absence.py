"""A page that is hidden and one that never was: the same bytes, and the same way in."""

from __future__ import annotations

import re
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from tests.builders import BUILDERS
from vpwg.common.web.links import in_language

PASSWORD = "una frase bien larga 7"
LABELS = ("resources.Resource", "meetings.Meeting", "conflicts.Conflict")


@pytest.fixture(autouse=True)
def _fresh_limits_and_a_cheap_hash(db, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account(world):
    user = world.user("secretariat_lima")
    user.set_password(PASSWORD)
    user.save()
    return user


def answer(path: str, client: Client | None = None) -> tuple[int, bytes, dict]:
    got = (client or Client()).get(path)
    return got.status_code, got.content, dict(got.headers), dict(got.cookies)


def link_in(page: bytes) -> str:
    return unescape(re.search(r'href="([^"]*login/\?next=[^"]*)"', page.decode()).group(1))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_same_address_answers_alike_before_and_after_its_row_is_there(world, label, prefix):
    """The path stands in the answer, so the twin has the same path: first absent, then hidden."""
    row = BUILDERS[label](world.lima)
    path = prefix + row.get_absolute_url().removeprefix("/en")
    hidden = answer(path)
    row.delete()
    assert answer(path) == hidden
    assert hidden[0] == 404


@pytest.mark.parametrize("path", ["/reuniones/abcdef0123456789abcd/", "/nada/de/esto/", "/en/nada/", "/gestion/x/"])
def test_the_language_link_does_not_show_whether_the_address_is_one_of_ours(path):
    page = Client().get(path).content.decode()
    (link,) = re.findall(r'<a href="([^"]+)" lang="\w\w"', page)
    assert link == (path.removeprefix("/en") if path.startswith("/en/") else f"/en{path}")


@pytest.mark.parametrize(
    ("path", "code", "wanted"),
    [
        ("/", "en", "/en/"),
        ("/en/", "es", "/"),
        ("/en/recursos/?q=a", "es", "/recursos/?q=a"),
        ("/en//malo.example/", "es", "/malo.example/"),
        ("/energia/", "en", "/en/energia/"),
        ("/en/en/x/", "es", "/en/x/"),
    ],
)
def test_an_address_is_translated_by_its_letters(path, code, wanted):
    assert in_language(path, code) == wanted


def test_the_public_pages_link_to_one_another_in_both_languages(world):
    for path in ("/", "/recursos/", "/grupos/lima/", "/privacidad/"):
        there = re.search(r'<a href="([^"]+)" lang="en"', Client().get(path).content.decode()).group(1)
        back = re.search(r'<a href="([^"]+)" lang="es"', Client().get(there).content.decode()).group(1)
        assert back == path


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("query", ["", "?pagina=2&q=a%20b"])
def test_after_signing_in_one_stands_there(world, account, prefix, query):
    path = prefix + BUILDERS["meetings.Meeting"](world.lima).get_absolute_url().removeprefix("/en") + query
    client = Client()
    link = link_in(client.get(path).content)
    form = client.get(link).content.decode()
    target = unescape(re.search(r'name="next" value="([^"]*)"', form).group(1))
    assert target == path
    signed = client.post(link, {"login": account.email, "password": PASSWORD, "next": target}, follow=True)
    assert signed.status_code == 200
    assert signed.redirect_chain[-1][0] == path


def test_the_second_factor_leads_there_too(world, account):
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    path = BUILDERS["meetings.Meeting"](world.lima).get_absolute_url()
    client = Client()
    client.post(link_in(client.get(path).content), {"login": account.email, "password": PASSWORD, "next": path})
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/cuentas/2fa/authenticate/", {"code": code})["Location"] == path


@pytest.mark.parametrize("path", ["//malo.example/", "/en//malo.example/", "/%5Cmalo.example/", "///malo.example"])
def test_no_absent_address_becomes_a_way_out(world, account, path):
    client = Client()
    page = client.get("http://testserver" + path)
    assert page.status_code == 404
    assert not re.search(r'href="(?:https?:)?[/\\\\]{2}', page.content.decode())
    link = link_in(page.content)
    target = client.get(link).context["redirect_field_value"]
    sent = client.post(link, {"login": account.email, "password": PASSWORD, "next": target or ""})
    assert re.fullmatch(r"/[^/\\].*", sent["Location"])


def test_who_is_signed_in_is_not_asked_to_sign_in(world, client_of):
    page = client_of("company_lima").get(BUILDERS["meetings.Meeting"](world.lima).get_absolute_url())
    assert page.status_code == 404
    assert "volver a esta" not in page.content.decode()
