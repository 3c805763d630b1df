"""The log of acts is written last: its lock is never held by somebody who still waits for a row."""

import threading

import pytest
from django.db import connection, transaction

from members.directory.models import Person
from members.directory.services import directory
from tests.concurrency.conftest import kinds_of
from vpwg.common.log import audit
from vpwg.common.models import AuditEntry
from vpwg.privacy.models import DataRequest
from vpwg.privacy.services import own_data


def acts(prefix):
    return list(AuditEntry.objects.filter(action__startswith=prefix).values_list("action", flat=True))


def test_granting_a_cancellation_beside_editing_the_person_deadlocks_nobody(cast, race, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: two transactions cannot wait for one another")
    person = cast.user("company_lima").person
    request = own_data.open_requests(person=person, kind="cancellation", text="Bórrenme", by=cast.user("company_lima"))[
        0
    ]
    granting, edited = threading.Event(), threading.Event()
    erase = own_data.erasure.erase_from_group

    def erase_slowly(**kwargs):
        granting.set()
        edited.wait(timeout=1.5)  # the other has the row, and used to wait for the log's lock
        return erase(**kwargs)

    monkeypatch.setattr(own_data.erasure, "erase_from_group", erase_slowly)

    def grant():
        return own_data.close_request(request=request, is_granted=True, outcome="", by=cast.user("secretariat_lima"))

    def edit():
        granting.wait(timeout=5)
        row = Person.objects.for_system("test").get(pk=person.pk)
        row.phone = "999 999 999"
        directory.update_person(person=row, seen=row.edit_version, by=cast.user("secretariat_lima"))
        edited.set()

    assert kinds_of(race(grant, edit)) == ["done", "done"]
    assert DataRequest.objects.for_system("test").get(pk=request.pk).state == "granted"
    assert audit.broken_entry() is None


def test_the_commit_waits_for_no_row_under_the_logs_lock(cast, race):
    """A foreign key is looked at when PostgreSQL commits: whoever holds the acting account's row is waited for before
    the log's lock is taken, not under it."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: two transactions cannot wait for one another")
    keeper, held = cast.user("secretariat_lima"), threading.Event()

    def hold_the_account():
        with transaction.atomic():
            type(keeper).objects.select_for_update().get(pk=keeper.pk)
            held.set()
            threading.Event().wait(0.7)
            audit.record(None, "prueba.a")

    def act():
        held.wait(timeout=5)
        audit.record(keeper, "prueba.b")

    assert kinds_of(race(hold_the_account, act)) == ["done", "done"]
    assert sorted(acts("prueba")) == ["prueba.a", "prueba.b"]


def test_many_at_once_make_one_chain(cast, race):
    def act(number):
        def play():
            for each in range(5):
                with transaction.atomic():
                    audit.record(None, "prueba.una", number=number, each=each)
                    audit.record(None, "prueba.otra", number=number, each=each)

        return play

    assert kinds_of(race(*(act(n) for n in range(4)))) == ["done"] * 4
    assert len(acts("prueba")) == 40
    assert audit.broken_entry() is None
