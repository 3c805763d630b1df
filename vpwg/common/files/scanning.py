"""Asking clamd whether a file carries a virus (its INSTREAM command), where `CLAMD_URL` names one."""

from __future__ import annotations

import enum
import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

_CHUNK = 64 * 1024
_TIMEOUT = 60


class Verdict(enum.Enum):
    """What the scanner said. TOO_LARGE: beyond its limit, so not known to be clean."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too-large"
    UNAVAILABLE = "unavailable"


def scan(stream: BinaryIO) -> Verdict:
    """Return what clamd says of the bytes of `stream`; CLEAN where no scanner is set up.

    Protocol: `man clamd`, INSTREAM: chunks of a 4-byte big-endian length and data, ended by a zero length.
    """
    if not settings.CLAMD_URL:
        return Verdict.CLEAN
    try:
        with _connect() as connection:
            return _verdict(_ask(connection, stream))
    except OSError:
        return Verdict.UNAVAILABLE


def _connect() -> socket.socket:
    parts = urlsplit(settings.CLAMD_URL)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_TIMEOUT)
        connection.connect(parts.path)
        return connection
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=_TIMEOUT)


def _ask(connection: socket.socket, stream: BinaryIO) -> bytes:
    connection.sendall(b"zINSTREAM\0")
    try:
        while chunk := stream.read(_CHUNK):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # past its limit clamd answers and hangs up while we still send; the answer says so
    answer = b""
    while part := connection.recv(4096):
        answer += part
        if b"\0" in part:
            break
    return answer


def _verdict(answer: bytes) -> Verdict:
    told = answer.rstrip(b"\0\n ")
    if told.endswith(b"OK"):
        return Verdict.CLEAN
    if told.endswith(b"FOUND"):
        return Verdict.INFECTED
    return Verdict.TOO_LARGE if b"size limit exceeded" in told else Verdict.UNAVAILABLE
