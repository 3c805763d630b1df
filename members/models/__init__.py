"""Who: groups, organisations, people, accounts, memberships, seats, applications, the stakeholder map, privacy."""

from members.models.accounts import Invitation, User, UserManager
from members.models.applications import (
    ApplicationNote,
    ApplicationTransition,
    Consultation,
    ConsultationAnswer,
    MembershipApplication,
)
from members.models.groups import Category, Organisation, Standing, WorkingGroup
from members.models.imports import ImportBatch
from members.models.mailings import Mailing, MailingRecipient
from members.models.operation import AccountRequest
from members.models.people import Consent, Contact, DistinctPair, MergeRecord, Person, Purpose
from members.models.privacy import DataIncident, DataRequest, ErasureCertificate, RetentionReport
from members.models.seats import Membership, Seat, StageChange
from members.models.stakeholders import Engagement, StakeholderAssessment

__all__ = [
    "AccountRequest",
    "ApplicationNote",
    "ApplicationTransition",
    "Category",
    "Consent",
    "Consultation",
    "ConsultationAnswer",
    "Contact",
    "DataIncident",
    "DataRequest",
    "DistinctPair",
    "Engagement",
    "ErasureCertificate",
    "ImportBatch",
    "Invitation",
    "Mailing",
    "MailingRecipient",
    "Membership",
    "MembershipApplication",
    "MergeRecord",
    "Organisation",
    "Person",
    "Purpose",
    "RetentionReport",
    "Seat",
    "StageChange",
    "StakeholderAssessment",
    "Standing",
    "User",
    "UserManager",
    "WorkingGroup",
]
