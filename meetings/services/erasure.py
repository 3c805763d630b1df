"""Taking an erased person's name out of minutes: what was said stays, by its pillar.

An approved version never changes otherwise. Here the law asks for it (Ley 29733, cancellation), so the marked names
are emptied in texts and correction notes, the seal is renewed, and printed bytes go. The log says that it happened and
keeps no checksum: with one of the text before, anybody who reads the log could try names.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import F, Q

from meetings.models import Attendance, Minutes, MinutesDraft, MinutesPrint, MinutesVersion
from members.directory.models import Person
from vpwg.common import search
from vpwg.common.log import audit
from vpwg.common.text.folding import fold

_NAMED = re.compile(r"\[\[(?P<letter>[^|\]\n]*)\|(?P<name>[^\]\n]*)\]\]")
_WHY = "erasing one person's name; nobody is shown the text"


def emptied(text: str, names: set[str]) -> str:
    """Return `text` with the name taken out of each mark that holds one of `names` (compared folded)."""
    wanted = {fold(name) for name in names}

    def without(mark: re.Match[str]) -> str:
        return f"[[{mark['letter']}|]]" if fold(mark["name"]) in wanted else mark.group(0)

    return _NAMED.sub(without, text)


def erase_from_minutes(person: Person, names: set[str], groups: set[int], by: Any) -> dict[str, int]:
    """Empty the marks of `person` in drafts and approved versions; return how many minutes changed.

    `groups`: ids of the groups that knew the person; in any other the same name is a namesake's.
    """
    changed: set[int] = set()
    own = _own_minutes(person, groups)
    drafts = MinutesDraft.objects.for_system(_WHY)
    for draft in drafts.filter(minutes__in=own.values("pk"), body__contains="[[").iterator():
        body = emptied(draft.body, names)
        if body != draft.body:
            drafts.filter(pk=draft.pk).update(body=body)
            # A form that was open before must not bring the name back, nor approve what it does not show.
            Minutes.objects.for_system(_WHY).filter(pk=draft.pk).update(edit_version=F("edit_version") + 1)
            changed.add(draft.pk)
    marked = Q(body__contains="[[") | Q(correction_note__contains="[[")
    versions = MinutesVersion.objects.for_system(_WHY).filter(marked, minutes__in=own.values("pk"))
    for version in versions.select_related("minutes").iterator():
        body, note = emptied(version.body, names), emptied(version.correction_note, names)
        if (body, note) == (version.body, version.correction_note):
            continue
        MinutesVersion.objects.for_system(_WHY).filter(pk=version.pk).update(
            body=body, correction_note=note, seal=MinutesVersion.seal_of(body)
        )
        MinutesPrint.objects.for_system(_WHY).filter(version=version).delete()
        audit.record(by, "minutes.name_erased", version.minutes, number=version.number)
        search.changed(version.minutes)
        changed.add(version.minutes_id)
    return {"minutes": len(changed)}


def _own_minutes(person: Person, groups: set[int]) -> Any:
    """Minutes in which the name is the person's: of groups that knew them, joint ones, and where they were."""
    attended = Attendance.objects.for_system(_WHY).filter(person=person).values("meeting")
    return Minutes.objects.for_system(_WHY).filter(
        Q(meeting__group__in=groups) | Q(meeting__group=None) | Q(meeting__in=attended)
    )
