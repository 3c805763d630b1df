"""A gunicorn of one worker on a free port, and what an answer costs it: CPU from the kernel, not seconds.

Seconds on a shared machine vary by half; the run time that the kernel books on a task repeats to a few per cent.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

GUNICORN = Path(__file__).resolve().parent.parent / "deploy" / "gunicorn.conf.py"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_time(pid: int) -> float:
    """Return the CPU milliseconds that the kernel has booked on all tasks of the process `pid`."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


class Server:
    """Context manager: serves `application` (module:name) as `bin/serve` does, with one worker, while it is open."""

    def __init__(self, application: str, *, settings: bool = True) -> None:
        self.application = application
        self.port = free_port()
        self.name = f"bench-{self.port}"
        self.configured = ["--config", str(GUNICORN)] if settings else []

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "gunicorn", self.application, *self.configured, "--workers", "1"]
        # libpq names each connection after PGAPPNAME: that is how the worker's backend is known again.
        environment = os.environ | {"PGAPPNAME": self.name}
        self.process = subprocess.Popen(
            [*command, "--max-requests", "0", "--log-level", "warning", "--bind", f"127.0.0.1:{self.port}"],
            env=environment,
        )
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                self.get("/", allow=(200, 302, 404))
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise RuntimeError(f"{self.application} did not start")

    def __exit__(self, *ended: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    @property
    def worker(self) -> int:
        """The pid of the worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def backends(self) -> list[int]:
        """Return the pids of the PostgreSQL backends that serve the worker; none on SQLite or another machine."""
        from django.db import connection

        if connection.vendor != "postgresql":
            return []
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.name])
            return [pid for (pid,) in cursor.fetchall() if Path(f"/proc/{pid}").exists()]

    def megabytes(self) -> tuple[float, float]:
        """Return the worker's resident memory and its proportional share (PSS), in MB."""
        status = Path(f"/proc/{self.worker}/smaps_rollup").read_text()
        rss, pss = (re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE) for name in ("Rss", "Pss"))
        return (int(rss[1]) / 1024 if rss else 0.0), (int(pss[1]) / 1024 if pss else 0.0)

    def get(self, path: str, cookie: str = "", allow: tuple[int, ...] = (200,)) -> bytes:
        """Return the body at `path`; raise RuntimeError for an answer that is not allowed."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request("GET", path, headers={"Cookie": cookie, "Host": f"127.0.0.1:{self.port}"})
        answer = link.getresponse()
        body = answer.read()
        link.close()
        if answer.status not in allow:
            raise RuntimeError(f"{path}: {answer.status}")
        return body

    def cost(self, path: str, cookie: str = "", answers: int = 40) -> tuple[float, float]:
        """Return the CPU milliseconds of one answer: of the worker, and of its database's backends."""
        for _try in range(3):
            self.get(path, cookie)  # a connection that had grown old is renewed outside of what is measured
            worker, backends = self.worker, self.backends()
            before = run_time(worker), sum(map(run_time, backends))
            for _ in range(answers):
                self.get(path, cookie)
            if self.backends() == backends:
                after = run_time(worker), sum(map(run_time, backends))
                return (after[0] - before[0]) / answers, (after[1] - before[1]) / answers
        raise RuntimeError(f"{path}: the database's backend changed at every try")
