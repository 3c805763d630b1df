"""Who: groups, organisations, people, accounts, memberships, seats, applications, the stakeholder map, privacy."""

from members.admission.models import (
    ApplicationNote,
    ApplicationTransition,
    Consultation,
    ConsultationAnswer,
    MembershipApplication,
)
from members.directory.models.accounts import Invitation, User, UserManager
from members.directory.models.groups import Category, Organisation, Standing, WorkingGroup
from members.directory.models.operation import AccountRequest
from members.directory.models.people import Consent, Contact, DistinctPair, MergeRecord, Person, Purpose
from members.directory.models.seats import Membership, Seat, StageChange
from members.imports.models import ImportBatch
from members.mailings.models import Mailing, MailingRecipient
from members.outreach.models import Engagement, StakeholderAssessment
from vpwg.privacy.models import DataIncident, DataRequest, ErasureCertificate

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
    "Seat",
    "StageChange",
    "StakeholderAssessment",
    "Standing",
    "User",
    "UserManager",
    "WorkingGroup",
]
