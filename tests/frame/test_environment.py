"""A wrong environment value stops the start with a sentence that names it and says the mend."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRONG = [
    ("DATABASE_URL", "mysql://u:clave@h/b", "postgres://"),
    ("DATABASE_URL", "postgres://u:clave@h:5432", "falta el nombre de la base"),
    ("DATABASE_URL", "postgres://u:clave@h:puerto/b", "el puerto"),
    ("DATABASE_URL", "sqlite://portal.sqlite3", "tres o cuatro barras"),
    ("REDIS_URL", "http://127.0.0.1", "redis://"),
    ("REDIS_URL", "redis://", "falta el nombre del servidor"),
    ("SECRET_KEY", "corta", "32 caracteres"),
    ("SECRET_KEY_FILE", "/no/existe", "no existe"),
    ("ALLOWED_HOSTS", "*", "cualquier nombre"),
    ("ALLOWED_HOSTS", "https://portal.example.org", "sin https://"),
    ("SITE_URL", "portal.example.org", "https://"),
    ("SITE_URL", "https://portal.example.org/ruta", "sin ruta"),
    ("EMAIL_URL", "http://correo", "smtp"),
    ("EMAIL_URL", "smtp://:25", "falta el nombre del servidor"),
    ("STORAGE_URL", "https://cubo", "s3://"),
    ("STORAGE_URL", "s3://almacen.example.org", "faltan la llave"),
    ("REQUIRE_MFA", "quizás", "1 (sí) o 0 (no)"),
    ("DEBUG", "2", "1 (sí) o 0 (no)"),
    ("BEHIND_PROXY", "sí", "un número de 0 a 9"),
    ("CLAMD_URL", "127.0.0.1:3310", "tcp://"),
    ("CLAMD_URL", "unix://", "falta la ruta"),
    ("DATA_DIR", "/dev/null/datos", "elija otra"),
]


def start(command: list[str], tmp_path: Path, **given: str) -> subprocess.CompletedProcess[str]:
    names = {name for name, _value, _told in WRONG} | {"PORT"}
    quiet = {name: value for name, value in os.environ.items() if name not in names}
    env = quiet | {"DATA_DIR": str(tmp_path)} | given
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(("name", "value", "told"), WRONG, ids=lambda text: text[:30])
def test_a_wrong_value_stops_the_start_and_says_the_mend(tmp_path, name, value, told):
    done = start([sys.executable, "manage.py", "diffsettings"], tmp_path, **{name: value})
    assert done.returncode == 1
    assert f"{name}: " in done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "u:clave" not in done.stderr


def test_storage_and_files_by_nginx_do_not_go_together(tmp_path):
    given = {"STORAGE_URL": "s3://llave:secreto@servidor/cubo", "FILES_BY_NGINX": "1"}
    done = start([sys.executable, "manage.py", "diffsettings"], tmp_path, **given)
    assert done.returncode == 1
    assert "FILES_BY_NGINX=1" in done.stderr


def test_nothing_set_starts_and_keeps_one_secret_key(tmp_path):
    assert start([sys.executable, "manage.py", "diffsettings"], tmp_path).returncode == 0
    kept = tmp_path / "secret_key"
    assert kept.stat().st_mode & 0o777 == 0o600
    before = kept.read_text()
    start([sys.executable, "manage.py", "diffsettings"], tmp_path)
    assert kept.read_text() == before


@pytest.mark.parametrize("port", ["ochenta", "0", "70000", ""])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    done = start(["bash", "bin/serve"], tmp_path, PORT=port)
    assert done.returncode == 1
    assert done.stderr.startswith("PORT: ")
    assert "1 a 65535" in done.stderr


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_named_before_anything_is_set_up(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = start(["bash", "bin/serve"], tmp_path, PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "make run PORT=" in done.stderr
    assert not list(tmp_path.iterdir())
