"""Periodic decisions about meetings."""

from __future__ import annotations

from meetings import printing
from meetings.models import MinutesPrint, MinutesVersion
from vpwg.common.running import one_by_one

AT_ONCE = 20


def print_waiting() -> int:
    """Print the versions in force that were never printed in some reading; return how many were taken up."""
    why = "printing beforehand; nobody is shown anything"
    done = MinutesPrint.objects.for_system(why)
    waiting = MinutesVersion.objects.for_system(why).filter(is_current=True)
    asked = []
    for reading in printing.Reading:
        printed = done.filter(reading=reading.value).values("version")
        pks = waiting.exclude(pk__in=printed).order_by("pk").values_list("pk", flat=True)
        asked += [(pk, reading.value) for pk in pks[:AT_ONCE]]

    def print_one(which: tuple[int, str]) -> int:
        printing.print_all(*which)
        return 1

    return one_by_one(print_one, asked)
