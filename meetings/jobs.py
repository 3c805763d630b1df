"""Periodic decisions about meetings."""

from __future__ import annotations

from meetings.models import MinutesPrint, MinutesVersion
from meetings.services import printing

AT_ONCE = 20


def print_waiting() -> int:
    """Print the versions in force that were never printed in some reading; return how many versions were taken up."""
    why = "printing beforehand; nobody is shown anything"
    done = MinutesPrint.objects.for_system(why)
    waiting = MinutesVersion.objects.for_system(why).filter(is_current=True)
    for reading in printing.Reading:
        printed = done.filter(reading=reading.value).values("version")
        if pks := list(waiting.exclude(pk__in=printed).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            for pk in pks:
                printing.print_all(pk, reading.value)
            return len(pks)
    return 0
