"""A portal of its own for the browser: real processes, a real database, the demonstration inside."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from email import message_from_string, policy
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "una frase de prueba 7"
LOGINS = {
    f"{role}_{group}": f"{login}.{group.replace('_', '')}@demo.example"
    for group in ("lima", "macro_sur")
    for role, login in (
        ("secretariat", "secretaria"),
        ("company", "empresa"),
        ("government", "gobierno"),
        ("civil_society", "sociedadcivil"),
        ("observer", "observador"),
    )
} | {"operator": "operador@demo.example"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Portal:
    """The site at `url`; what it sends by mail lies in files."""

    data: Path
    port: int = field(default_factory=_free_port)
    _server: subprocess.Popen[bytes] | None = None
    _database: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        given = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
        own = {
            "DATA_DIR": str(self.data), "SITE_URL": self.url, "REQUIRE_MFA": "0", "DEMO": "1",
            "DEMO_PASSWORD": PASSWORD, "EMAIL_URL": f"filemail://{self.data / 'mail'}",
        }  # fmt: skip
        return given | own | ({"DATABASE_URL": self._database} if self._database else {})

    def manage(self, *words: str, stdin: str = "") -> str:
        """Run a management command in the portal's environment and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"manage.py {' '.join(words)}: {done.stderr[-2000:]}"
        return done.stdout

    def run(self, code: str) -> str:
        """Run Python inside the portal (its shell), for what no page does; takes about two seconds."""
        return self.manage("shell", "--no-imports", stdin=code)

    def start(self) -> None:
        """Make the database, fill it with the demonstration, serve it."""
        self._own_database()
        self.manage("migrate", "-v0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("seed_demo")
        log = (self.data / "server.log").open("wb")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "vpwg.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4"],
            cwd=ROOT, env=self.environment, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log()[-2000:])

    def stop(self) -> None:
        """End the server and drop its database."""
        if self._server:
            self._server.terminate()
            self._server.wait(10)
        if self._database:
            _on_postgres(self._database, drop_only=True)

    def log(self) -> str:
        """Return what the server wrote."""
        path = self.data / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def mails_to(self, address: str) -> list[str]:
        """Return the texts of the mails sent to `address`, the oldest first."""
        found = []
        for path in sorted((self.data / "mail").glob("*.log"), key=lambda p: p.stat().st_mtime):
            for raw in re.split(r"^-{70,}$", path.read_text(), flags=re.MULTILINE):
                message = message_from_string(raw.lstrip(), policy=policy.default)
                body = message.get_body(("plain",))
                if address in str(message["To"]) and body is not None:
                    found.append(body.get_content())
        return found

    def _own_database(self) -> None:
        """On PostgreSQL, a database beside the suite's; on SQLite, the file in the data folder."""
        given = os.environ.get("DATABASE_URL", "")
        if given.startswith("postgres"):
            parts = urlsplit(given)
            self._database = urlunsplit(parts._replace(path=f"{parts.path}_browser"))
            _on_postgres(self._database)


def _on_postgres(url: str, *, drop_only: bool = False) -> None:
    import psycopg2

    parts = urlsplit(url)
    connection = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    connection.autocommit = True
    name = parts.path.strip("/")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if not drop_only:
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
