"""How the rules say no: one kind of exception, whose sentences are for the person who tried.

A service raises a `Refused`, or the ValidationError of a model's own rules; `vpwg.common.forms.submitting` turns
either into the page with what was typed. A view catches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.messages import constants


class Refused(Exception):
    """The rules do not let this happen. `reasons` are sentences; `field` names what is to be mended, if one thing is."""

    level = constants.ERROR  # of the message, where no form stands on the page

    def __init__(self, reasons: Sequence[str] = (), field: str | None = None) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = list(reasons)
        self.field = field
