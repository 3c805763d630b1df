"""The child process for what strangers sent: it gives back values, keeps its limits, and reaches nothing."""

from __future__ import annotations

import socket
import tempfile
import time

import pytest

from vpwg.common.sandbox import Crashed, Overrun, run


def child(name, payload=None, *, seconds=5, megabytes=200, **limits):
    return run(f"tests.common.sandbox_tasks:{name}", payload, seconds=seconds, megabytes=megabytes, **limits)


def test_values_and_bytes_come_back_as_they_went():
    given = {"data": b"\x00\xff" * 1000, "list": [1, None, "ñ", {"inner": b""}], "flag": True}
    assert child("echo", given) == given


def test_the_child_gets_no_secret_no_descriptor_and_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "no debe pasar")
    monkeypatch.setenv("DATABASE_URL", "postgres://clave@servidor/base")
    found = child("about")
    assert not {"SECRET_KEY", "DATABASE_URL"} & found["environment"].keys()
    assert "clave" not in str(found["environment"])
    assert not {"vpwg.settings", "celery", "django.db", "psycopg2"} & set(found["modules"])
    assert len(found["descriptors"]) <= 4
    assert found["session"]


@pytest.mark.parametrize(
    ("name", "payload", "limits", "broken"),
    [
        ("eat", 400, {}, "memory"),
        ("spin", None, {"seconds": 1}, "seconds"),
        ("write", 3, {"output": 2}, "output"),
    ],
)
def test_a_broken_limit_says_which(name, payload, limits, broken):
    with pytest.raises(Overrun) as stopped:
        child(name, payload, **limits)
    assert stopped.value.limit == broken


def test_what_stays_within_the_limits_passes():
    assert child("eat", 50) == 50 << 20


def test_a_child_that_only_waits_is_ended_by_the_clock_and_may_be_tried_again():
    started = time.monotonic()
    with pytest.raises(Crashed) as stopped:
        child("sleep", wait=1)
    assert stopped.value.may_pass
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(("name", "may_pass"), [("die", False), ("fail", False), ("vanish", True)])
def test_an_end_from_outside_is_told_from_one_of_its_own(name, may_pass):
    with pytest.raises(Crashed) as stopped:
        child(name, "Zacarías estuvo en la sala")
    assert stopped.value.may_pass is may_pass
    assert "Zacarías" not in str(stopped.value)  # an error may quote the file; what we log may not


def test_the_child_reaches_no_network_starts_no_process_and_writes_nowhere(tmp_path, socket_enabled):
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name, payload in (
            ("connect", list(server.getsockname())),
            ("start", None),
            ("write_elsewhere", str(tmp_path / "x")),
        ):
            with pytest.raises(Crashed, match="PermissionError"):
                child(name, payload)
    assert not (tmp_path / "x").exists()


def test_a_link_to_a_file_of_ours_is_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("llave")
    with pytest.raises(Crashed, match="no result"):
        child("point_at", str(secret))


def test_nothing_is_left_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # others work beside this test
    child("echo", b"x")
    for name in ("fail", "vanish"):
        with pytest.raises(Crashed):
            child(name, "x")
    assert list(tmp_path.iterdir()) == []
