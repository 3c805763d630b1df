"""Work on what strangers sent, in a process of its own that may be lost.

`run("vpwg.common.files.work:clean", {"data": b"...", "extension": "pdf"}, seconds=8, megabytes=300)` calls that
function with the payload in a fresh interpreter and gives back what it returned. The child has limits of memory,
processor time and output, no database, no network, none of our settings or secrets, and is killed with all it
started when its time is over. Payload and result are JSON values, in which bytes may stand as values too.

Raises Overrun where a limit was broken (the file's own doing: trying again gives the same), Crashed where the child
ended in another way. The child takes 0.1 to 0.3 s to start, so give it a whole piece of work, not one step.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Crashed", "Overrun", "Stopped", "run"]


class Stopped(Exception):
    """The work did not come to an end."""


class Overrun(Stopped):
    """A limit was broken: `limit` is "memory", "seconds" or "output"."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Crashed(Stopped):
    """The child ended by itself or was stopped. `may_pass`: the reason lay outside, so trying again may help."""

    def __init__(self, detail: str, *, may_pass: bool = False) -> None:
        super().__init__(detail)
        self.detail, self.may_pass = detail, may_pass


def run(task: str, payload: Any, *, seconds: int, megabytes: int, output: int = 256, wait: int | None = None) -> Any:
    """Return what `task` ("module:function") makes of `payload` in a child process.

    `seconds` of processor time, `megabytes` of memory, `output` megabytes of result; on the clock it gets `wait`
    seconds, three times `seconds` unless said, after which it counts as stopped from outside: a busy machine is
    nobody's fault. Raises Overrun or Crashed.
    """
    from vpwg.common.sandbox import parent  # the child, which imports this package too, has no use for it

    return parent.run(task, payload, seconds, megabytes, output, wait or 3 * seconds)
