"""What the tests of the sandbox have a child do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any


def echo(payload: Any) -> Any:
    return payload


def about(payload: Any) -> Any:
    return {
        "environment": dict(os.environ),
        "modules": sorted(sys.modules),
        "descriptors": sorted(os.listdir("/proc/self/fd")),
        "session": os.getsid(0) == os.getpid(),
    }


def eat(megabytes: int) -> int:
    return len(b"x" * (megabytes << 20))


def spin(payload: Any) -> None:
    while True:
        pass


def sleep(payload: Any) -> None:
    time.sleep(60)


def write(megabytes: int) -> bytes:
    return bytes(megabytes << 20)


def fail(words: str) -> None:
    raise ValueError(words)


def die(payload: Any) -> None:
    os.abort()


def vanish(payload: Any) -> None:
    """End as the kernel ends a process when the machine runs out of memory."""
    signal.raise_signal(signal.SIGKILL)


def connect(address: list[Any]) -> None:
    with socket.create_connection((address[0], address[1]), timeout=2):
        pass


def start(payload: Any) -> None:
    subprocess.run(["/bin/true"], check=True)


def write_elsewhere(path: str) -> None:
    with open(path, "w") as file:
        file.write("x")


def point_at(path: str) -> Any:
    """Answer with a link to a file of somebody else in place of bytes."""
    os.symlink(path, "result-0.bin")
    return {"$bytes": "result-0.bin"}
