"""What stays of a visit, and what a person sees of all that is held about them."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as project
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django.utils import timezone

from meetings.models import Attendance
from members.directory.jobs.accounts import forget_ended_sessions
from members.directory.models import Person, User
from tests.builders import BUILDERS
from vpwg.common import jobs
from vpwg.common.log import audit
from vpwg.common.web import cache_keys
from vpwg.common.web.limits import is_within_limit
from vpwg.privacy.reads import own_sections

PASSWORD = "una frase bien larga 7"
TABLE = "portal_cache"


@pytest.fixture(autouse=True)
def _fresh_limits_and_a_cheap_hash(db, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def kept_names() -> list[str]:
    """Every name in the cache as it is stored."""
    if isinstance(caches["default"], DatabaseCache):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT cache_key FROM {TABLE}")
            return [row[0] for row in cursor.fetchall()]
    return [name.decode() for name in caches["default"]._cache.get_client().keys("*")]


def visit(address: str, email: str) -> None:
    client = Client(REMOTE_ADDR=address)
    client.get("/buscar/?q=agua")
    client.post("/postular/", {"email": email})
    client.post("/cuentas/login/", {"login": email, "password": "mal"})
    client.post("/cuentas/password/reset/", {"email": email})
    client.post("/cuentas/2fa/webauthn/login/", {"credential": "{}"})


def test_no_name_in_the_cache_holds_an_address_or_a_mail_or_its_plain_hash(world, settings):
    import hashlib

    settings.SEARCHES_A_MINUTE = 60
    visit("198.51.100.7", "company_lima@example.test")
    names = kept_names()
    assert len([name for name in names if ":counted:" in name]) >= 5
    told = " ".join(names)
    for plain in ("198.51.100.7", "company_lima@example.test", "testserver:company_lima@example.test"):
        assert plain not in told
        assert hashlib.sha256(plain.encode()).hexdigest() not in told
    assert not re.search(r"\d+\.\d+\.\d+\.\d+|@", told)


def test_the_fingerprint_is_another_each_day_and_another_with_another_secret(monkeypatch, settings):
    def today():
        return cache_keys.make_key("limit:search:198.51.100.7:1", "", 1)

    first = today()
    assert first == today()
    now = cache_keys.time.time()
    monkeypatch.setattr(cache_keys.time, "time", lambda: now + 86_400)
    assert today() != first
    monkeypatch.setattr(cache_keys.time, "time", lambda: now)
    settings.SECRET_KEY = "otra"
    assert today() != first


def test_limits_still_count(rf, world):
    request = rf.get("/", REMOTE_ADDR="198.51.100.7")
    request.user = world.user("anonymous")
    assert [is_within_limit(request, "x", amount=2, seconds=60) for _ in range(3)] == [True, True, False]


def test_expired_counts_leave_the_table_within_the_hour(db):
    if not isinstance(caches["default"], DatabaseCache):
        pytest.skip("Redis forgets by itself")
    cache.set("limit:old", 1, 1)
    cache.set("limit:new", 1, 3600)
    with connection.cursor() as cursor:
        before = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(minutes=1))
        key = cache.make_key("limit:old")
        cursor.execute(f"UPDATE {TABLE} SET expires = %s WHERE cache_key = %s", [before, key])
    assert jobs.forget_counts() == 1
    assert kept_names() == [cache.make_key("limit:new")]
    from vpwg.schedule import JOBS

    assert JOBS["vpwg.common.jobs.forget_counts"] <= 3600


def test_the_address_of_a_session_goes_with_the_session(world, client_of):
    client = client_of("company_lima")
    client.get("/mi/")
    user = world.user("company_lima")
    for key in (client.session.session_key, "terminada"):
        UserSession.objects.create(user=user, ip="198.51.100.7", session_key=key, user_agent="x")
    assert forget_ended_sessions() == 1
    assert UserSession.objects.get().session_key == client.session.session_key


def test_the_privacy_page_no_longer_promises_what_is_not_so():
    page = Client().get("/privacidad/").content.decode()
    assert "no guardamos nada que lo identifique" not in page
    for kept in ("huella", "dos horas", "quince días", "registro de actos"):
        assert kept in page
    assert project.SESSION_COOKIE_AGE <= 14 * 86_400  # and a day until the job


# Everything held about a person


def held(client: Client) -> dict:
    return json.loads(client.get("/mi/datos/mis-datos.json").content)["datos"]


def test_sessions_and_restricted_downloads_are_listed(world, client_of):
    client, user = client_of("civil_society_lima"), world.user("civil_society_lima")
    UserSession.objects.create(user=user, ip="198.51.100.7", session_key="x", user_agent="Navegador 1")
    open_row = BUILDERS["resources.Resource"](world.lima)
    open_row.title = "Guía para el grupo"
    open_row.release(audience="group")
    open_row.save()
    hidden = BUILDERS["resources.Resource"](world.lima)
    hidden.title = "Ya no la lee"
    hidden.save()
    for row in (open_row, hidden):
        audit.record(user, "edition.downloaded", row)
    audit.record(world.user("secretariat_lima"), "person.changed", user.person, group_id=world.lima.pk)
    mine = held(client)
    assert mine["sesiones"][0]["direccion_de_red"] == "198.51.100.7"
    assert [row["sobre"] for row in mine["descargas"]] == ["", "Guía para el grupo"]
    assert [row["acto"] for row in mine["actos_sobre_usted"]] == ["Cambió los datos de una persona"]
    page = client.get("/mi/datos/").content.decode()
    for words in ("Sesiones abiertas", "198.51.100.7", "Descargas restringidas que hizo", "Guía para el grupo"):
        assert words in page
    assert "secretariat_lima" not in page
    other = held(client_of("company_lima"))
    assert other["descargas"] == other["sesiones"] == other["actos_sobre_usted"] == []


def test_attendance_is_listed_without_the_title_of_a_meeting_one_may_not_read(world, client_of):
    user = world.user("company_lima")
    meeting = BUILDERS["meetings.Meeting"](world.lima)
    meeting.title = "Reunión reservada"
    meeting.save()
    Attendance.objects.create(
        meeting=meeting, membership=world.memberships["company_lima"], person=user.person, presence="present",
        noted_by=world.user("secretariat_lima"),
    )  # fmt: skip
    (row,) = held(client_of("company_lima"))["asistencias"]
    assert (row["asistencia"], row["reunion"]) == ("Presente", "")


# Each kind of row that points to a person or an account, and the section that lists it. What somebody did (`by`,
# `…_by`) stands in the log, and so under "actos". A new kind without a row here fails.
LISTED = {
    "directory.Contact.person": "contactos",
    "directory.Consent.person": "consentimientos",
    "directory.User.person": "cuenta",
    "directory.Invitation.person": "invitaciones",
    "directory.Seat.person": "representaciones",
    "mailings.MailingRecipient.person": "envios",
    "directory.AccountRequest.account": "pedidos_sobre_su_cuenta",
    "privacy.DataRequest.person": "solicitudes",
    "outreach.Engagement.person": "gestiones",
    "meetings.Attendance.person": "asistencias",
    "mfa.Authenticator.user": "segundo_factor",
    "usersessions.UserSession.user": "sesiones",
}
# Tables of libraries that this portal never fills.
EMPTY = {"admin.LogEntry.user", "account.EmailAddress.user", "guardian.UserObjectPermission.user"}


def test_everything_that_points_to_a_person_is_listed_on_their_page():
    sections = {section for section, _label, _tell in own_sections.SECTIONS}
    missing = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            if field.related_model not in (Person, User) or field.name == "by" or field.name.endswith("_by"):
                continue
            section = "prestamos" if model.__name__.endswith("UserGrant") else LISTED.get(name)
            if name not in EMPTY and section not in sections:
                missing.add(name)
    assert missing == set()
