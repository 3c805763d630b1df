"""The parent's side: start the child, wait, read what it wrote, leave nothing behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from vpwg.common.sandbox import Crashed, Overrun, wire

_CHILD = str(Path(__file__).with_name("child.py"))
# Ends that come from outside the work: somebody stopped the process, or the machine ran out of memory.
_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT}


def run(task: str, payload: Any, seconds: int, megabytes: int, output: int, wait: int) -> Any:
    """Return what `task` makes of `payload` in a child process; raises Overrun or Crashed."""
    try:
        return _run(task, payload, seconds, megabytes, output, wait)
    except OSError as error:  # no room on the disk, no process to be had
        raise Crashed(type(error).__name__, may_pass=True) from error


def _run(task: str, payload: Any, seconds: int, megabytes: int, output: int, wait: int) -> Any:
    with tempfile.TemporaryDirectory(prefix="vpwg-work-") as name:
        folder = Path(name).resolve()
        wire.pack(folder, "payload", payload)
        numbers = [str(seconds), str(megabytes), str(output)]
        process = subprocess.Popen(  # noqa: S603  our own interpreter and file
            [sys.executable, "-I", "-X", "utf8", _CHILD, str(folder), task, *numbers],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": name, "TMPDIR": name, "MALLOC_ARENA_MAX": "1"},
            start_new_session=True,
        )
        code = _ended(process, wait)
        return _told(folder, code, output << 20)


def _ended(process: subprocess.Popen[bytes], wait: float) -> int | None:
    """Return the exit code, None where the clock ran out; the child's whole group is gone afterwards."""
    try:
        handle = os.pidfd_open(process.pid)
        try:
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            in_time = bool(poll.poll(wait * 1000))
        finally:
            os.close(handle)
    finally:
        # Not yet reaped, so the number is still its own.
        os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    return code if in_time else None


def _told(folder: Path, code: int | None, limit: int) -> Any:
    if code is None:
        raise Crashed("clock", may_pass=True)
    if code == -signal.SIGXCPU:
        raise Overrun("seconds")
    if code != 0:
        outside = -code in _FROM_OUTSIDE
        raise Crashed(f"signal {-code}" if code < 0 else f"exit {code}", may_pass=outside)
    try:
        told = wire.unpack(folder, "result", limit=limit)
    except wire.Unreadable as error:
        raise Crashed("no result") from error
    if not isinstance(told, dict) or len(told) != 1:
        raise Crashed("no result")
    if "overrun" in told:
        raise Overrun(str(told["overrun"])[:20])
    if "done" not in told:
        raise Crashed(str(told.get("crashed"))[:200])
    return told["done"]
