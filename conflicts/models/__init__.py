"""What happens: the ombudsman's figures, emergency measures, and the register of cases."""

from conflicts.models.cases import Conflict, ConflictUserGrant
from conflicts.models.emergencies import EmergencyMeasure
from conflicts.models.figures import MonthlyReport

__all__ = ["Conflict", "ConflictUserGrant", "EmergencyMeasure", "MonthlyReport"]
