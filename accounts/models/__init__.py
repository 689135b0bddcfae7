from .agencies import Agency, AgencyChange, AgencyKind, ChangeKind, Department
from .duties import (
    COUNTY_WIDE,
    IN_DEPARTMENT,
    NOT_DEPUTISED,
    WHOLE_AGENCY,
    WORKING_DUTIES,
    Deputy,
    Duty,
    DutyKind,
)
from .logins import FailedLogin, Login
from .staff import Staff

__all__ = [
    "COUNTY_WIDE",
    "IN_DEPARTMENT",
    "NOT_DEPUTISED",
    "WHOLE_AGENCY",
    "WORKING_DUTIES",
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
