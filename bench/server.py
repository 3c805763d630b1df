"""A gunicorn of two workers on a free port, what it costs, and how fast it answers."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Context manager: serves `application` (module:name) while it is open."""

    def __init__(self, application: str) -> None:
        self.application = application
        self.port = free_port()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "gunicorn", self.application, "--workers", "2", "--log-level", "warning"]
        self.process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{self.port}"])
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"{self.application} did not start")

    def __exit__(self, *ended: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def worker_megabytes(self) -> float:
        """Return the resident memory of the larger worker, in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        sizes = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in children]
        return max(int(size[1]) for size in sizes if size) / 1024

    def get(self, path: str, cookie: str = "") -> bytes:
        """Return the body at `path`; raise for anything but 200."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": cookie})
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())

    def per_second(self, path: str, cookie: str = "", seconds: int = 6) -> float:
        """Return answers a second: wrk with 16 connections, or one plain client where there is no wrk."""
        for _ in range(20):
            self.get(path, cookie)
        if not shutil.which("wrk"):
            return self._one_client(path, cookie, seconds)
        command = ["wrk", "-t2", "-c16", f"-d{seconds}s", f"http://127.0.0.1:{self.port}{path}"]
        if cookie:
            command[1:1] = ["-H", f"Cookie: {cookie}"]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in output:
            raise RuntimeError(f"{path} did not always answer 200:\n{output}")
        found = re.search(r"Requests/sec:\s+([\d.]+)", output)
        if not found:
            raise RuntimeError(f"wrk said nothing of use:\n{output}")
        return float(found[1])

    def _one_client(self, path: str, cookie: str, seconds: int) -> float:
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            self.get(path, cookie)
            count += 1
        return count / (time.perf_counter() - began)
