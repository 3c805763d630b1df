"""Who: groups, organisations, people, accounts, memberships, seats."""

from members.access.locks import Standing
from members.directory.models.accounts import Invitation, User, UserManager
from members.directory.models.groups import Category, Organisation, WorkingGroup
from members.directory.models.operation import AccountRequest
from members.directory.models.people import Consent, Contact, DistinctPair, MergeRecord, Person, Purpose
from members.directory.models.seats import Membership, Seat, StageChange

__all__ = [
    "AccountRequest",
    "Category",
    "Consent",
    "Contact",
    "DistinctPair",
    "Invitation",
    "Membership",
    "MergeRecord",
    "Organisation",
    "Person",
    "Purpose",
    "Seat",
    "StageChange",
    "Standing",
    "User",
    "UserManager",
    "WorkingGroup",
]
