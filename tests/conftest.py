"""What all tests share: the cast, clients, and two alarms (a logged error, a socket) that fail a test."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from members.models import WorkingGroup
from tests.cast import World, build_world
from tests.sequences import FIRST_KEY, start_sequences_at
from vpwg.celery import app as celery_app


@pytest.fixture(scope="session")
def _world_in_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> World:
    """The cast, committed once; each test then runs in a transaction of its own."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        start_sequences_at(FIRST_KEY)
        return build_world()


@pytest.fixture
def world(_world_in_database: World, db: None) -> World:
    return _world_in_database


@pytest.fixture
def lima(world: World) -> WorkingGroup:
    return world.lima


@pytest.fixture
def macro_sur(world: World) -> WorkingGroup:
    return world.macro_sur


@pytest.fixture
def client_of(world: World) -> Callable[[str], Client]:
    """Return a maker of browsers signed in as a persona."""

    def make(persona: str) -> Client:
        client = Client()
        if persona != "anonymous":
            client.force_login(world.user(persona), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make


@pytest.fixture(autouse=True)
def _quiet_settings(settings: pytest.FixtureRequest, tmp_path: pytest.TempPathFactory) -> None:
    """Files of a test go to its own folder; a second factor is asked only where a test says so."""
    translation.activate("es")  # a page read in English leaves its language behind
    settings.REQUIRE_MFA = False
    settings.SEARCHES_A_MINUTE = 100_000
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    settings.FILES_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path / "data"  # the log's anchor is of one database
    celery_app.conf.task_always_eager = True  # with Redis too: no worker runs beside the suite


@pytest.fixture(autouse=True)
def _logged_errors_fail(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    errors = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert not errors, f"errors were logged: {[r.getMessage() for r in errors]}"


@pytest.fixture
def add_edition() -> Callable[..., object]:
    """Return a maker of real text editions, cleaned and approved: `add_edition(resource, by, text)`."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from resources.models import Edition
    from resources.services import editions as services
    from resources.services import preparing
    from vpwg.common.files import check_upload

    def make(resource: object, by: object, text: str = "hola", **fields: str) -> Edition:
        uploaded = SimpleUploadedFile("nota.txt", text.encode())
        edition = Edition(resource=resource, language=fields.get("language", "es"), file=uploaded)
        edition = services.add_edition(edition=edition, checked=check_upload(uploaded), by=by)
        return services.approve_edition(edition=preparing.prepare(edition.pk), by=by)

    return make
