"""How work in the child may fail to come to an end."""

from __future__ import annotations


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
