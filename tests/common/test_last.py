"""Acts are collected while a transaction runs and written as its last statement."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from vpwg.common.log import audit
from vpwg.common.models import AuditEntry, OutboundMessage

pytestmark = pytest.mark.django_db


def logged():
    return list(AuditEntry.objects.filter(action__startswith="prueba").values_list("action", flat=True))


class Stop(Exception):
    """Something went wrong in the middle."""


@transaction.atomic
def record_and_stop():
    audit.record(None, "prueba.perdida")
    with transaction.atomic():
        audit.record(None, "prueba.perdida.dentro")
    raise Stop


def test_outside_of_a_transaction_an_act_is_written_at_once():
    audit.record(None, "prueba.sola")
    assert logged() == ["prueba.sola"]


def test_inside_it_is_the_last_statement():
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        transaction.atomic(),
    ):
        audit.record(None, "prueba.uno")
        assert logged() == []
        OutboundMessage.objects.create(to="a@demo.example", kind="k", about="a", subject="s", body="b")
        audit.record(None, "prueba.dos")
    assert logged() == ["prueba.uno", "prueba.dos"]
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "SELECT pg_advisory"))]
    assert "common_outboundmessage" in written[0]
    assert all("common_auditentry" in sql or "pg_advisory" in sql for sql in written[1:])
    assert audit.broken_entry() is None


def test_a_savepoint_rolled_back_takes_its_acts_along_and_leaves_the_others():
    with transaction.atomic():
        audit.record(None, "prueba.antes")
        with pytest.raises(Stop):
            record_and_stop()
        with transaction.atomic():
            audit.record(None, "prueba.despues")
    assert logged() == ["prueba.antes", "prueba.despues"]


def test_a_transaction_rolled_back_leaves_no_act_to_the_next():
    with pytest.raises(Stop):
        record_and_stop()
    with transaction.atomic():
        audit.record(None, "prueba.otra")
    assert logged() == ["prueba.otra"]


@pytest.mark.django_db(transaction=True)
def test_so_it_is_with_a_real_commit():
    with transaction.atomic():
        audit.record(None, "prueba.real")
        assert logged() == []
    assert logged() == ["prueba.real"]
    with pytest.raises(Stop):
        record_and_stop()
    with transaction.atomic():
        pass
    assert logged() == ["prueba.real"]


def test_a_detail_that_cannot_be_kept_is_refused_where_it_is_said():
    with transaction.atomic(), pytest.raises(TypeError):
        audit.record(None, "prueba", what=object())
