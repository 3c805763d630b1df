"""What passes between both processes: JSON beside files for bytes. Never pickle: the child may be somebody else's."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

_BYTES = "$bytes"
_NAME = re.compile(r"[a-z]+-\d{1,4}\.bin")


class Unreadable(ValueError):
    """What the other side wrote is not what may pass."""


def pack(folder: Path, name: str, value: Any) -> None:
    """Write `value` to `folder`/`name`.json, each bytes value to a file of its own."""
    count = 0

    def replace(part: Any) -> Any:
        nonlocal count
        if isinstance(part, bytes | bytearray | memoryview):
            beside = f"{name}-{count}.bin"
            count += 1
            (folder / beside).write_bytes(part)
            return {_BYTES: beside}
        if isinstance(part, dict):
            return {key: replace(inner) for key, inner in part.items()}
        return [replace(inner) for inner in part] if isinstance(part, list | tuple) else part

    (folder / f"{name}.json").write_text(json.dumps(replace(value)), encoding="utf-8")


def unpack(folder: Path, name: str, *, limit: int, drop: bool = False) -> Any:
    """Return what was packed, at most `limit` bytes in all; with `drop` its files are gone afterwards."""
    left = limit

    def read(beside: str) -> bytes:
        nonlocal left
        data = _read(folder / beside, left)
        left -= len(data)
        if drop:
            (folder / beside).unlink()
        return data

    def restore(part: dict[str, Any]) -> Any:
        if part.keys() != {_BYTES}:
            return part
        beside = part[_BYTES]
        if not isinstance(beside, str) or not _NAME.fullmatch(beside):
            raise Unreadable(name)
        return read(beside)

    try:
        return json.loads(read(f"{name}.json"), object_hook=restore)
    except (OSError, RecursionError, ValueError) as error:
        raise Unreadable(name) from error


def _read(path: Path, limit: int) -> bytes:
    """Return a regular file's bytes; a link could name a file that only we may read."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_size > limit:
            raise Unreadable(path.name)
        return file.read(about.st_size)
