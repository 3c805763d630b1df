"""The acts of the log in words, gathered from the rooms; one that no room knows any more is shown by its code."""

from __future__ import annotations

from itertools import chain

from conflicts.acts import Act as ConflictAct
from meetings.acts import Act as MeetingAct
from members.admission.acts import Act as AdmissionAct
from members.directory.acts import Act as DirectoryAct
from members.imports.acts import Act as ImportAct
from members.mailings.acts import Act as MailingAct
from members.outreach.acts import Act as OutreachAct
from resources.acts import Act as ResourceAct
from vpwg.common.log.acts import Act, Kind, LogAct
from vpwg.privacy.acts import Act as PrivacyAct

ROOMS: tuple[type[Act], ...] = (
    DirectoryAct, AdmissionAct, OutreachAct, MailingAct, ImportAct, ResourceAct, ConflictAct, MeetingAct, PrivacyAct,
    LogAct,
)  # fmt: skip
KINDS = {kind.value: kind.label for kind in Kind}
ACTIONS = {act.value: (act.kind.value, act.words) for act in chain.from_iterable(ROOMS)}


def actions_of(kind: str) -> list[str]:
    """Return the actions of one kind."""
    return [action for action, (its_kind, _words) in ACTIONS.items() if its_kind == kind]


def words_for(action: str) -> str:
    """Return the act in words."""
    return str(ACTIONS[action][1]) if action in ACTIONS else action
