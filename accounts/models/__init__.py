from .agencies import Agency, AgencyChange, AgencyKind, ChangeKind, Department
from .duties import COUNTY_WIDE, IN_DEPARTMENT, NOT_DEPUTISED, Deputy, Duty, DutyKind
from .logins import FailedLogin, Login
from .staff import Staff

__all__ = [
    "COUNTY_WIDE",
    "IN_DEPARTMENT",
    "NOT_DEPUTISED",
    "Agency",
    "AgencyChange",
    "AgencyKind",
    "ChangeKind",
    "Department",
    "Deputy",
    "Duty",
    "DutyKind",
    "FailedLogin",
    "Login",
    "Staff",
]
