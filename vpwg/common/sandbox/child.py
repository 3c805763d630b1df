"""The child's side: `python -I child.py FOLDER TASK SECONDS MEGABYTES OUTPUT`. Limits first, everything else after."""

from __future__ import annotations

import errno
import resource
import sys

ROOM = 1024  # megabytes of address space beyond the data: libraries are mapped, not allocated
_CLOSED = ("socket.", "subprocess.Popen", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill")


def limit(seconds: int, megabytes: int, output: int) -> None:
    """Bind this process; the kernel holds it, whatever code runs here later."""
    for what, much in (
        (resource.RLIMIT_DATA, megabytes << 20),
        (resource.RLIMIT_AS, (megabytes + ROOM) << 20),
        (resource.RLIMIT_FSIZE, output << 20),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        much = much if hard == resource.RLIM_INFINITY else min(much, hard)
        resource.setrlimit(what, (much, much))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def cut_off() -> None:
    """Leave the network where the kernel lets us, gain no rights, die with the parent. Linux; elsewhere nothing."""
    import ctypes

    libc = ctypes.CDLL(None)
    die_with_parent, no_new_rights, new_user, new_network = 1, 38, 0x10000000, 0x40000000
    libc.prctl(die_with_parent, 9, 0, 0, 0)
    libc.prctl(no_new_rights, 1, 0, 0, 0)
    if libc.unshare(new_network) != 0:
        libc.unshare(new_user | new_network)  # refused inside some containers; `close` then stands alone


def close(folder: str) -> None:
    """Refuse, to Python code at least, sockets, processes, and writing anywhere but in `folder`."""
    import os

    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def refuse(event: str, given: tuple[object, ...]) -> None:
        if event == "open":
            path, mode, flags = given
            asks = (isinstance(flags, int) and flags & writing) or (isinstance(mode, str) and set(mode) & set("wax+"))
            if asks and not (isinstance(path, str) and os.path.abspath(path).startswith(folder + os.sep)):
                raise PermissionError(event)
        elif event.startswith(_CLOSED):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def main(folder: str, task: str, seconds: str, megabytes: str, output: str) -> None:
    limit(int(seconds), int(megabytes), int(output))
    cut_off()
    import types
    from importlib import import_module
    from pathlib import Path

    room = Path(__file__).resolve().parents[2]
    sys.path.insert(0, str(room.parent))
    # The package as it stands, without its Celery application, which would cost more than most work done here.
    frame = types.ModuleType(room.name)
    frame.__path__ = [str(room)]
    sys.modules[room.name] = frame
    from vpwg.common.sandbox import wire

    place = Path(folder)
    told: dict[str, object] = {}
    try:
        module, name = task.split(":")
        work = getattr(import_module(module), name)
        close(folder)
        payload = wire.unpack(place, "payload", limit=1 << 30, drop=True)
        told = {"done": work(payload)}
        wire.pack(place, "result", told)
    except MemoryError:
        told = {"overrun": "memory"}
    except Exception as error:  # noqa: BLE001  the guard of the process: the kind of error is told, its words are not
        told = {"overrun": "output"} if getattr(error, "errno", 0) == errno.EFBIG else {"crashed": _where(error)}
    if "done" not in told:
        payload = work = None
        wire.pack(place, "result", told)


def _where(error: BaseException) -> str:
    """Name the error and the line it rose from; its text could quote the file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    at = f" at {trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + at


if __name__ == "__main__":
    main(*sys.argv[1:])
